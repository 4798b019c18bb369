"""Lists read by their readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from made_lists import (
    FIRMS,
)
from qiangqi.lists.readers import RawRow, Reading, Skip, records

COLUMNS = {"name": "企业名称", "region": "属地"}

NAMES = [str(row[2]) for row in FIRMS]


def rows(path: Path, columns: dict[str, str] = COLUMNS, **reading: Any) -> list[RawRow]:
    found = records(path, columns, Reading.model_validate(reading))
    return [row for row in found if isinstance(row, RawRow)]


def skips(path: Path, columns: dict[str, str] = COLUMNS, **reading: Any) -> list[Skip]:
    return [row for row in records(path, columns, Reading.model_validate(reading)) if isinstance(row, Skip)]


def names(found: list[RawRow]) -> list[str]:
    return [row.cells["企业名称"] for row in found]


ADDRESSES = {
    "csv": ["line 3", "line 4", "line 5"],
    "xlsx": ["名单!3", "名单!4", "名单!5"],
    "xls": ["名单!3", "名单!4", "名单!5"],
    "docx": ["table 1 row 2", "table 1 row 3", "table 1 row 4"],
    "ods": ["名单!3", "名单!4", "名单!5"],
    "odt": ["table 1 row 2", "table 1 row 3", "table 1 row 4"],
    "doc": ["table 1 row 2", "table 1 row 3", "table 1 row 4"],
    "html": ["table 1 row 2", "table 1 row 3", "table 1 row 4"],
    "pdf": ["page 1 row 2", "page 1 row 3", "page 1 row 4"],
}
