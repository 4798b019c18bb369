"""Where checks are worked out: away from the event loop, single ones beside batches, and never too many at once.

Each :class:`CheckThread` is one thread with a checker and a connection of its own. A batch is answered some rows at a
time, so batches take turns, and a single check waits for none of them. Where the catalogue is served, the thread of the
batches only hands their rows to processes and takes the answers (:mod:`qiangqi.checks.worker_pool`).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from qiangqi.checks.batch import Checker
from qiangqi.checks.evaluation import Words
from qiangqi.checks.lookup import open_for_reading
from qiangqi.checks.worker import in_language
from qiangqi.checks.worker_pool import WorkerPool

from ..http.catalogue import Register, register_of
from ..http.language import gettext as _
from ..http.language import language
from ..http.problems import Refusal

if TYPE_CHECKING:
    from datasette.app import Datasette

T = TypeVar("T")

BATCHES, OF_ONE = 4, 2
"""Batches that are under way at once, in all and from one address."""

SMALL_BYTES = 32 * 1024
"""A body that is read in the serving process: it takes some milliseconds at most."""

HELD = 4_096
"""Histories whose answers a checker of the serving process keeps for the next check on the same day.

There are three checkers: of single checks, of batches, and of the event loop. Each keeps the answers of so many
histories, and apart from them so many histories' elements: together some 6.5 kB a history, as measured.
"""

AGAIN = "5"
"""Seconds after which a batch that was refused may be sent again."""


_READING = "qiangqi.web.checks.body"
"""The module that reads what is sent, in the serving process or in another."""


def words_of(register: Register) -> Words:
    """Return the closed lists that an answer is told in."""
    return {
        "statuses": {word: {"zh": row["zh"], "en": row["en"]} for word, row in register.words["statuses"].items()},
        "cautions": register.catalogue.cautions,
    }


def checker_of(path: Path, register: Register, workers: Callable[[], WorkerPool | None] = lambda: None) -> Checker:
    """Return a checker with a connection of its own, on the catalogue that the pages show."""
    return Checker(open_for_reading(path), register.catalogue.engine, words_of(register), workers, HELD)


class CheckThread:
    """One thread that answers one thing after another, and its checker."""

    def __init__(self, path: Path, register: Register, workers: Callable[[], WorkerPool | None] = lambda: None) -> None:
        self._path, self._register, self._workers = path, register, workers
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checks")
        self._thread.submit(lambda: self.checker.frequent)  # read before the first name is not on record

    @cached_property
    def checker(self) -> Checker:
        """The checker, on the catalogue that the pages show; only this thread uses it."""
        return checker_of(self._path, self._register, self._workers)

    async def run(self, task: Callable[[Checker], T]) -> T:
        """Do a task in this thread; one that nobody waits for any more is not begun."""
        context = copy_context()  # carries the language of the request
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: context.run(lambda: task(self.checker)))

    def later(self, task: Callable[[], None]) -> None:
        """Do a task in this thread that nobody waits for."""
        self._thread.submit(task)


class Work:
    """The threads of one catalogue, and the batches under way."""

    def __init__(self, path: Path, register: Register) -> None:
        self._path, self._register = path, register
        self.workers: WorkerPool | None = None
        self.singles, self.batches = CheckThread(path, register), CheckThread(path, register, lambda: self.workers)
        self._under_way: Counter[str] = Counter()

    @cached_property
    def here(self) -> Checker:
        """The checker of the event loop itself, for one row: that is answered before a thread would be woken."""
        return checker_of(self._path, self._register)

    def begin(self, count: int) -> None:
        """Let so many processes share the batches, from the first of them on; none is none."""
        words = words_of(self._register)
        self.workers = WorkerPool(self._path, words, count, loaded=[_READING]) if count else None
        _ = self.here.frequent

    def end(self) -> None:
        """End the processes."""
        workers, self.workers = self.workers, None
        if workers:
            workers.end()

    async def read(self, size: int, task: Callable[..., T], *given: object) -> T:
        """Do a task that reads a body of so many bytes: a small one in a thread, a large one in a process.

        A thread would not do for a large one: what holds the interpreter's lock holds up every other answer, too.
        """
        workers = self.workers
        if workers is None or size <= SMALL_BYTES:
            return await asyncio.to_thread(task, *given)
        return await asyncio.wrap_future(workers.do(in_language, language(), task, *given))

    @property
    def under_way(self) -> int:
        """How many batches are being read or answered."""
        return self._under_way.total()

    @contextmanager
    def admitted(self, client: str) -> Iterator[None]:
        """Count a batch as under way while it is read and answered.

        Raises:
            Refusal: there are as many as may be, from this address or in all.
        """
        if self._under_way[client] >= OF_ONE:
            raise Refusal("too-many-batches", retry_after=AGAIN)
        if self._under_way.total() >= BATCHES:
            raise Refusal("busy", _("正在处理 %(count)s 批查询；请稍后再试。") % {"count": BATCHES}, retry_after=AGAIN)
        self._under_way[client] += 1
        try:
            yield
        finally:
            self._under_way[client] -= 1
            self._under_way += Counter()  # forgets the addresses that have none left


_SERVED: WeakKeyDictionary[Datasette, tuple[Work, int]] = WeakKeyDictionary()
"""Instances that are served, and how many processes share their batches."""


def work_of(datasette: Datasette) -> Work:
    """Return what answers checks for an instance; where its file has changed, the processes are begun anew."""
    register = register_of(datasette)
    work = _work(register, datasette.databases[register.name].path)
    last, count = _SERVED.get(datasette, (work, 0))
    if last is not work:
        last.end()
        begin(datasette, count)
    return work


def begin(datasette: Datasette, count: int) -> None:
    """Begin the processes of an instance that is served."""
    register = register_of(datasette)
    work = _work(register, datasette.databases[register.name].path)
    _SERVED[datasette] = (work, count)
    work.begin(count)


def end(datasette: Datasette) -> None:
    """End the processes of an instance."""
    work, _count = _SERVED.pop(datasette, (None, 0))
    if work:
        work.end()


@lru_cache(maxsize=8)
def _work(register: Register, path: str) -> Work:
    return Work(Path(path), register)
