"""The rows that differ, as entries of the table of changes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from .difference import Difference, Row

LONGEST = 2_000
"""Characters of a text that is told whole; a longer one, such as a picture, is told by its SHA-256."""

KINDS = {"ADD": "row_added", "MOD": "row_changed", "DEL": "row_removed"}

_INSERT = """
insert into entries (sort, op, kind, table_name, key, firm_id, name, division, regime, tier, fact_id, changed)
values ('row', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def add_rows(db: sqlite3.Connection, table: str, found: Iterable[Difference]) -> None:
    """Write the differences of one table as entries."""
    db.executemany(_INSERT, _values(table, found))


def _values(table: str, found: Iterable[Difference]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        row = {**one.key, **(one.after or one.before or {})}
        yield (
            one.op,
            KINDS[one.op],
            table,
            _json(one.key),
            row.get("firm_id"),
            row.get("name") if "firm_id" in row else None,
            row.get("division"),
            row.get("regime"),
            row.get("tier"),
            row.get("fact_id"),
            _json(changed(one)),
        )


def changed(one: Difference) -> dict[str, list[Any]]:
    """Return each column that changed with its value before and after; a row that came or went has all its values."""
    before, after = one.before or {}, one.after or {}
    names = after if one.after is not None else before
    return {
        name: [_shortened(before.get(name)), _shortened(after.get(name))]
        for name in names
        if before.get(name) != after.get(name)
    }


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST:
        return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
    return value


def _json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
