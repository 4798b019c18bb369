"""One site for all tests of collecting, and a collector that watches it with a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from given import DATASETS
from watched_site import Watch, WatchedSite, watched_site


@pytest.fixture(scope="session")
def served() -> Iterator[WatchedSite]:
    with watched_site() as site:
        yield site


@pytest.fixture(scope="session")
def some_datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a proposed card is tried against: the words, some divisions, and one place with its rules and no list."""
    folder = tmp_path_factory.mktemp("some")
    shutil.copy(DATASETS / "vocabulary.yml", folder)
    lines = (DATASETS / "divisions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = (line for line in lines if line.startswith(("code", "4100", "4101")))
    (folder / "divisions.csv").write_text("".join(kept), encoding="utf-8")
    shutil.copytree(DATASETS / "zhengzhou/zhengzhou", folder / "zhengzhou/zhengzhou")
    return folder


@pytest.fixture
def watch(served: WatchedSite, some_datasets: Path, tmp_path: Path) -> Watch:
    """A collector that watches the site's first page."""
    served.clear()
    datasets = Path(shutil.copytree(some_datasets, tmp_path / "datasets"))
    found = Watch(served, datasets, tmp_path / "inbox")
    found.watch()
    return found
