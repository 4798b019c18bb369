"""What differs between two catalogues, as a file: the changes as a release tells them, and the standings that turn."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from qiangqi.catalogue.query.read_only import address, opened
from qiangqi.catalogue.schema.database import Table
from qiangqi.durable import put_in_place, settle
from qiangqi.standing.dates import iso, parse_day
from qiangqi.values.checksums import file_sha256

from ..arrow_batches import batches
from ..changes.change_set import Edition, write_changes
from ..parquet_form import Parquet
from ..tables import public_tables
from .turned import write_turned

_SHORT = 12

_FEW = 20_000
"""Rows of a table that are held in memory to see that two hold the same."""


def write_difference(target: Path, last: Path | None, now: Path, day: str) -> None:
    """Write what differs from a catalogue, None where there is none, to another into a new file of that name.

    It has the table of changes of a release, and ``turned``: each standing that is another on ``day`` (ISO 8601).
    """
    scratch = target.with_name(f".{target.name}.new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        alike = _alike(last, now) if last else {table.name for table in public_tables()}  # nothing to compare with
        before = _edition(last, scratch / "last", alike) if last else None
        fresh = scratch / target.name
        write_changes(fresh, before, _edition(now, scratch / "now", alike))
        with closing(sqlite3.connect(fresh, uri=True, isolation_level=None)) as db:
            for name, path in (("last", last), ("now", now)):
                if path is not None:
                    db.execute(f"attach ? as {name}", (address(path),))
            write_turned(db, day, is_first=last is None)
        settle(fresh)
        put_in_place(fresh, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _alike(last: Path, now: Path) -> set[str]:
    """Return the small tables that hold the same: most, where a list came in, and quicker seen than compared by row."""
    with closing(opened(last)) as before, closing(opened(now)) as after:
        return {table.name for table in public_tables() if _is_alike(before, after, table)}


def _is_alike(last: sqlite3.Connection, now: sqlite3.Connection, table: Table) -> bool:
    held = _held(last, table)
    if not held.columns or held.columns != _held(now, table).columns:
        return False
    sizes = [db.execute(f'select count(*) from "{table.name}"').fetchone() for db in (last, now)]
    if sizes[0] != sizes[1] or sizes[0][0] > _FEW:
        return False
    return not sizes[0][0] or bool(last.execute(_rows(held)).fetchall() == now.execute(_rows(held)).fetchall())


def _edition(catalogue: Path, folder: Path, alike: Collection[str]) -> Edition:
    """Return a catalogue as a comparison takes it: with its tables as Parquet in a folder, but for those of ``alike``.

    One that an earlier program built has fewer tables or columns; those that it has are compared.
    """
    folder.mkdir()
    with closing(opened(catalogue)) as db:
        (known_on,) = db.execute("select value from build where key = 'known_on'").fetchone()
        tables = [held for table in public_tables() if (held := _held(db, table)).columns]
    for table in tables:
        if table.name not in alike:
            _write(catalogue, folder, table)
    day = iso(parse_day(known_on))
    return Edition(folder, catalogue, f"{day} sha256:{file_sha256(catalogue)[:_SHORT]}", day)


def _write(catalogue: Path, folder: Path, table: Table) -> None:
    form = Parquet(folder / f"{table.name}.parquet", table)
    for batch in batches(catalogue, _rows(table), table.columns):
        form.write(batch)
    form.close()


def _rows(table: Table) -> str:
    listed = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'select {listed} from "{table.name}"'


def _held(db: sqlite3.Connection, table: Table) -> Table:
    """Return a table with the columns that a catalogue has of it; none where it has no such table."""
    there = {row[1] for row in db.execute(f'pragma table_info("{table.name}")')}
    return table._replace(columns=tuple(column for column in table.columns if column.name in there))
