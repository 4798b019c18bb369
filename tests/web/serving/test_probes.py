"""Probes answer whatever the copy is busy with, and what comes beyond its limit is told to come again."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import click
import httpx
import pytest
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.web.serving import load_limit, probes
from sites import Site

TYPED = "只在网址里的企业"


@pytest.fixture(scope="module")
def busy(database: Path) -> Iterator[Site]:
    """The real catalogue, where one request may be under way at once."""
    found = Site(database, requests_at_once=1)
    found.get("/-/live")
    yield found
    found.loop.close()


@asynccontextmanager
async def held(site: Site) -> AsyncIterator[list[asyncio.Task[httpx.Response]]]:
    """Two requests for a page, while no thread reads the catalogue: one waits for a thread, the other is sent away."""
    goes_on = threading.Event()
    for _ in range(site.datasette.executor._max_workers):
        site.datasette.executor.submit(goes_on.wait)
    asked = [asyncio.ensure_future(site.datasette.client.get(f"/titles?lang={lang}")) for lang in ("zh", "en")]
    try:
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        yield asked
    finally:
        goes_on.set()


def test_probes_answer_while_every_thread_is_taken_and_nothing_more_is_let_in(busy: Site) -> None:
    async def asked() -> tuple[list[httpx.Response], list[httpx.Response]]:
        async with held(busy) as pages:
            found = [await busy.datasette.client.get(path) for path in ("/-/live", "/-/ready")]
            assert sum(page.done() for page in pages) == 1
        return found, await asyncio.gather(*pages)

    answers, pages = busy.loop.run_until_complete(asked())
    assert [one.status_code for one in answers] == [200, 200]
    assert all(one.headers["cache-control"] == "no-store" for one in answers)
    assert sorted(page.status_code for page in pages) == [200, 503]


def test_what_is_sent_away_is_told_when_to_come_again_as_a_page_or_as_a_problem(busy: Site) -> None:
    paths = (f"/search?q={TYPED}", f"/search?q={TYPED}&lang=en", f"/-/search.json?q={TYPED}&lang=en", "/changes.atom")

    async def asked() -> list[httpx.Response]:
        async with held(busy) as pages:
            found = await asyncio.gather(*(busy.datasette.client.get(path) for path in paths))
        await asyncio.gather(*pages)
        return found

    chinese, english, data, feed = busy.loop.run_until_complete(asked())
    for answer in (chinese, english, data, feed):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, load_limit.AGAIN)
        assert answer.headers["cache-control"] == "no-store" and TYPED not in answer.text
    assert "<h1>服务繁忙</h1>" in chinese.text and "已达 1 个的上限" in chinese.text
    assert "1 requests are being answered" in english.text and 'lang="en"' in english.text
    assert data.json()["type"] == feed.json()["type"] == "/problems/busy" and "2 seconds" in data.json()["detail"]


def test_a_request_that_fails_gives_its_place_back(busy: Site) -> None:
    for path, status in (("/firm/none", 404), ("/titles?as_of=never", 400), ("/titles", 200), ("/robots.txt", 200)):
        assert busy.get(path).status_code == status


@pytest.mark.parametrize("most", [0, "24", True])
def test_a_limit_that_is_no_number_stops_the_start(most: object, busy: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    busy.set_to(monkeypatch, requests_at_once=most)
    with pytest.raises(click.ClickException, match="requests_at_once: expected a number"):
        load_limit.most_of(busy.datasette)


def test_a_copy_is_ready_while_it_can_read_its_release(database: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    own = Site(Path(shutil.copy(database, tmp_path / "catalogue.db")))
    ready = own.get("/-/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "release": catalogue.release})
    (tmp_path / "catalogue.db").unlink()
    probes._READINESS.clear()  # what was read a moment ago is told again
    gone = own.get("/-/ready")
    assert (gone.status_code, gone.json()) == (503, {"status": "red", "release": None})
    assert own.get("/-/live").json() == {"status": "ok"}
    own.loop.close()


def test_a_copy_whose_store_hangs_is_not_ready_until_it_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.get("/-/ready")
    goes_on, readiness = threading.Event(), probes._READINESS[site.datasette]
    readiness._thread.submit(goes_on.wait)
    readiness._reading = None
    with monkeypatch.context() as patch:
        patch.setattr(probes, "LONGEST", 0)
        hangs = site.get("/-/ready")
    goes_on.set()
    assert (hangs.status_code, site.get("/-/ready").status_code) == (503, 200)
    assert (site.get("/-/live?a=1").status_code, site.post("/-/ready").status_code) == (400, 405)
