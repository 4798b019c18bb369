"""``datapackage.json``: the CSV files as a Data Package, version 2, with a Table Schema for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qiangqi.catalogue.schema.database import Column, Table

from .checksums import FileChecksum
from .headers import chinese_name
from .manifest import title_of
from .provenance import Origin
from .results import TableFiles
from .tables import Content, released_tables

PROFILE = "https://datapackage.org/profiles/2.0"

_TYPES = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}


def datapackage(
    version: str, content: Content, origin: Origin, table_files: Mapping[str, TableFiles]
) -> dict[str, Any]:
    """Return the package; ``title`` is Chinese and ``description`` both, ``zh`` and ``en`` have each alone."""
    title = title_of(content)
    return {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": "qiangqi-fictional" if content.is_fictional else "qiangqi",
        "title": title["zh"],
        "description": _both(title),
        "version": version,
        "keywords": ["知识产权", "intellectual property", "register", "China"],
        "licenses": [{"path": "licences.csv", "title": "每份来源的许可 / The licence of each source"}],
        "contributors": [{"title": title["zh"], "roles": ["creator"]}],
        "sources": [{"title": f"{source['source_id']} {source['title']}"} for source in origin.sources],
        "resources": [_resource(table, content, table_files[table.name].files) for table in released_tables()],
    }


def _resource(table: Table, content: Content, files: list[FileChecksum]) -> dict[str, Any]:
    file = next(file for file in files if file.name == f"{table.name}.csv")
    return {
        "name": table.name,
        "type": "table",
        "path": file.name,
        "title": table.title["zh"],
        "description": _both(table.says),
        "titles": dict(table.title),
        "descriptions": dict(table.says),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "rows": content.rows[table.name],
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema(table),
    }


def schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema of a table."""
    keys = [column.name for column in table.columns if column.is_key]
    references = [
        {"fields": [column.name], "reference": {"resource": column.references[0], "fields": [column.references[1]]}}
        for column in table.columns
        if column.references
    ]
    return {
        "$schema": f"{PROFILE}/tableschema.json",
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        **({"primaryKey": keys} if keys else {}),
        **({"foreignKeys": references} if references else {}),
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    says = {"zh": column.zh, "en": column.en}
    return {
        "name": column.name,
        "type": "date" if column.is_day else _TYPES[column.type],
        "title": chinese_name(table.name, column),
        "description": _both(says),
        "descriptions": says,
        **({"constraints": {"required": True}} if column.is_key else {}),
    }


def _both(says: Mapping[str, str]) -> str:
    return f"{says['zh']} / {says['en']}"
