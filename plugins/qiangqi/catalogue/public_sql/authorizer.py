"""The authorizer of a public connection: SQLite asks it about every table and function before a statement runs."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from .allowed import FUNCTIONS, MODULES, OF_INDEX, PRAGMAS, SCHEMA

Kind = Literal["table", "function", "statement", "terms"]

_SCHEMA_TABLES = ("sqlite_master", "sqlite_schema")
_STATISTICS = "sqlite_stat1"
"""What the planner knows of the tables; Datasette counts its rows, as those of every table of a file."""

_VIRTUAL = re.compile(r"\s*create\s+virtual\s+table\b.*\busing\s+fts5\b", re.IGNORECASE | re.DOTALL)
_LAST = threading.local()


_TABLES = """
select name, sql from main.sqlite_master where type in ('table', 'view')
union all select name, sql from temp.sqlite_master where type = 'view'
"""
"""What the file has, and the views that stand for what an older file lacks."""


class NotAllowed(sqlite3.DatabaseError):
    """A statement names a table or calls a function that is not allowed, or does something else than read."""

    def __init__(self, kind: Kind, name: str) -> None:
        super().__init__(f"{kind} not allowed: {name}")
        self.kind: Kind = kind
        self.name = name


class Authorizer:
    """What one connection may do, by the tables and views that its file has and the modules that its SQLite has."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(_TABLES).fetchall()
        modules = {name.lower() for (name,) in connection.execute("select name from pragma_module_list")}
        own = {name.lower() for name, _sql in rows if not name.lower().startswith("sqlite_")}
        indexes = {name.lower() for name, sql in rows if _VIRTUAL.match(sql or "")}
        self._columns = {f"{index}_{part}": names for index in indexes for part, names in OF_INDEX.items()}
        self._columns |= dict.fromkeys(_SCHEMA_TABLES, SCHEMA) | {_STATISTICS: frozenset()}
        self._tables = (own - self._columns.keys()) | MODULES.keys()
        self._modules = modules

    def __call__(self, action: int, one: str | None, two: str | None, _database: str | None, _view: str | None) -> int:
        """Answer SQLite: whether it may go on."""
        refused = self._refused(action, one or "", two or "")
        if refused is None:
            return sqlite3.SQLITE_OK
        _LAST.refused = refused
        return sqlite3.SQLITE_DENY

    def _refused(self, action: int, one: str, two: str) -> tuple[Kind, str] | None:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return None
        if action == sqlite3.SQLITE_FUNCTION:
            return None if two.lower() in FUNCTIONS else ("function", two)
        if action == sqlite3.SQLITE_READ:
            return None if self._may_read(one.lower(), two.lower()) else ("table", one)
        if action == sqlite3.SQLITE_UPDATE and one == _SCHEMA_TABLES[0]:
            return None  # SQLite itself, where a virtual table declares its columns; by a statement it may never be
        if action == sqlite3.SQLITE_PRAGMA and one.lower() in PRAGMAS:
            return None
        return "statement", one

    def _may_read(self, table: str, column: str) -> bool:
        """Whether a column may be read; without a column, SQLite also asks for the names of a ``with`` clause."""
        if table in self._tables:
            return True
        if table in self._columns:
            allowed = self._columns[table]
            return not column or column in allowed or (column == "rowid" and bool(allowed))
        return not column and not table.startswith(("sqlite_", "pragma_")) and table not in self._modules


def authorize(connection: sqlite3.Connection) -> None:
    """Let a connection read the tables and views of its file and call the functions of the list, and nothing else."""
    connection.set_authorizer(None)  # what it may do is read from the connection itself
    connection.set_authorizer(Authorizer(connection))


@contextmanager
def refusals_named() -> Iterator[None]:
    """Raise what the authorizer refuses by name; SQLite itself does not always say it.

    Raises:
        NotAllowed: it refused something.
    """
    _LAST.refused = None
    try:
        yield
    except sqlite3.DatabaseError:
        if _LAST.refused:
            raise NotAllowed(*_LAST.refused) from None
        raise
