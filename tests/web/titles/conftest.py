"""A fictional catalogue with many titles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import Site


@pytest.fixture(scope="session")
def invented(large_fictional: Path) -> Path:
    """A fictional catalogue with more titles than Datasette returns rows for a query."""
    return large_fictional


@pytest.fixture(scope="module")
def fiction(invented: Path) -> Iterator[Site]:
    """The fictional catalogue, served."""
    found = Site(invented)
    yield found
    found.loop.close()


@pytest.fixture
def db(invented: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(f"file:{invented}?mode=ro", uri=True)
    found.row_factory = sqlite3.Row
    yield found
    found.close()
