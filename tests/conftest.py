"""What the tests share: the real catalogue, built once from the real datasets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from given import DATASETS
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.fiction import demo
from qiangqi.releases.release import release
from sites import Site

pytest_plugins = ["stages"]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue as a file."""
    return publish(DATASETS, tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def catalogue(database: Path) -> Catalogue:
    """The real catalogue, opened."""
    return Catalogue(database)


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


@pytest.fixture(scope="session")
def fictional_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a fictional catalogue; that lies as ``catalogue.db`` beside the folder of the releases."""
    folder = tmp_path_factory.mktemp("fictional")
    catalogue = demo.make(DATASETS, folder, 400, 7).rename(folder / "catalogue.db")
    return release(catalogue, folder / "releases")
