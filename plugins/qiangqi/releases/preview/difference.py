"""What differs between two catalogues, as a file: the changes as a release tells them, and the standings that turn."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from qiangqi.catalogue.building.durable import put_in_place, settle
from qiangqi.catalogue.query.read_only import address
from qiangqi.values.checksums import file_sha256

from ..arrow_batches import batches
from ..changes.change_set import Edition, write_changes
from ..parquet_form import Parquet
from ..tables import content_of, public_tables, query_of
from .turned import write_turned

_SHORT = 12


def write_difference(target: Path, last: Path | None, now: Path, day: str) -> None:
    """Write what differs from a catalogue, None where there is none, to another into a new file of that name.

    It has the table of changes of a release, and ``turned``: each standing that is another on ``day`` (ISO 8601).
    """
    scratch = target.with_name(f".{target.name}.new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        before = _edition(last, scratch / "last") if last else None
        fresh = scratch / target.name
        write_changes(fresh, before, _edition(now, scratch / "now"))
        with closing(sqlite3.connect(fresh, uri=True, isolation_level=None)) as db:
            for name, path in (("last", last), ("now", now)):
                if path is not None:
                    db.execute(f"attach ? as {name}", (address(path),))
            write_turned(db, day, is_first=last is None)
        settle(fresh)
        put_in_place(fresh, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _edition(catalogue: Path, folder: Path) -> Edition:
    """Return a catalogue as a comparison takes it: with its tables as Parquet in a folder."""
    folder.mkdir()
    content = content_of(catalogue)
    for table in public_tables():
        form = Parquet(folder / f"{table.name}.parquet", table)
        for batch in batches(catalogue, query_of(table.name, content.day), table.columns):
            form.write(batch)
        form.close()
    return Edition(folder, catalogue, f"{content.day}-{file_sha256(catalogue)[:_SHORT]}", content.day)
