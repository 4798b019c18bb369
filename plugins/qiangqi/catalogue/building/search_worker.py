"""The search tables, made by a background process in a file of their own while the rest is written, then copied in."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from qiangqi.processes import follow_parent

from ..query.read_only import address
from ..schema.database import create_table
from ..search.index import index_firms
from .tallies import tally_state

MADE_HERE = ("search_order", "search_places", "tallies")
"""Ordinary tables of the catalogue that the making of the search tables fills."""

_CACHE_KIB = 65_536
"""Room for pages of the state, whose firms are looked up in the order of search."""


@contextmanager
def background_process(
    work: Callable[..., None], *given: Any, in_parallel: bool, process: type[BaseProcess] = multiprocessing.Process
) -> Iterator[Callable[[], None]]:
    """Run ``work`` in a background process, or at once where not ``in_parallel``; what is yielded waits for its end.

    ``process`` says how it is begun: by default as the system does.

    Raises:
        OSError: the process was ended from outside, or had no room.
    """
    if not in_parallel:
        work(*given)
        yield lambda: None
        return
    worker = process(target=_follow, args=(work, given), daemon=True)
    worker.start()

    def wait() -> None:
        worker.join()
        if worker.exitcode:
            raise OSError(f"the background process failed (exit status {worker.exitcode})")

    try:
        yield wait
    finally:
        worker.kill()
        worker.join()


def _follow(work: Callable[..., None], given: tuple[Any, ...]) -> None:
    follow_parent()
    work(*given)


@contextmanager
def search_tables(
    state: Path, background_file: Path, in_parallel: bool
) -> Iterator[Callable[[sqlite3.Connection], None]]:
    """Make the search tables of a finished state; what is yielded moves them into a catalogue when it is called.

    Raises:
        OSError: the process that makes them was ended from outside, or had no room.
    """
    background_file.unlink(missing_ok=True)
    with background_process(_make, state, background_file, in_parallel=in_parallel) as wait:

        def wait_and_move(db: sqlite3.Connection) -> None:
            wait()
            move_in(db, background_file)

        yield wait_and_move
    background_file.unlink(missing_ok=True)


def _make(state: Path, background_file: Path) -> None:
    """Make the tables in a new file; what they are made from is read from the state and its sums."""
    with closing(sqlite3.connect(background_file)) as db:
        db.execute("pragma synchronous = off")
        db.execute("attach ? as state", (address(state),))
        db.execute("attach ? as marks", (address(state.with_name("marks.db")),))
        db.execute(f"pragma state.cache_size = -{_CACHE_KIB}")
        with db:
            for name in MADE_HERE:
                create_table(db, name)
            index_firms(db, are_kept=True)
            db.execute(f"pragma cache_size = -{_CACHE_KIB}")  # the tallies are sorted in as much room
            tally_state(db)


def move_in(db: sqlite3.Connection, background_file: Path) -> None:
    """Copy the tables with their indexes; FTS5's own tables are copied as they are, without reading a name again."""
    db.execute("attach ? as made", (str(background_file),))
    with db:
        made = db.execute(
            "select type, name, sql from made.sqlite_master where sql is not null order by rowid"
        ).fetchall()
        virtual = [name for _, name, sql in made if sql.lower().startswith("create virtual")]
        for name in virtual:
            db.execute(next(sql for _, found, sql in made if found == name))
        for kind, name, sql in made:
            if kind == "table" and name not in virtual:
                db.execute(f'delete from main."{name}"')
                db.execute(f'insert into main."{name}" select * from made."{name}" order by 1')
            if kind == "index":
                db.execute(sql)
    db.execute("detach made")
