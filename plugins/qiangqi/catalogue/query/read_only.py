"""A database file opened for reading only: by whatever path it was named, and without a lock where it never changes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..schema.summary_tables import add_missing_summaries


def address(path: Path) -> str:
    """Return the address under which SQLite opens or attaches a file for reading; the path may be a relative one."""
    return f"{path.resolve().as_uri()}?mode=ro"


def opened_catalogue(path: Path, never_changes: bool = False) -> sqlite3.Connection:
    """Open a catalogue as :func:`opened` does; one that an older version built has its summaries as views."""
    db = opened(path, never_changes)
    add_missing_summaries(db)
    return db


def opened(path: Path, never_changes: bool = False) -> sqlite3.Connection:
    """Open a file for reading, for use from any thread by turns; one that never changes is read without locks."""
    extra = "&immutable=1" if never_changes else ""
    return sqlite3.connect(address(path) + extra, uri=True, check_same_thread=False)
