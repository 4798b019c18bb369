"""One release at a time: a server stays on the file that it began with, whole, whatever is put in its place."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from editions import MADE, A, Editions
from given import ROOT
from qiangqi.releases.versions import add_version, list_of
from qiangqi.served_links import FOLDER
from qiangqi.web.http.pinned import pin, unpin
from serving import begun_by, free_port, server_of, wait_for
from sites import Site
from switches import Asked, every_kind, next_of, said, switch_to

pytestmark = pytest.mark.slow

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
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the test's own: a file gets no link there."""
    places = [place for place in (Path("/dev/shm"), ROOT / "build") if place.is_dir()]
    other = next((place for place in places if place.stat().st_dev != tmp_path.stat().st_dev), None)
    if other is None:
        pytest.skip("one file system holds all; a second one is needed, to which no link can be made")
    with tempfile.TemporaryDirectory(dir=other) as folder:
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


@pytest.mark.parametrize("command", ["serve", "supervise"])
def test_a_list_of_releases_that_came_half_is_named_when_a_server_begins(command: str, served: Path) -> None:
    listed = list_of(served.parent / "releases")
    listed.parent.mkdir(exist_ok=True)
    listed.write_text('{"versions": ["2026', encoding="utf-8")
    line = [sys.executable, "-m", "datasette", command, "-i", str(served), "-p", str(free_port())]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and f"Error: {listed}:1: cannot be read; expected it whole" in done.stderr
    assert "Traceback" not in done.stderr


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


# A supervised server


STRIDE = 14
"""A reader's next request: never a batch after a batch or SQL after SQL, of which an address may send two at once."""


class Load:
    """Readers that ask for one thing after another, each on a connection that is kept, and what they were answered."""

    def __init__(self, base: str, asked: list[Asked], readers: int = 2) -> None:
        assert math.gcd(STRIDE, len(asked)) == 1  # else some would never be asked
        self.base, self.asked = base, asked
        self.answers: list[list[tuple[int, str, bytes]]] = [[] for _ in asked]
        self.failures: list[str] = []
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(readers)]

    def _read(self, number: int) -> None:
        with httpx.Client(timeout=60) as web:
            while not self._is_over.is_set():
                number = (number + STRIDE) % len(self.asked)
                try:
                    self.answers[number].append(said(self.asked[number].by(web, self.base)))
                except httpx.HTTPError as error:
                    self.failures.append(f"{self.asked[number]}: {error!r}")

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def until_all_were_asked_again(self) -> None:
        """Wait until every request has been answered once more."""
        before = [len(answers) for answers in self.answers]
        until(lambda: all(len(now) > then for now, then in zip(self.answers, before, strict=True)))


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail after two minutes."""
    ends = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


@pytest.mark.long
def test_every_answer_across_a_switch_under_load_is_of_one_release_and_no_request_fails(
    served: Path, fresh: Path
) -> None:
    asked = every_kind(served)
    with server_of(served, command="supervise") as (base, process):
        (old_set,) = begun_by(process)
        before = [said(one.by(WEB, base)) for one in asked]
        with Load(base, asked) as load:
            load.until_all_were_asked_again()
            switch_to(fresh, served)
            until(lambda: old_set not in begun_by(process))
            load.until_all_were_asked_again()
        after = [said(one.by(WEB, base)) for one in asked]
        health = WEB.get(f"{base}/-/health").json()["catalogue"]
    assert load.failures == [] and (health["status"], health["is_newest"]) == ("ok", True)
    for one, answers, was, now in zip(asked, load.answers, before, after, strict=True):
        assert was != now and set(answers) == {was, now}, str(one)
    assert links_beside(served) == ["catalogue.db"]


@pytest.mark.long
def test_what_cannot_be_served_or_is_killed_as_it_begins_leaves_the_old_release_whole(
    served: Path, fresh: Path, tmp_path: Path
) -> None:
    log, asked = tmp_path / "log", every_kind(served)[:5]
    with log.open("wb") as out, server_of(served, command="supervise", log=out) as (base, process):
        (old_set,) = begun_by(process)
        before = [said(one.by(WEB, base)) for one in asked]
        with Load(base, asked, 1) as load:
            (tmp_path / "damaged.db").write_bytes(fresh.read_bytes()[:4096] + b"damaged")
            switch_to(tmp_path / "damaged.db", served)
            until(lambda: log.read_text().count("what was served before stays") == 1)
            assert f"{served}: database disk image is malformed" in log.read_text()
            assert "Traceback" not in log.read_text()
            switch_to(fresh, served)
            until(lambda: len(begun_by(process)) == 2)
            os.kill(max(set(begun_by(process)) - {old_set}), signal.SIGKILL)
            until(lambda: log.read_text().count("what was served before stays") == 2)
            load.until_all_were_asked_again()
            assert begun_by(process) == [old_set] and [set(one) for one in load.answers] == [{one} for one in before]
            process.send_signal(signal.SIGUSR1)
            until(lambda: old_set not in begun_by(process))
        assert load.failures == [] and WEB.get(f"{base}{SQL}").json() == [1]
        os.kill(begun_by(process)[0], signal.SIGKILL)
        assert httpx.get(f"{base}{SQL}", timeout=60).json() == [1]  # it waited for the next process set
    assert process.returncode == 0 and links_beside(served) == ["catalogue.db"]


@pytest.fixture
def with_two_releases(editions: Editions, tmp_path: Path) -> Path:
    """A catalogue with the first two of three releases beside it."""
    build = Path(shutil.copytree(editions.releases_folder.parent, tmp_path / "served"))
    shutil.move(build / "releases" / editions.versions[2], tmp_path / "third")
    of_two = {"versions": editions.versions[:2], "made_on": dict(zip(editions.versions[:2], MADE[:2], strict=True))}
    list_of(build / "releases").write_text(json.dumps(of_two), encoding="utf-8")
    return build / "catalogue.db"


def publish_third(editions: Editions, served: Path) -> None:
    """Put the third release beside a catalogue as ``make release`` does: whole, then onto the list."""
    releases = served.parent / "releases"
    shutil.move(served.parent.parent / "third", releases / editions.versions[2])
    add_version(releases, editions.versions[2], MADE[2])


def of_releases(editions: Editions) -> list[Asked]:
    """Return requests for everything that tells which release is the newest."""
    pages = "/releases /changes /releases?lang=en /changes?lang=en"
    paths = f"{pages} /-/changes.json /changes.csv /changes.atom /changes.ics"
    return [
        *(Asked("GET", path) for path in paths.split()),
        Asked("POST", "/-/watch.json", json.dumps({"firms": [A]}).encode()),
    ]


def test_a_server_shows_the_releases_that_it_began_with(editions: Editions, with_two_releases: Path) -> None:
    asked = of_releases(editions)
    with server_of(with_two_releases) as (base, _process):
        before, third = [said(one.by(WEB, base)) for one in asked], f"{base}/releases/{editions.versions[2]}"
        assert WEB.get(third).status_code == 404
        publish_third(editions, with_two_releases)
        assert WEB.get(third).status_code == 200  # another server may lead here by now
        assert [said(one.by(WEB, base)) for one in asked] == before
        assert WEB.get(f"{base}/releases/latest").headers["location"].endswith(editions.versions[1])
    with server_of(with_two_releases) as (base, _process):
        for one, was in zip(asked, before, strict=True):
            assert said(one.by(WEB, base)) != was, str(one)
    assert not (with_two_releases.parent / FOLDER).exists()


def test_a_supervised_server_switches_to_a_new_release_and_no_request_fails(
    editions: Editions, with_two_releases: Path
) -> None:
    asked = of_releases(editions)
    with server_of(with_two_releases, command="supervise") as (base, process):
        (old_set,) = begun_by(process)
        before = [said(one.by(WEB, base)) for one in asked]
        with Load(base, asked) as load:
            load.until_all_were_asked_again()
            publish_third(editions, with_two_releases)
            until(lambda: old_set not in begun_by(process))
            load.until_all_were_asked_again()
        after = [said(one.by(WEB, base)) for one in asked]
    assert load.failures == []
    for one, answers, was, now in zip(asked, load.answers, before, after, strict=True):
        assert was != now and set(answers) == {was, now}, str(one)
