"""Worker pool of a build: tasks go out in order, their rows come back in the same order, in bounded memory."""

from __future__ import annotations

import marshal
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from qiangqi.processes import follow_parent
from qiangqi.standing.strict_yaml import DataError

Chunk = tuple[str, list[tuple[Any, ...]]]
"""Some rows for one table."""

Job = Callable[[Any], Iterator[Chunk]]
"""Turns a task into rows; it runs in another process and must not keep them all."""

_AHEAD = 2
"""How many tasks beyond the running ones may be finished and waiting on the disk."""

_LENGTH = 8
"""Bytes that say how long a chunk is on the disk."""


def share(job: Job, tasks: Iterable[Any], processes: int, scratch: Path) -> Iterator[Iterator[Chunk]]:
    """Yield the rows of each finished task, in the order of the tasks; one process is this one itself.

    The rows wait in files in ``scratch`` until they are read, so all tasks can be finished before the first row is
    read. The files are written by :mod:`marshal`: only this program's own processes read them.

    Raises:
        DataError: a task's input does not fit, or a process was ended from outside.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    if processes < 2:
        for number, task in enumerate(tasks):
            path = scratch / f"{number}.part"
            _keep(job(task), path)
            yield _read(path)
        return
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    with ProcessPoolExecutor(processes, context, _start_worker, (job,)) as pool:
        waiting: deque[tuple[Future[_Failure | None], Path]] = deque()
        try:
            for number, task in enumerate(tasks):
                path = scratch / f"{number}.part"
                waiting.append((pool.submit(_work, task, path), path))
                if len(waiting) > processes + _AHEAD:
                    yield _rows_of(*waiting.popleft())
            while waiting:
                yield _rows_of(*waiting.popleft())
        except BrokenProcessPool:
            raise DataError(
                scratch, 1, "a process of the build was ended from outside; expected it to finish"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


_Failure = tuple[str, int, str]
_JOB: list[Job] = []


def _start_worker(job: Job) -> None:
    _JOB[:] = [job]
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - the build draws one bar for all; errors are handed back
    follow_parent()


def _work(task: Any, path: Path) -> _Failure | None:
    try:
        _keep(_JOB[0](task), path)
    except DataError as error:
        return str(error.path), error.line, error.message
    return None


def _keep(chunks: Iterable[Chunk], path: Path) -> None:
    with path.open("wb") as file:
        for chunk in chunks:
            data = marshal.dumps(chunk)
            file.write(len(data).to_bytes(_LENGTH) + data)


def _rows_of(done: Future[_Failure | None], path: Path) -> Iterator[Chunk]:
    failure = done.result()
    if failure is not None:
        raise DataError(*failure)
    return _read(path)


def _read(path: Path) -> Iterator[Chunk]:
    with path.open("rb") as file:
        while length := file.read(_LENGTH):
            chunk: Chunk = marshal.loads(file.read(int.from_bytes(length)))  # load() would read it word by word
            yield chunk
    path.unlink()


Rows = dict[str, list[tuple[Any, ...]]]
"""Rows by their table."""

_FULL = 5_000
"""Rows to a chunk."""


def in_chunks(rows: Iterable[tuple[str, tuple[Any, ...]]]) -> Iterator[Chunk]:
    """Gather rows by their table, so many at a time."""
    found: Rows = {}
    for table, row in rows:
        some = found.setdefault(table, [])
        some.append(row)
        if len(some) >= _FULL:
            yield table, found.pop(table)
    yield from found.items()


def full_chunks(found: Rows) -> Iterator[Chunk]:
    """Take out the tables of which enough rows were gathered for a chunk."""
    for table in [table for table, rows in found.items() if len(rows) >= _FULL]:
        yield table, found.pop(table)
