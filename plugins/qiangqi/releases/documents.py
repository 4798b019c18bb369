"""What people read beside the data: how to cite it, what every column means, whose terms hold, how to begin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from qiangqi.catalogue.schema.database import Table

from .headers import chinese_name
from .linked_data import RIGHTS, says_of
from .manifest import title_of
from .provenance import Origin
from .tables import Content, released_tables


def citation(version: str, content: Content, sha256: str) -> str:
    """Return ``CITATION.cff``, Citation File Format 1.2.0."""
    title, says = title_of(content), says_of(content.is_fictional)
    fields = {
        "cff-version": "1.2.0",
        "message": "使用本数据时请照此引用。 Please cite this release when you use its data.",
        "type": "dataset",
        "title": f"{title['zh']} ({title['en']})",
        "abstract": says["en"],
        "authors": [{"name": title["zh"]}],
        "version": version,
        "date-released": content.day,
        "identifiers": [{"type": "other", "value": f"sha256:{sha256}", "description": "SHA-256 of the SQLite file"}],
        "keywords": ["知识产权", "intellectual property", "China", "register"],
    }
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=100)


def cited(version: str, day: str, title: Mapping[str, str]) -> str:
    """Return the one line that cites a release by its title in both languages."""
    return f"{title['zh']} (qiangqi): {title['en']}. Version {version}, {day}."


def dictionary_csv() -> str:
    """Return every table and column of the release, one a line; the line of a table has no column."""
    head = ("table", "column", "type", "is_key", "references", "name_zh", "zh", "en")
    return _csv(head, (line for table in released_tables() for line in _lines(table)))


def _lines(table: Table) -> Iterator[tuple[str, ...]]:
    yield table.name, "", "", "", "", table.title["zh"], table.says["zh"], table.says["en"]
    for column in table.columns:
        target = ".".join(column.references) if column.references else ""
        type_ = "DATE" if column.is_day else column.type
        key = "1" if column.is_key else "0"
        yield table.name, column.name, type_, key, target, chinese_name(table.name, column), column.zh, column.en


def dictionary_page(content: Content) -> str:
    """Return the same to be read, in Markdown."""
    title = title_of(content)
    parts = [f"# {title['zh']} · 数据字典 · Data dictionary\n\n{title['en']}\n"]
    for table in released_tables():
        parts.append(
            f"## {table.name}\n\n{table.title['zh']} · {table.title['en']}\n\n{table.says['zh']}\n{table.says['en']}\n"
        )
        rows = [
            f"| `{line[1]}` | {line[2]} | {_cell(line[6])} | {_cell(line[7])} |" for line in _lines(table) if line[1]
        ]
        parts.append("| column | type | 中文 | English |\n|---|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def licences_csv(origin: Origin) -> str:
    """Return the licence of each source, as its card states it."""
    head = ("source_id", "title", "number", "authority", "licence")
    return _csv(head, (tuple(source[name] or "" for name in head) for source in origin.sources))


def readme(version: str, content: Content) -> str:
    """Return what a reader of the folder needs first."""
    day, title, says = content.day, title_of(content), says_of(content.is_fictional)
    return f"""# {title["zh"]} · {version}

{says["zh"]}
{says["en"]}

- 资料截至 {day}（来源最晚的公布日）。 The data is of {day}, the latest publication among the sources.
- 先看 `titles_held.*`；每个字段见 `DATA-DICTIONARY.md`。
  Begin with `titles_held.*`; every column is in `DATA-DICTIONARY.md`.
- `.csv`、`.ndjson`、`.parquet` 照实；`.excel.csv` 与 `.xlsx` 供表格软件，表头带中文。
  `.csv`, `.ndjson` and `.parquet` are true to the byte; `.excel.csv` and `.xlsx` are for spreadsheets, with Chinese
  headers, and `.excel.csv` marks what would run or lose digits.
- 没有行的表，其 `.ndjson` 是空文件，类型见 `datapackage.json`；Polars 读它要给出 schema，或改读 `.parquet`。
  The `.ndjson` of a table without rows is empty, and its types are in `datapackage.json`: Polars wants them as its
  `schema`, or the `.parquet`.
- 核对 To verify: `sha256sum -c SHA256SUMS`
- 引用 To cite: {cited(version, day, title)}
- {RIGHTS["zh"]} {RIGHTS["en"]}
"""


def _csv(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
