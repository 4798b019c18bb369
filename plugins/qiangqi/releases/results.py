"""What is written of a table: the forms that there are, and what came of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from .checksums import FileChecksum

FORMS = {
    ".csv": "text/csv; charset=utf-8",
    ".excel.csv": "text/csv; charset=utf-8",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What each form is called, and its media type."""


CONTENT = ".csv"
"""The form whose bytes are nothing but the values of the table, in its order."""


class TableFiles(NamedTuple):
    """A table in all its forms: its files, what is in each sheet of the workbook, and what no cell could hold."""

    files: list[FileChecksum]
    sheets: dict[str, int]
    long_cells: dict[str, int]


def content_hash(table_files: Mapping[str, TableFiles]) -> str:
    """Return the SHA-256 of what the tables hold: of the lines that ``sha256sum`` writes for their CSV, by name.

    The same rows have the same, whichever SQLite stored them and whatever it keeps beside them for its planner.
    """
    names = {f"{table}{CONTENT}" for table in table_files}
    sums = {file.name: file.sha256 for one in table_files.values() for file in one.files if file.name in names}
    return hashlib.sha256("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()).hexdigest()
