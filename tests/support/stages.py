"""How the tests are run: where their files lie, and which of them share a worker of pytest-xdist."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free in memory for the tests' files to lie there."""

LITTER = 10_000
"""Objects after which the garbage collector looks; after 700, it took 6 % of the time."""

MAPS = Path("/proc/self/maps")
LARGE = 2 << 20
MADV_COLLAPSE = 25
"""Linux's own number; ``mmap`` has no name for it."""

FIRST = (
    "browser/test_every_page.py",
    "browser",
    "web/serving/test_event_loop.py",
    "web/serving/test_switchover.py",
    "lists/test_hostile_files.py",
    "web/serving/test_fairness.py",
    "web/api/test_schemathesis.py",
    "lists/",
    "collecting/",
    "web/search/test_search.py",
    "web/test_site.py",
    "web/test_machine_readable.py",
    "web/titles/",
)
"""The longest, the longest first: they begin first, so that no worker has much to do when the others have nothing.

Then those that read each file by a fork, while the workers hold little that it copies: a ninth less time. Then what is
long of the rest; of two that need the same large catalogue one comes later, for it would only wait.
"""

READ_BY_FORKS = ("lists/", "collecting/")
"""Tests that read each file by a fork."""

TOGETHER = {
    "browser/test_every_page.py": "every page",
    "browser/": "browser",
    "web/titles/": "titles",
    "web/changes/": "changes",
    "releases/test_changes.py": "changes",
}
"""Tests that share what is costly to begin; all others share a worker with those of their module."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let the tests' files lie in memory where there is room: thousands of them are written and read.

    Nothing that is collected goes away again, so the garbage collector rests meanwhile; that took a third of the time.
    """
    gc.disable()
    if hasattr(config, "workerinput"):
        os.environ.pop("GLIBC_TUNABLES", None)  # for the workers alone: the programs that are tested run as anywhere
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first."""
    items.sort(key=lambda item: _rank(item.nodeid))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the garbage collector pass over what stays to the end: half a million objects, which it would go through."""
    _let_go()
    _use_large_pages()
    gc.set_threshold(LITTER)
    gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[object]:
    """Let what a module has used go: each file is read by a fork, which costs the more, the more memory is in use.

    Only now does the last test hold its fixtures no more: what is passed over while it does stays for good.
    """
    done = yield
    if nextitem is None or nextitem.path != item.path:
        _let_go()
        if nextitem is not None and _place(nextitem.nodeid).startswith(READ_BY_FORKS):
            _use_large_pages()
    return done


def _let_go() -> None:
    """Give the memory of what nobody uses back to the system, and pass over all else from now on."""
    gc.collect()
    gc.freeze()
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def _use_large_pages() -> None:
    """Put what stays into pages of 2 MB where the system can (madvise(2)): a fork copies an entry for each page.

    With pages of 4 kB that took two thirds of the time in which a small file is read.
    """
    if not MAPS.exists():
        return
    libc = ctypes.CDLL(None)
    for line in MAPS.read_text(encoding="utf-8").splitlines():
        where, kind, _, _, file, *_ = line.split()
        start, end = (int(number, 16) // LARGE * LARGE for number in where.split("-"))
        if kind == "rw-p" and file == "0" and end - start > LARGE:
            start += LARGE  # the first that lies in it whole; what an older system refuses stays as it is
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_COLLAPSE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups:
    """Give all tests of a group to one worker."""
    return Groups(config, log)


class Groups(LoadScopeScheduling):
    """Gives a worker whole modules, and those that share what is costly to begin together."""

    def _split_scope(self, nodeid: str) -> str:
        path = _place(nodeid).partition("::")[0]
        return next((group for start, group in TOGETHER.items() if path.startswith(start)), path)


def _place(nodeid: str) -> str:
    return nodeid.removeprefix("tests/")


def _rank(nodeid: str) -> int:
    path = _place(nodeid)
    return next((rank for rank, start in enumerate(FIRST) if path.startswith(start)), len(FIRST))
