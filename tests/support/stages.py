"""How the tests are run: where their files lie, and which of them share a worker of pytest-xdist."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from given import ROOT

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free in memory for the tests' files to lie there."""

FIRST = (
    "browser",
    "web/api/test_schemathesis.py",
    "lists/test_hostile_files.py",
    "web/serving/test_fairness.py",
)
"""The longest, the longest first: they begin first, so that no worker has much to do when the others have nothing."""

TOGETHER = {
    "browser/": "browser",
    "web/titles/": "titles",
    "web/changes/": "changes",
    "releases/test_changes.py": "changes",
}
"""Tests that share what is costly to begin; all others share a worker with those of their module."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let the tests' files lie in memory where there is room: thousands of them are written and read."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test its group, and put the longest first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(_path(item))))
    items.sort(key=lambda item: _rank(_path(item)))


def _path(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").as_posix()


def _group(path: str) -> str:
    return next((group for start, group in TOGETHER.items() if path.startswith(start)), path)


def _rank(path: str) -> int:
    return next((rank for rank, start in enumerate(FIRST) if path.startswith(start)), len(FIRST))
