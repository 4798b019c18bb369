"""Where checks are worked out: away from the event loop, single ones beside batches, and never too many at once.

Each lane is one thread with a desk and a connection of its own. A batch is answered some rows at a time, so batches
take turns, and a single check waits for none of them.
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

from catalogue.checking.lookup import open_for_reading
from catalogue.checking.outcomes import Desk

from .language import gettext as _
from .problems import Refusal
from .register import Register, register_of

if TYPE_CHECKING:
    from datasette.app import Datasette

T = TypeVar("T")

BATCHES, OF_ONE = 4, 2
"""Batches that are under way at once, in all and from one address."""

AGAIN = "5"
"""Seconds after which a batch that was refused may be sent again."""


class Lane:
    """One thread that answers one thing after another, and the desk that it sits at."""

    def __init__(self, path: Path, register: Register) -> None:
        self._db, self._register = open_for_reading(path), register
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checks")
        self._thread.submit(lambda: self.desk.frequent)  # read before the first name is not on record

    @cached_property
    def desk(self) -> Desk:
        """The desk, on the catalogue that the pages show; only the lane's own thread sits at it."""
        words = self._register.words
        told = {
            "statuses": {word: {"zh": row["zh"], "en": row["en"]} for word, row in words["statuses"].items()},
            "cautions": self._register.catalogue.cautions,
        }
        return Desk(self._db, self._register.catalogue.engine, told)

    async def run(self, task: Callable[[Desk], T]) -> T:
        """Do a task in the lane's thread; one that nobody waits for any more is not begun."""
        context = copy_context()  # carries the language of the request
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: context.run(lambda: task(self.desk)))


class Work:
    """The lanes of one catalogue, and the batches under way."""

    def __init__(self, path: Path, register: Register) -> None:
        self.singles, self.batches = Lane(path, register), Lane(path, register)
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def admitted(self, client: str) -> Iterator[None]:
        """Count a batch as under way while it is read and answered.

        Raises:
            Refusal: there are as many as may be, from this address or in all.
        """
        if self._under_way[client] >= OF_ONE:
            raise Refusal("too-many-batches", retry_after=AGAIN)
        if self._under_way.total() >= BATCHES:
            raise Refusal("busy", _("已有 %(count)s 批在回答；请稍后再试。") % {"count": BATCHES}, retry_after=AGAIN)
        self._under_way[client] += 1
        try:
            yield
        finally:
            self._under_way[client] -= 1
            self._under_way += Counter()  # forgets the addresses that have none left


def work_of(datasette: Datasette) -> Work:
    """Return the lanes of the catalogue that an instance serves."""
    register = register_of(datasette)
    return _work(register, Path(datasette.databases[register.name].path))


@lru_cache(maxsize=8)
def _work(register: Register, path: Path) -> Work:
    return Work(path, register)
