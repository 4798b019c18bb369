"""Errors of writing, in one line each: a disk is said to be full only where the system says so."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRIMARY = 0xFF
"""The bits of an SQLite error code that are its kind."""


def cannot_write(path: Path, error: Exception) -> DataError:
    """Return the error of a file or folder that could not be written, with what was expected of it."""
    kind = (getattr(error, "sqlite_errorcode", None) or 0) & _PRIMARY
    if kind == sqlite3.SQLITE_FULL or getattr(error, "errno", None) in _NO_ROOM:
        return DataError(path, 1, f"cannot be written: {error}; expected a folder with room in it")
    if kind in _DAMAGED:
        return DataError(path, 1, f"a file in it was damaged meanwhile: {error}; expected nothing else to write there")
    return DataError(path, 1, f"cannot be written: {error}; expected a folder that takes what is written to it")
