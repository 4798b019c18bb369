"""Reading in a child process, with a limit of memory and of computing time to the library's next rows.

A hostile file can make a library take all memory, loop, or end the process (Rust and C code abort rather than
raise). Here that ends the child, and the parent says so in one line. Nothing but rows comes back.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import TypeVar

from qiangqi.standing.strict_yaml import DataError

from .limits import MEMORY, STALL

T = TypeVar("T")

_AT_ONCE = 500


def in_limited_process(
    path: Path,
    work: Callable[[], Iterable[T]],
    wait: float | None = None,
    *,
    memory: int = MEMORY,
    stall: float = STALL,
) -> Iterator[T]:
    """Yield what ``work`` yields, from a child process that may take ``memory`` bytes, and ``stall`` seconds a row.

    Time is the child's own computing time, so that a busy machine refuses no file that a quiet one reads. Where
    somebody waits for the answer, ``wait`` bounds the seconds by the clock between rows, too.

    Raises:
        DataError: ``work`` raised it, met a limit, or failed in a way that is the file's fault.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(theirs, work, memory, stall), daemon=True)
    child.start()
    theirs.close()
    try:
        while True:
            batch: list[T] = _next(path, ours, child, wait, stall)
            if not batch:
                return
            yield from batch
    finally:
        child.kill()
        child.join()
        ours.close()


def _next(path: Path, pipe: Connection, child: BaseProcess, wait: float | None, stall: float) -> list[T]:
    if wait is not None and not pipe.poll(wait):
        raise DataError(path, 1, f"takes more than {wait:g} seconds; expected a list that can be read in time")
    try:
        kind, load = pipe.recv()
    except EOFError:
        child.join()
        if child.exitcode == -signal.SIGPROF:
            message = f"takes more than {stall:g} seconds to its next rows; expected a list that can be read in time"
            raise DataError(path, 1, message) from None
        raise DataError(path, 1, "ended its reader; expected a file that is whole and no trap") from None
    if kind == "refused":
        raise DataError(path, *load)
    rows: list[T] = load
    return rows


def beat(stall: float = STALL) -> None:
    """Start the time anew, in a child that has one running: a long step that the file cannot stretch is over."""
    if signal.getitimer(signal.ITIMER_PROF)[0]:
        signal.setitimer(signal.ITIMER_PROF, stall)


def _serve(pipe: Connection, work: Callable[[], Iterable[T]], memory: int, stall: float) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries warn and panic there; the one line is the parent's
    _limit(memory)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # what ends the child, also inside a library's own code
    signal.setitimer(signal.ITIMER_PROF, stall)
    try:
        for batch in _batches(work()):
            pipe.send(("rows", batch))
            beat(stall)
        answer: tuple[str, object] = ("rows", [])
    except DataError as error:
        answer = ("refused", (error.line, error.message))
    except MemoryError:
        answer = ("refused", (1, f"needs more than {memory >> 20} MiB to be read; expected a smaller file"))
    except BaseException as error:  # a panic of a Rust library is no Exception
        answer = ("refused", (1, f"cannot be read ({type(error).__name__}); expected a file that is whole"))
    with contextlib.suppress(OSError):
        pipe.send(answer)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    """Cut rows into batches; slow ones go out at least once a second, so that slow and stuck can be distinguished."""
    found = iter(rows)
    while batch := list(islice(found, 1)):
        until = monotonic() + 1
        while len(batch) < _AT_ONCE and monotonic() < until:
            more = list(islice(found, 1))
            if not more:
                break
            batch += more
        yield batch


def _limit(memory: int) -> None:
    """Allow what the process already uses, which a fork inherits, and ``memory`` more."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    in_use = int(statm.read_text().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limits = [limit for limit in (in_use + memory, soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
