"""The statements of one request of the public, run one after another by a process that is killed where it must be."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .authorizer import NotAllowed
from .worker import Ended, Worker, Workers

_NOT_ALLOWED = "not allowed: "


class Statement:
    """The process of one request; it is taken with the first statement."""

    def __init__(self, workers: Workers, path: Path, is_fixed: bool) -> None:
        self._workers, self._at = workers, (path, is_fixed)
        self._worker: Worker | None = None
        self._turn = threading.Lock()
        self._is_ended = False

    def rows(self, sql: str, parameters: Any, seconds: float, count: int) -> tuple[list[sqlite3.Row], list[str]]:
        """Run a statement and return at most so many rows, and the names of its columns.

        Raises:
            sqlite3.Error: SQLite refuses it; ``interrupted`` where it takes longer than it may.
        """
        with self._turn:
            names, found, _is_end = self._answer(("run", sql, parameters, True, seconds, count), seconds)
        return as_rows(names, found), names

    def batches(self, sql: str, parameters: Any, seconds: float, count: int) -> Iterator[list[Any]]:
        """Run a statement and yield all rows, so many at a time, each batch within its time.

        Raises:
            sqlite3.Error: as above.
        """
        with self._turn:
            names, found, is_end = self._answer(("run", sql, parameters, False, seconds, count), seconds)
            while True:
                yield as_rows(names, found)
                if is_end:
                    return
                names, found, is_end = self._answer(("more", seconds, count), seconds)

    def _answer(self, message: tuple[Any, ...], seconds: float) -> tuple[list[str], list[Any], bool]:
        if self._worker is None and not self._is_ended:
            self._worker = self._workers.take(*self._at)
        if self._worker is None or self._is_ended:
            raise sqlite3.OperationalError("interrupted")
        try:
            kind, *answer = self._worker.ask(message, seconds)
        except Ended:
            self._worker.close()
            self._worker = None
            raise sqlite3.OperationalError("interrupted") from None
        if kind == "error":
            raise _error(*answer)
        names, rows, is_end = answer
        return names, rows, is_end

    def end(self) -> None:
        """Let the process go: one that has answered waits for the next request, one that has not is killed."""
        self._is_ended = True
        worker = self._worker
        if worker is not None and self._turn.acquire(blocking=False):
            self._worker = None
            self._turn.release()
            self._workers.give_back(worker, *self._at)
        elif worker is not None:
            worker.kill()


def _error(kind: str, text: str) -> sqlite3.Error:
    if kind.startswith(_NOT_ALLOWED):
        return NotAllowed(kind.removeprefix(_NOT_ALLOWED), text)  # type: ignore[arg-type]
    found = getattr(sqlite3, kind, sqlite3.OperationalError)
    error: sqlite3.Error = found(text)
    return error


def as_rows(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[sqlite3.Row]:
    """Return rows as a connection of Datasette gives them; two columns may have one name."""
    if not names:
        return []
    listed = ", ".join('null as "{}"'.format(name.replace('"', '""')) for name in names)
    connection = sqlite3.connect(":memory:")
    try:
        cursor = connection.execute(f"select {listed}")
        return [sqlite3.Row(cursor, row) for row in rows]
    finally:
        connection.close()
