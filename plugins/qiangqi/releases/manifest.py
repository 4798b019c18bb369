"""``manifest.json``: every file of a release with its hash, and everything that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .changes.table import TABLE
from .checksums import FileChecksum
from .provenance import Origin, code
from .results import CONTENT, FORMS, TableFiles, content_hash
from .tables import Content, released_tables

TITLE = {"zh": "强企名录", "en": "Open register of firms that hold intellectual-property titles in China"}
_FICTIONAL = {"zh": "强企名录（虚构数据）", "en": f"虚构 Fictional data: {TITLE['en']}"}


def title_of(content: Content) -> dict[str, str]:
    """Return what a release is called in both languages; one of invented firms says so wherever it is named."""
    return _FICTIONAL if content.is_fictional else TITLE


TYPES = {
    **FORMS,
    ".db": "application/vnd.sqlite3",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".cff": "application/yaml",
    ".gz": "application/gzip",
    ".md": "text/markdown; charset=utf-8",
    "SHA256SUMS": "text/plain; charset=utf-8",
}


def media_type(name: str) -> str:
    """Return the media type of a file of a release."""
    return next((TYPES[ending] for ending in sorted(TYPES, key=len, reverse=True) if name.endswith(ending)), "")


def manifest(
    version: str,
    content: Content,
    catalogue: FileChecksum,
    origin: Origin,
    table_files: Mapping[str, TableFiles],
    texts: list[FileChecksum],
    changes: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the manifest; ``texts`` are the files that describe the release, the manifest and the sums apart."""
    held = {name: one for name, one in table_files.items() if name != TABLE}
    return {
        "title": title_of(content),
        "version": version,
        "day": content.day,
        "fictional": content.is_fictional,
        "content": {"sha256": content_hash(held), "of": [f"{name}{CONTENT}" for name in sorted(held)]},
        "catalogue": {"name": catalogue.name, "sha256": catalogue.sha256},
        "code": code(),
        "inputs": {**origin.build, "sources": origin.sources},
        "rules": origin.rules,
        "titles": {"as_of": content.day, "by_holds_title": origin.holds},
        "changes": dict(changes),
        "tables": [_table(table.name, content, table_files[table.name]) for table in released_tables()],
        "files": [*_files([catalogue], None, None), *_of_tables(content, table_files), *_files(texts, None, None)],
    }


def _table(name: str, content: Content, table_files: TableFiles) -> dict[str, Any]:
    return {
        "name": name,
        "rows": content.rows[name],
        "sheets": table_files.sheets,
        "texts_too_long_for_a_cell": table_files.long_cells,
    }


def _of_tables(content: Content, table_files: Mapping[str, TableFiles]) -> list[dict[str, Any]]:
    return [file for name, one in table_files.items() for file in _files(one.files, name, content.rows[name])]


def _files(found: list[FileChecksum], table: str | None, rows: int | None) -> list[dict[str, Any]]:
    """Return the files; a compressed twin is told with the file that it holds."""
    twins = {file.name.removesuffix(".gz"): file for file in found if file.name.endswith(".gz")}
    return [
        {
            **_checksum_object(file),
            "media_type": media_type(file.name),
            "table": table,
            "rows": rows,
            "gzip": _checksum_object(twins[file.name]) if file.name in twins else None,
        }
        for file in found
        if not file.name.endswith(".gz")
    ]


def _checksum_object(file: FileChecksum) -> dict[str, Any]:
    return {"name": file.name, "bytes": file.bytes, "sha256": file.sha256}
