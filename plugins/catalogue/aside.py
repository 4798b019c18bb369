"""The search tables are made aside, in a file of their own, while the rest is written; then they are moved in."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .database import create_table
from .search_index import index_firms
from .tallies import tally
from .to_read import address

MADE_HERE = ("search_order", "search_places", "tallies")
"""Ordinary tables of the catalogue that the making of the search tables fills."""

_CACHE_KIB = 65_536
"""Room for pages of the draft, whose firms are looked up in the order of search."""


@contextmanager
def search_tables(draft: Path, aside: Path, in_parallel: bool) -> Iterator[Callable[[sqlite3.Connection], None]]:
    """Make the search tables of a finished draft; what is yielded moves them into a catalogue when it is called.

    Raises:
        OSError: the process that makes them was ended from outside, or had no room.
    """
    aside.unlink(missing_ok=True)
    if not in_parallel:
        _make(draft, aside)
        yield lambda db: move_in(db, aside)
    else:
        maker = multiprocessing.get_context().Process(target=_make, args=(draft, aside), daemon=True)
        maker.start()

        def wait_and_move(db: sqlite3.Connection) -> None:
            maker.join()
            if maker.exitcode:
                raise OSError(f"the search tables could not be made (exit status {maker.exitcode})")
            move_in(db, aside)

        try:
            yield wait_and_move
        finally:
            maker.kill()
            maker.join()
    aside.unlink(missing_ok=True)


def _make(draft: Path, aside: Path) -> None:
    """Make the tables in a new file; what they are made from is read from the draft."""
    with closing(sqlite3.connect(aside)) as db:
        db.execute("pragma synchronous = off")
        db.execute("attach ? as draft", (address(draft),))
        db.execute(f"pragma draft.cache_size = -{_CACHE_KIB}")
        with db:
            for name in MADE_HERE:
                create_table(db, name)
            index_firms(db)
            tally(db)


def move_in(db: sqlite3.Connection, aside: Path) -> None:
    """Copy the tables with their indexes; FTS5's own tables are copied as they are, without reading a name again."""
    db.execute("attach ? as aside", (str(aside),))
    with db:
        made = db.execute(
            "select type, name, sql from aside.sqlite_master where sql is not null order by rowid"
        ).fetchall()
        virtual = [name for _, name, sql in made if sql.lower().startswith("create virtual")]
        for name in virtual:
            db.execute(next(sql for _, found, sql in made if found == name))
        for kind, name, sql in made:
            if kind == "table" and name not in virtual:
                db.execute(f'delete from main."{name}"')
                db.execute(f'insert into main."{name}" select * from aside."{name}" order by 1')
            if kind == "index":
                db.execute(sql)
    db.execute("detach aside")
