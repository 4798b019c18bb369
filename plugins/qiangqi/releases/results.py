"""What is written of a table: the forms that there are, and what came of them."""

from __future__ import annotations

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


class TableFiles(NamedTuple):
    """A table in all its forms: its files, what is in each sheet of the workbook, and what no cell could hold."""

    files: list[FileChecksum]
    sheets: dict[str, int]
    long_cells: dict[str, int]
