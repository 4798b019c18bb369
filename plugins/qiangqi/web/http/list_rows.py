"""Rows of a list by the names of their columns: those of a page, and all of them some at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from .downloads import BATCH
from .filters import NOWHERE


def named_rows(db: sqlite3.Connection, sql: str, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all rows of a query, whatever rows the connection gives to others."""
    return [dict(row) for row in _cursor(db, sql, arguments)]


def in_batches(db: sqlite3.Connection, sql: str, arguments: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the same rows in batches, read when they are taken."""
    cursor = _cursor(db, sql, arguments)
    while batch := cursor.fetchmany(BATCH):
        yield [dict(row) for row in batch]


def where_of(given: Mapping[str, str], conditions: Mapping[str, str]) -> str:
    """Return the condition of the filters that are set, or nothing; the place ``none`` is one that is not known."""
    terms = ["l.place is null" if item == ("place", NOWHERE) else conditions[item[0]] for item in given.items()]
    return f"where {' and '.join(terms)}" if terms else ""


def _cursor(db: sqlite3.Connection, sql: str, arguments: Mapping[str, Any]) -> sqlite3.Cursor:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, arguments)
