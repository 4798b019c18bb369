"""A page that a reader has already is not made again, and only while it would be made the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from editions import MADE, Editions
from known_firms import YUTONG
from pages import PAGES
from qiangqi.releases.versions import withdraw
from qiangqi.web.http import responses
from qiangqi.web.serving import known_tags
from sites import Site
from switches import next_of, switch_to

FIRM = f"/firm/{YUTONG}"
OWN = [path for path in PAGES if not path.startswith("/catalogue")]


@pytest.fixture
def made(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The templates of pages that are made from now on."""
    found: list[Any] = []

    def told(get: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: found.append(given) or get(*given, **named)

    monkeypatch.setattr(responses, "own_template", told(responses.own_template))
    monkeypatch.setattr(site.datasette.jinja_env, "select_template", told(site.datasette.jinja_env.select_template))
    return found


def is_kept(answer: httpx.Response) -> bool:
    """Whether a cache may keep an answer."""
    return answer.status_code == 200 and "max-age=0" in answer.headers["cache-control"]


def told(answer: httpx.Response) -> tuple[int, dict[str, str]]:
    """Return the status of an answer, and what it says of a page."""
    of_body = ("content-type", "content-length", "content-encoding", "cache-control")
    return answer.status_code, {name: value for name, value in answer.headers.items() if name not in of_body}


@pytest.fixture(scope="module")
def had(site: Site) -> dict[str, httpx.Response]:
    """Each page of the register that a cache may keep, in both languages, as a reader has it."""
    paths = [f"{path}{'&' if '?' in path else '?'}lang={lang}" for path in OWN for lang in ("zh", "en")]
    return {path: answer for path in paths if is_kept(answer := site.get(path))}


@pytest.mark.slow
def test_every_page_that_may_be_kept_is_answered_without_being_made(
    site: Site, had: dict[str, httpx.Response], made: list[Any]
) -> None:
    assert len(had) > 50
    for path, page in had.items():
        again = site.get(path, **{"if-none-match": page.headers["etag"]})
        _status, expected = told(page)
        if "'nonce-" in expected.get("content-security-policy", ""):
            del expected["content-security-policy"]  # the page that is kept has its own
        assert (told(again), again.content) == ((304, expected), b""), path
        assert again.headers["cache-control"].startswith("public, max-age=0, s-maxage="), path
    assert made == []


@pytest.mark.parametrize("tags", ['"a", {}', "*", '{}, W/"b"', "{strong}", '"a",{strong}'])
def test_the_tag_may_be_one_of_a_list_and_weak_or_strong(site: Site, had: dict[str, httpx.Response], tags: str) -> None:
    tag = had[f"{FIRM}?lang=zh"].headers["etag"]
    given = tags.format(tag, strong=tag.removeprefix("W/"))
    assert site.get(f"{FIRM}?lang=zh", **{"if-none-match": given}).status_code == 304
    assert site.get(f"{FIRM}?lang=en", **{"if-none-match": given}).status_code == (304 if tags == "*" else 200)


def test_a_page_that_is_not_there_is_never_had(site: Site) -> None:
    for path in ("/firm/没有这样的企业", "/nothing", "/source/none", f"{FIRM}?as_of=x"):
        before = site.get(path)
        for tags in ("*", before.headers.get("etag", '"a"')):
            assert site.get(path, **{"if-none-match": tags}).status_code == before.status_code >= 400


def test_the_head_of_a_page_is_answered_alike(site: Site, made: list[Any]) -> None:
    def head(**headers: str) -> httpx.Response:
        return site.loop.run_until_complete(site.datasette.client.head(FIRM, headers=headers))

    tag = head().headers["etag"]
    again = head(**{"if-none-match": tag})
    assert (again.status_code, again.headers["etag"], len(made)) == (304, tag, 1)
    assert site.get(FIRM).headers["etag"] == tag


def test_a_page_is_made_again_where_a_cookie_is_sent(
    site: Site, had: dict[str, httpx.Response], made: list[Any]
) -> None:
    path, page = next(iter(had.items()))
    answer = site.get(path, **{"if-none-match": page.headers["etag"], "cookie": "a=b"})
    assert (answer.status_code, len(made)) == (304, 1)


def test_a_page_is_made_again_after_midnight(
    site: Site, had: dict[str, httpx.Response], made: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, page = next(iter(had.items()))
    tomorrow = known_tags.today() + 1
    monkeypatch.setattr(known_tags, "today", lambda: tomorrow)
    site.get(path, **{"if-none-match": page.headers["etag"]})
    assert len(made) == 1


def test_tables_and_statements_are_answered_anew(site: Site, made: list[Any]) -> None:
    for path in ("/catalogue", "/catalogue/firms", "/catalogue?sql=select+1"):
        site.get(path)
        made.clear()
        site.get(path, **{"if-none-match": "*"})
        assert made


@pytest.mark.parametrize("base_url", ["/", "/prefix/"])
def test_after_a_switch_each_page_is_of_the_new_release(database: Path, tmp_path: Path, base_url: str) -> None:
    served = Path(shutil.copy(database, tmp_path / "catalogue.db"))
    site, path = Site(served, base_url), f"{base_url}firm/{YUTONG}"
    tag = site.get(path).headers["etag"]
    assert site.get(path, **{"if-none-match": tag}).status_code == 304
    switch_to(next_of(database, tmp_path), served)
    assert site.get(path, **{"if-none-match": tag}).status_code == 200
    site.loop.close()


def test_a_release_that_is_withdrawn_is_seen_at_once(editions: Editions, tmp_path: Path) -> None:
    build = Path(shutil.copytree(editions.releases_folder.parent, tmp_path / "served"))
    site = Site(build / "catalogue.db")
    tag = site.get("/releases").headers["etag"]
    assert site.get("/releases", **{"if-none-match": tag}).status_code == 304
    withdraw(build / "releases", editions.versions[:1], MADE[2], {"zh": "虚构", "en": "fictional"})
    assert site.get("/releases", **{"if-none-match": tag}).status_code == 200
    site.loop.close()
