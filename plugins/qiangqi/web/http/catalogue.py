"""The catalogue that a Datasette instance serves, opened once for reading."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from qiangqi.catalogue.query.read_only import opened
from qiangqi.catalogue.query.register import Register as Register

if TYPE_CHECKING:
    from datasette.app import Datasette

Read = TypeVar("Read")


_TABLES = {"build", "regimes", "facts", "intervals"}
"""Tables by which a file is known for a catalogue, whatever it is called."""

_NAMES: WeakKeyDictionary[Datasette, str] = WeakKeyDictionary()


def name_of(datasette: Datasette) -> str:
    """Return the name of the catalogue among the instance's databases.

    Raises:
        LookupError: the instance serves no catalogue.
    """
    if name := catalogue_name(datasette):
        return name
    raise LookupError("no catalogue is served; expected a database file, such as build/catalogue.db")


def catalogue_name(datasette: Datasette) -> str | None:
    """Return the name of the catalogue: the file of that name if it is one, else the first that is, else None.

    It stays the same for an instance, whatever becomes of the file.
    """
    if datasette not in _NAMES:
        files = [name for name, database in datasette.databases.items() if database.path]
        files.sort(key=lambda name: name != "catalogue")
        if found := next((name for name in files if _is_catalogue(datasette.databases[name].path)), None):
            _NAMES[datasette] = found
    return _NAMES.get(datasette)


def _is_catalogue(path: str) -> bool:
    with suppress(sqlite3.DatabaseError), closing(opened(Path(path))) as db:
        return {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")} >= _TABLES
    return False


def register_of(datasette: Datasette) -> Register:
    """Return the catalogue that an instance serves.

    Raises:
        LookupError: the instance serves no catalogue.
    """
    name = name_of(datasette)
    path = datasette.databases[name].path
    return _open(name, path, os.stat(path).st_mtime_ns)


async def reading(datasette: Datasette, read: Callable[[sqlite3.Connection], Read]) -> Read:
    """Read from the catalogue in a thread, so that a long list holds up no other answer."""
    found: Read = await datasette.databases[register_of(datasette).name].execute_fn(read)
    return found


@lru_cache(maxsize=8)
def _open(name: str, path: str, _changed: int) -> Register:
    return Register(name, Path(path))
