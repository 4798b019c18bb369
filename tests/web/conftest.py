"""What the tests of the site share."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import built_once
from given import DATASETS
from qiangqi.catalogue.building.pipeline import publish
from secrecy import Server
from serving import Prefixed, prefixed_server, wait_for
from sites import Site


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A catalogue with a name that is HTML, and two firms that share a name."""
    found = Site(built_once(tmp_path_factory, "invented", _with_invented_names) / "build" / "catalogue.db")
    yield found
    found.loop.close()


def _with_invented_names(folder: Path) -> None:
    datasets = Path(shutil.copytree(DATASETS, folder / "datasets"))
    raw, card = datasets / "jintan/raw/2006-demonstration.csv", datasets / "jintan/2006-demonstration.yml"
    text = raw.read_text(encoding="utf-8")
    rows = (
        "2,<script>alert(1)</script>虚构有限公司,江苏省金坛市,示范企业,认定,2006年度,2007-03-09,,,",
        "3,虚构同名有限公司,江苏省金坛市,示范企业,认定,2006年度,2007-03-09,,,",
        "4,虚构同名有限公司,广东省中山市,示范企业,认定,2006年度,2007-03-09,,,",
    )
    raw.write_text(text.rstrip("\n") + "\n" + "\n".join(rows) + "\n", encoding="utf-8")
    digest = hashlib.sha256(raw.read_bytes()).hexdigest()
    told = re.sub(r"sha256: \w+", f"sha256: {digest}", card.read_text(encoding="utf-8"))
    card.write_text(re.sub(r"facts: \[\d+, \d+\]", "facts: [1, 9]", told), encoding="utf-8")
    publish(datasets, folder / "build")


@pytest.fixture
def server(database: Path, tmp_path: Path) -> Iterator[Server]:
    """The real catalogue, served by a process of its own from a folder of its own."""
    folder = tmp_path / "served"
    folder.mkdir()
    shutil.copy(database, folder / "catalogue.db")
    found = Server(folder)
    try:
        wait_for(f"{found.base}/robots.txt", found.process)
        yield found
    finally:
        found.process.terminate()
        found.process.wait(60)


@pytest.fixture(scope="session")
def prefixed(fictional_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefixed]:
    """A fictional catalogue with a release, served under a prefix."""
    database = fictional_release.parent.parent / "catalogue.db"
    with prefixed_server(database, tmp_path_factory.mktemp("prefixed") / "log.txt") as found:
        yield found
