"""What can notice a mutant: quick tests and random histories, the cheapest first, each tried in a process of its own.

The processes are forks of one that has read the rules, collected the tests and asked the second evaluator already. A
limit of processor time ends a mutant that runs without end; one of the clock would count what a busy machine delays.
"""

from __future__ import annotations

import functools
import gc
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FrameType
from typing import Any, NamedTuple

import _project
import pytest
from _mutations import Mutant
from _pytest.runner import runtestprotocol

MEMORY = 4 << 30
"""Bytes that a mutant may take."""

LIVED, NOTICED = 0, 1


class Noticer(NamedTuple):
    """A test or a history: whether the engine as it is now fails it, its seconds, and the functions that it runs."""

    fails: Callable[[], bool]
    seconds: float
    runs: frozenset[CodeType]


def measured(fails: Iterable[Callable[[], bool]]) -> Iterator[Noticer]:
    """Run each once, and note what it costs and which functions it runs.

    Raises:
        AssertionError: one fails without any mutant.
    """
    for one in fails:
        forget()
        runs: set[CodeType] = set()
        start = time.process_time()
        sys.settrace(functools.partial(_note, runs))
        wrong = one()
        sys.settrace(None)
        assert not wrong, "a test fails although nothing was changed"
        yield Noticer(one, time.process_time() - start, frozenset(runs))


def _note(runs: set[CodeType], frame: FrameType, event: str, arg: Any) -> None:
    runs.add(frame.f_code)


def of_item(item: pytest.Item) -> Callable[[], bool]:
    """Return what runs a test of pytest's and says whether it fails."""
    return lambda: any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def forget(rules: bool = False) -> None:
    """Empty every cache of the package, whose values the code before the change has made, and those of read rules."""
    for cache, is_of_package in _caches():
        if rules or is_of_package:
            cache.cache_clear()


@functools.cache
def _caches() -> list[tuple[Any, bool]]:
    kind = type(functools.lru_cache(lambda: None))
    gc.unfreeze()  # what is frozen is not listed
    found = [(cache, _file_of(cache)) for cache in gc.get_objects() if isinstance(cache, kind)]
    gc.freeze()
    package, tests = (str(_project.ROOT / folder) for folder in ("plugins", "tests"))
    return [(cache, file.startswith(package)) for cache, file in found if file.startswith((package, tests))]


def _file_of(cache: Any) -> str:
    code = getattr(cache.__wrapped__, "__code__", None)
    return code.co_filename if code else ""


def try_all(
    mutants: Iterable[Mutant], noticers: list[Noticer], loading: frozenset[CodeType], processes: int
) -> Iterator[tuple[Mutant, str]]:
    """Yield what becomes of each mutant; ``loading`` are the functions that have run when the rules were read."""
    running: dict[int, Mutant] = {}
    _caches.cache_clear()  # the tests have made engines, which have their own
    _caches()
    for mutant in mutants:
        code = mutant.target().__code__
        is_loading = code in loading
        met = [noticer for noticer in noticers if is_loading or code in noticer.runs]
        running[_start(mutant, sorted(met, key=lambda one: one.seconds), is_loading)] = mutant
        if len(running) >= processes:
            yield _ended(running)
    while running:
        yield _ended(running)


def _start(mutant: Mutant, noticers: list[Noticer], is_loading: bool) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = NOTICED
    try:
        seconds = 10 + int(sum(noticer.seconds for noticer in noticers))  # measured while traced: twice what they take
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _be_silent()
        mutant.apply()
        forget(rules=is_loading)
        status = NOTICED if any(noticer.fails() for noticer in noticers) else LIVED
    finally:
        os._exit(status)


def _be_silent() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _ended(running: dict[int, Mutant]) -> tuple[Mutant, str]:
    while True:
        for pid in running:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended and os.WIFSIGNALED(status):
                return running.pop(pid), "without end"
            if ended:
                return running.pop(pid), "lived" if os.WEXITSTATUS(status) == LIVED else "noticed"
        time.sleep(0.01)
