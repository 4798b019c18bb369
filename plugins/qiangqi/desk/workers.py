"""Processes for what takes long, so that pages answer meanwhile; a hostile file ends its reader and no page.

The work of one name runs once at a time. What a worker began ends with it, and it ends with the desk.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from qiangqi.processes import follow_parent

T = TypeVar("T")

AT_ONCE = 2
"""Works that run beside each other; reading a scan takes one of them for minutes."""


def _begin() -> None:
    """Tie a worker to its desk; nothing that it warns of or draws goes to the desk's terminal."""
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - it stays open as long as the process
    follow_parent()


class Workers:
    """The workers of a desk."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._pool = self._fresh()

    @staticmethod
    def _fresh() -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork of a process with threads may never come to its end
        return ProcessPoolExecutor(AT_ONCE, context, initializer=_begin)

    def begin(self, name: str, work: Callable[..., T], *given: Any) -> asyncio.Task[T]:
        """Begin a work, or return the one of that name that runs."""
        running = self._running.get(name)
        if running is None or running.done():
            running = self._running[name] = asyncio.create_task(self._run(work, *given))
        return running

    def alone(self, work: Callable[..., T], *given: Any) -> asyncio.Task[T]:
        """Begin a work that is nobody else's, such as an answer: what a second window says is taken, too."""
        return asyncio.create_task(self._run(work, *given))

    def is_running(self, name: str) -> bool:
        """Whether a work of that name runs."""
        return name in self._running and not self._running[name].done()

    async def wait(self, task: asyncio.Task[T], seconds: float) -> bool:
        """Wait for a work for so long at most, and return whether it is done; what it raised is raised here."""
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if done:
            task.result()
        return bool(done)

    async def _run(self, work: Callable[..., T], *given: Any) -> T:
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, *given)
        except BrokenProcessPool:
            if pool is self._pool:
                self._pool = self._fresh()
            raise

    def end(self) -> None:
        """End every worker, whatever it does: each leaves nothing half done behind."""
        for process in list((self._pool._processes or {}).values()):
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
