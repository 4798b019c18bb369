"""The catalogue that a Datasette instance serves, opened once for reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qiangqi.catalogue.query.register import Register as Register

if TYPE_CHECKING:
    from datasette.app import Datasette

Read = TypeVar("Read")


def name_of(datasette: Datasette) -> str:
    """Return the name of the catalogue among the instance's databases: the one of that name, else the first file.

    Raises:
        LookupError: the instance serves no database file.
    """
    files = [name for name, database in datasette.databases.items() if database.path]
    if not files:
        raise LookupError("no catalogue is served; expected a database file, such as build/catalogue.db")
    return "catalogue" if "catalogue" in files else files[0]


def register_of(datasette: Datasette) -> Register:
    """Return the catalogue that an instance serves.

    Raises:
        LookupError: the instance serves no database file.
    """
    name = name_of(datasette)
    path = Path(datasette.databases[name].path)
    return _open(name, path, path.stat().st_mtime_ns)


async def reading(datasette: Datasette, read: Callable[[sqlite3.Connection], Read]) -> Read:
    """Read from the catalogue in a thread, so that a long list holds up no other answer."""
    found: Read = await datasette.databases[register_of(datasette).name].execute_fn(read)
    return found


@lru_cache(maxsize=8)
def _open(name: str, path: Path, _changed: int) -> Register:
    return Register(name, path)
