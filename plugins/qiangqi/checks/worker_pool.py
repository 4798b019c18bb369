"""Worker processes that share the rows of a batch: each has a checker of its own, and what it is sent stays in memory.

The rows go out some at a time and come back in their order. A worker looks rows up first and says which names on no
record are among them; which of those like names are looked for is decided in the order of the batch, so the answer is
the same to the byte, however many workers there are. The design is in docs/decisions/0039.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from qiangqi.processes import begin_template

from .batch import Batch
from .evaluation import Words
from .parts import AT_ONCE, parts_of
from .results import CheckQuery
from .worker import NotLookedUp, Rendering, finish, finish_anew, forget, look_up, start
from .worker_process import IDLE, WorkerProcess

T = TypeVar("T")

_AHEAD = 2
"""Parts of a batch under way for each worker: one to be looked up while one is finished."""

_TEMPLATE = "qiangqi.checks.worker_template"

_NUMBERS = itertools.count()


class WorkerPool:
    """The processes of one catalogue, each begun when it is first asked; ``part`` rows of a batch go out at a time.

    ``loaded`` are modules of tasks (:meth:`WorkerPool.do`); what the processes are forked from has loaded them.
    """

    def __init__(
        self,
        path: Path,
        words: Words,
        count: int,
        part: int = AT_ONCE,
        idle_seconds: float = IDLE,
        loaded: Sequence[str] = (),
    ) -> None:
        begin_template([_TEMPLATE, *loaded])
        given = path, path.stat().st_mtime_ns, words
        self._workers = [WorkerProcess(start, *given, idle_seconds=idle_seconds) for _ in range(count)]
        self._part = part
        self._turns = itertools.cycle(self._workers)

    def each(self, batch: Batch, rows: Iterable[object], render: Rendering[T]) -> Iterator[T]:
        """Yield what ``render`` makes of the results of a batch, part by part in order; few parts are ever ahead.

        Raises:
            WorkerEnded: a part ends its process, and the next ones, too.
        """
        number, first = next(_NUMBERS), 0
        pending: deque[_Part[T]] = deque()
        asked: set[WorkerProcess] = set()
        try:
            for worker, some in zip(itertools.cycle(self._workers), parts_of(rows, self._part), strict=False):
                asked.add(worker)
                pending.append(_Part(worker, number, batch.query, first, some, render))
                first += len(some)
                if len(pending) == _AHEAD * len(self._workers):
                    yield self._next(batch, pending)
            while pending:
                yield self._next(batch, pending)
        finally:
            self._forget(number, pending, asked)

    def _next(self, batch: Batch, pending: deque[_Part[T]]) -> T:
        for part in itertools.islice(pending, len(self._workers)):
            part.admit(batch)
        found, counts = pending.popleft().found()
        batch.add(counts)
        return found

    def _forget(self, number: int, pending: Iterable[_Part[Any]], asked: Iterable[WorkerProcess]) -> None:
        for part in pending:
            part.drop()
        with suppress(RuntimeError):  # they were ended meanwhile
            for worker in asked:
                worker.ask(forget, number)

    def do(self, task: Callable[..., T], *given: object) -> Future[T]:
        """Hand a task that is no part of a batch to the next of the processes."""
        return next(self._turns).ask(task, *given)

    def processes(self) -> list[int]:
        """Return the id of each process, once it has begun."""
        return [worker.ask(os.getpid).result() for worker in self._workers]

    def end(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.end()


@dataclass
class _Part(Generic[T]):
    """Some rows of a batch on their way through a process.

    A process that is ended meanwhile leaves nothing of them to its successor: that is sent them once more, to be
    looked up and finished in one.
    """

    worker: WorkerProcess
    number: int
    query: CheckQuery
    first: int
    rows: Sequence[object]
    render: Rendering[T]
    _admitted: frozenset[str] = frozenset()
    _done: Future[tuple[T, Mapping[str, int]]] | None = None

    def __post_init__(self) -> None:
        self._looked_up = self.worker.ask(look_up, self.number, self.query, self.first, self.rows)

    def admit(self, batch: Batch) -> None:
        """Let the part be finished, once it is known for which of its names like ones are looked for."""
        if self._done is None:
            self._admitted = batch.admit(self._looked_up.result())
            self._done = self.worker.ask(finish, self.number, self.first, self._admitted, self.render)

    def found(self) -> tuple[T, Mapping[str, int]]:
        """Return what the part came to, and how many rows of each outcome it has."""
        assert self._done is not None
        try:
            return self._done.result()
        except NotLookedUp:
            given = (self.query, self.first, self.rows, self._admitted, self.render)
            return self.worker.ask(finish_anew, *given).result()

    def drop(self) -> None:
        """Leave undone what is not begun yet."""
        for future in (self._looked_up, self._done):
            if future:
                future.cancel()
