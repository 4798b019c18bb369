"""The changes that a release tells, row by row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def changes(folder: Path) -> list[Row]:
    with closing(sqlite3.connect(folder / "changes.db")) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("select * from changes order by change_id")]
