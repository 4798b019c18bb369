"""The changes of a release: one table in a database file of its own, beside the catalogue that it belongs to.

The same two releases give the same bytes. The first release has nothing to compare with: its table is empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.query.read_only import address

from ..tables import public_tables
from .compare import comparing, differences
from .dated_events import add_moved, add_reached
from .entries import add_rows
from .legal_acts import Acts
from .reasons import add_reasons
from .table import TABLE, changes_table

_ENTRIES = "create temp table entries ({})"
_MOVED = "create temp table moved (was text primary key, now text)"
_EDITION = "create table edition (key text primary key, value text)"
_FIRM = """
update entries as e set name = coalesce(e.name, f.name), division = coalesce(e.division, f.division)
from {0}.firms f where f.firm_id = e.firm_id and (e.name is null or e.division is null)
"""
_ORDERED = """
insert into main.changes
select row_number() over (order by {order}), {columns} from entries e order by 1
"""
_ORDER = (
    "case sort when 'fact' then 1 when 'date' then 2 else 3 end, case op when 'REACHED' then 0 else 1 end,"
    " case sort when 'row' then e.rowid end, on_date, name, firm_id, regime, tier, kind, op, fact_id, e.rowid"
)
_INDEXES = ("firm_id", "kind", "corrects")


class Edition(NamedTuple):
    """A release that takes part in a comparison: its folder, its catalogue's file, its version and its day."""

    folder: Path
    catalogue: Path
    version: str
    day: str


def write_changes(
    target: Path, last: Edition | None, now: Edition, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write the changes of a release since the one before into a new file, and return how many there are.

    ``told`` hears of each table that was compared.
    """
    columns = [column for column in changes_table().columns if not column.is_key]
    listed = ", ".join(f'"{column.name}"' for column in columns)
    with closing(sqlite3.connect(target, uri=True, isolation_level=None)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        whole = ", ".join(f'"{column.name}" {column.type}' for column in columns)
        db.execute(f'create table {TABLE} ("change_id" integer primary key, {whole})')
        db.execute(_ENTRIES.format(whole))
        db.execute("begin")
        if last is not None:
            _gather(db, last, now, progress)
        db.execute(_ORDERED.format(order=_ORDER, columns=listed))
        _describe(db, last, now)
        db.execute("commit")
        for column in _INDEXES:
            db.execute(f"create index idx_{TABLE}_{column} on {TABLE} ({column}) where {column} is not null")
        count: int = db.execute(f"select count(*) from {TABLE}").fetchone()[0]
        return count


def _gather(db: sqlite3.Connection, last: Edition, now: Edition, progress: Callable[[int], None]) -> None:
    db.execute("commit")
    for name, one in (("last", last), ("now", now)):
        db.execute(f"attach ? as {name}", (address(one.catalogue),))
    db.execute("begin")
    db.execute(_MOVED)
    acts = Acts()
    with comparing(now.folder) as engine:
        for table in public_tables():
            found = differences(engine, last.folder, now.folder, table)
            add_rows(db, table.name, acts.passed(found) if table.name == "facts" else found)
            progress(1)
    acts.add(db)
    add_moved(db, last.day, now.day)
    add_reached(db, last.day, now.day)
    add_reasons(db)
    for name in ("now", "last"):
        db.execute(_FIRM.format(name))


def _describe(db: sqlite3.Connection, last: Edition | None, now: Edition) -> None:
    """Write from which release to which the file leads."""
    db.execute(_EDITION)
    about = {
        "from": last.version if last else None,
        "from_day": last.day if last else None,
        "to": now.version,
        "to_day": now.day,
    }
    db.executemany("insert into edition values (?, ?)", about.items())
