"""Catalogues that many tests read and none changes: each is built once, by whichever worker comes first."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import editions as edition_maker
import pytest
from built_folders import Kept, made_once
from editions import Editions
from given import DATASETS
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.fiction import demo
from qiangqi.releases.release import release
from sites import COMPILED


def built_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is made by the first worker that asks for it; the others wait until it is whole."""
    return made_once(of_all_workers(factory), f"shared-{name}", make)


def of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this run, which its workers share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let a worker take the templates that another has compiled."""
    COMPILED.folder = of_all_workers(tmp_path_factory) / "shared-templates"
    COMPILED.folder.mkdir(exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def built_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let a worker take what another has built of the same made-up data."""
    Kept.folder = of_all_workers(tmp_path_factory) / "shared-built"
    Kept.folder.mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue as a file."""
    folder = built_once(tmp_path_factory, "real", lambda folder: publish(DATASETS, folder / "build"))
    return folder / "build" / "catalogue.db"


@pytest.fixture
def built(database: Path, tmp_path: Path) -> Path:
    """The real catalogue in a folder of its own, with what the next build can use again."""
    return Path(shutil.copytree(database.parent, tmp_path / "build")) / database.name


@pytest.fixture(scope="session")
def catalogue(database: Path) -> Catalogue:
    """The real catalogue, opened."""
    return Catalogue(database)


@pytest.fixture(scope="session")
def real_release(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the real catalogue; that lies as ``catalogue.db`` beside the folder of the releases."""
    return _released(tmp_path_factory, "real-release", database)


@pytest.fixture(scope="session")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small fictional catalogue, in which every status stands."""
    return built_once(tmp_path_factory, "fictional", lambda folder: demo.make(DATASETS, folder, 400, 7)) / "demo.db"


@pytest.fixture(scope="session")
def large_fictional(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional catalogue with more titles than Datasette returns rows for a query."""
    return built_once(tmp_path_factory, "large", lambda folder: demo.make(DATASETS, folder, 1200, 3)) / "demo.db"


@pytest.fixture(scope="session")
def fictional_release(fictional: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the small fictional catalogue; that lies as ``catalogue.db`` beside the folder of the releases."""
    return _released(tmp_path_factory, "fictional-release", fictional)


def _released(factory: pytest.TempPathFactory, name: str, database: Path) -> Path:
    def make(folder: Path) -> None:
        release(Path(shutil.copyfile(database, folder / "catalogue.db")), folder / "releases")

    return next((built_once(factory, name, make) / "releases").glob("*/manifest.json")).parent


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Three releases of a made-up datasets folder."""
    return edition_maker.found(built_once(tmp_path_factory, "editions", edition_maker.make))
