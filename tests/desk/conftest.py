"""One desk for the tests of this folder: a process of its own on a copy of the real datasets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from desks import Running, desk_on
from given import DATASETS


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that runs, on a copy of the real datasets."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(DATASETS, folder / "datasets")
    with desk_on(folder) as running:
        yield running
