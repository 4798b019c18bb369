"""One release at a time: a server stays on the file that it began with, whole, whatever is put in its place."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from datasette_standing.pinned import FOLDER, pin, unpin
from serving import begun_by, server_of, wait_for
from sites import Site
from switches import every_kind, next_of, said, switch_to

WEB = httpx.Client(timeout=60)
SQL = "/catalogue.json?sql=select+count(*)+from+build+where+key='edition'&_shape=arrayfirst"


@pytest.fixture
def served(database: Path, tmp_path: Path) -> Path:
    """The real catalogue, in a folder of this test's own."""
    (tmp_path / "served").mkdir()
    return Path(shutil.copy(database, tmp_path / "served" / "catalogue.db"))


@pytest.fixture(scope="module")
def fresh(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next catalogue."""
    return next_of(database, tmp_path_factory.mktemp("next"))


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder in memory: a file of the disk gets no link there."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        pytest.skip("no /dev/shm on this machine; a second file system is needed, to which no link can be made")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def links_beside(served: Path) -> list[str]:
    return sorted(path.name for path in served.parent.rglob("*.db"))


def test_a_server_answers_from_the_file_it_began_with_whatever_takes_its_place(served: Path, fresh: Path) -> None:
    asked = every_kind(served)
    with server_of(served) as (base, process):
        before = [said(one.by(WEB, base)) for one in asked]
        switch_to(fresh, served)
        for id_ in begun_by(process):
            os.kill(id_, signal.SIGKILL)  # those that are begun in their place read the same file
        wait_for(f"{base}{SQL}", process)
        for one, was in zip(asked, before, strict=True):
            assert said(one.by(WEB, base)) == was, str(one)
        told = WEB.get(f"{base}/-/health").json()["catalogue"]
        assert (told["status"], told["is_newest"]) == ("amber", False)
    with server_of(served) as (base, _process):
        for one, was in zip(asked, before, strict=True):
            now = said(one.by(WEB, base))
            assert (now[0], now != was) == (200, True), str(one)
        assert WEB.get(f"{base}/-/health").json()["catalogue"]["is_newest"] is True
    assert links_beside(served) == ["catalogue.db"]


def test_what_a_killed_server_left_behind_goes_when_the_next_begins(served: Path) -> None:
    with server_of(served) as (_base, process):
        process.kill()
    assert links_beside(served) == ["catalogue.db"] * 2
    first, second = Site(served), Site(served)
    for site in (first, second):
        pin(site.datasette)
        assert site.get("/robots.txt").status_code == 200
    assert links_beside(served) == ["catalogue.db"] * 3
    for site in (first, second):
        unpin(site.datasette)
        site.loop.close()
    assert links_beside(served) == ["catalogue.db"] and not (served.parent / FOLDER).exists()


@pytest.mark.parametrize("how", ["written over", "replaced where no link can be made"])
def test_a_file_that_cannot_be_held_is_not_answered_from_once_it_is_another(
    how: str, served: Path, fresh: Path, elsewhere: Path
) -> None:
    if how != "written over":
        moved = shutil.move(served, elsewhere / served.name)
        served.symlink_to(moved)
    with server_of(served) as (base, _process):
        assert WEB.get(f"{base}{SQL}").json() == [0]
        if how == "written over":
            shutil.copyfile(fresh, served)
        else:
            switch_to(fresh, served.resolve())
        for path in ("/", "/titles.json", "/catalogue/firms", SQL, "/catalogue.db"):
            refused = WEB.get(f"{base}{path}")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5"), path
        assert "服务" in WEB.get(f"{base}/").text and "restarted" in WEB.get(f"{base}/?lang=en").text
        health = WEB.get(f"{base}/-/health")
        assert (health.status_code, health.json()["catalogue"]["status"]) == (503, "red")
