"""A process that runs statements of the public on one file, one at a time; it may be killed at any moment.

It is begun as ``python -m qiangqi.catalogue.public_sql.process FILE IS_FIXED``, reads statements from its input and
answers on its output (:mod:`.messages`), and ends with its input.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..query.read_only import opened
from .authorizer import NotAllowed, refusals_named
from .functions import prepare
from .limits import LENGTH, as_tuple, limit_answers
from .messages import read, write
from .texts import INDEX_LENGTH, searches

MEMORY = 512 * 1024 * 1024
"""The most bytes of its address space: the largest answer, the largest values and SQLite's cache are a fifth of it."""

_STEPS = 1_000
"""Steps of SQLite between two looks at the clock."""

Reply = tuple[Any, ...]
"""``("rows", names of columns, rows, whether there are no more)`` or ``("error", kind, text)``."""


class Runner:
    """One connection, and the statement that is being read."""

    def __init__(self, path: Path, is_fixed: bool) -> None:
        self._connection = opened(path, never_changes=is_fixed)
        self._connection.text_factory = lambda text: str(text, "utf-8", "replace")
        prepare(self._connection)
        self._cursor = self._connection.cursor()

    def run(self, sql: str, parameters: Any, is_whole: bool, seconds: float, count: int) -> Reply:
        """Run a statement and read so many rows; where the answer is whole, all of it has to be of a size."""
        self._cursor.close()
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, INDEX_LENGTH if searches(sql) else LENGTH)
        self._connection.row_factory = None
        if is_whole:
            limit_answers(self._connection, as_tuple)
        self._cursor = self._connection.cursor()
        return self._within(seconds, lambda: self._cursor.execute(sql, parameters), count)

    def more(self, seconds: float, count: int) -> Reply:
        """Read so many further rows."""
        return self._within(seconds, lambda: None, count)

    def _within(self, seconds: float, begin: Any, count: int) -> Reply:
        until = time.monotonic() + seconds
        self._connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            with refusals_named():
                begin()
                rows = self._cursor.fetchmany(count)
        except NotAllowed as refused:
            return "error", f"not allowed: {refused.kind}", refused.name
        except sqlite3.Error as error:
            return "error", type(error).__name__, str(error)
        except MemoryError:
            return "error", "OperationalError", "the statement needs more memory than one may have"
        names = [column[0] for column in self._cursor.description or ()]
        return "rows", names, rows, len(rows) < count


def main() -> None:
    """Answer until the input ends; whatever is running then ends too."""
    _limit_memory()
    runner, requests = Runner(Path(sys.argv[1]), sys.argv[2] == "1"), queue.SimpleQueue[tuple[Any, ...]]()
    threading.Thread(target=_take, args=(requests,), daemon=True).start()
    write(sys.stdout.buffer, ("ready",))
    while True:
        what, *given = requests.get()
        write(sys.stdout.buffer, runner.run(*given) if what == "run" else runner.more(*given))


def _take(requests: queue.SimpleQueue[tuple[Any, ...]]) -> None:
    with suppress(EOFError):
        while True:
            requests.put(read(sys.stdin.buffer))
    os._exit(0)


def _limit_memory() -> None:
    with suppress(ImportError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main()
