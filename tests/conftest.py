"""What the tests share: a copy of the real datasets, and the real catalogue as it is served."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from given import DATASETS
from sites import Site

pytest_plugins = ["stages", "catalogues", "desks"]


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A copy of the real datasets that a test may spoil."""
    return Path(shutil.copytree(DATASETS, tmp_path / "datasets"))


@pytest.fixture(scope="module")
def site(database: Path) -> Iterator[Site]:
    """The real catalogue, served."""
    found = Site(database)
    yield found
    found.loop.close()
