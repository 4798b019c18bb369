"""Limits of one statement, whoever writes it: those that SQLite itself keeps, and the size of one answer.

Time and rows are Datasette's own limits (``sql_time_limit_ms``, ``max_returned_rows``). Between two looks at the clock
SQLite may work on one value for long, and a thousand rows of large values would fill the memory; hence these.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

LENGTH = 120_000
"""The most bytes of one value: three times the longest of the catalogue, the rules of one regime (38,154)."""

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LENGTH,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
}
"""Bytes of one value and of one statement, columns of one row, bytes of a pattern, steps of a statement as compiled.

The widest table of a catalogue has 30 columns.
"""

ANSWER = 5_000_000
"""The most bytes of the values of one answer: 1,000 rows of 40 columns are a tenth of it."""

Make = Callable[[sqlite3.Cursor, tuple[Any, ...]], Any]
"""Makes a row of its values."""


def limit(connection: sqlite3.Connection) -> None:
    """Keep statements on a connection within limits."""
    for what, most in LIMITS.items():
        connection.setlimit(what, most)


def limit_answers(connection: sqlite3.Connection, make: Make = sqlite3.Row) -> None:
    """Keep the rows of one statement within a size; a larger answer is an error that says so."""
    connection.row_factory = _counting(ANSWER, make)


def as_tuple(_cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave a row the tuple that it is."""
    return values


def _counting(most: int, make: Make) -> Make:
    of: list[sqlite3.Cursor] = []
    size = 0

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Any:
        nonlocal size
        if not (of and of[0] is cursor):
            of[:], size = [cursor], 0
        size += sum([len(value) if isinstance(value, (str, bytes)) else 8 for value in values])
        if size > most:
            raise sqlite3.OperationalError(f"the answer has more than {most:,} bytes; ask for fewer rows or columns")
        return make(cursor, values)

    return row
