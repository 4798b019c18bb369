"""Queries that ask for many values at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import cache
from json import dumps
from typing import Any, TypeVar

Value = TypeVar("Value", str, int)

WANTED = "select value from json_each(:wanted)"
"""The values that a query is asked for: one parameter, where a placeholder for each took longer to bind than to ask."""


def rows_by_value(db: sqlite3.Connection, sql: str, values: Collection[Value], day: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query that asks for the values ``WANTED``; ``:day`` in it is the day of knowledge (ISO)."""
    if not values:
        return []
    if len(values) == 1:  # a check of one row is asked for by the value itself, which needs no list to be read
        return db.execute(_for_one(sql), {"wanted": next(iter(values)), "day": day}).fetchall()
    return db.execute(sql, {"wanted": dumps(sorted(values)), "day": day}).fetchall()


@cache
def _for_one(sql: str) -> str:
    return sql.replace(WANTED, ":wanted")
