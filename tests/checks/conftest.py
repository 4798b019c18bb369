"""Rows that are checked, and their results."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkers import checker_of
from qiangqi.checks.batch import Checker


@pytest.fixture(scope="module")
def checker(database: Path) -> Checker:
    """A checker of the real catalogue."""
    return checker_of(database)
