"""The catalogue's own SQL functions, and everything else that a public connection is prepared with."""

from __future__ import annotations

import sqlite3

from qiangqi.values.names import name_key

from ..search.query import expression, read
from .authorizer import authorize
from .limits import limit


def prepare(connection: sqlite3.Connection) -> None:
    """Add the catalogue's functions to a connection, and set the limits of a statement and what it may read."""
    add_functions(connection)
    limit(connection)
    authorize(connection)


def add_functions(connection: sqlite3.Connection) -> None:
    """Add what a table's search asks for, and make Datasette's own ``escape_fts`` find Chinese."""
    connection.create_function("has_words", 2, has_words, deterministic=True)
    connection.create_function("escape_fts", 1, lambda text: expression(read(text), {}), deterministic=True)


def has_words(name: str | None, text: str) -> bool:
    """Whether a printed name holds every word of a search; an SQL function."""
    key = name_key(name or "")
    words = read(text).words
    return bool(words) and all(word in key for word in words)
