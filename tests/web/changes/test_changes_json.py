"""The changes over HTTP: the cursor, the parts and the filters."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from changes_asked import ATOM, FEED, FEEDS, every, on
from editions import MADE, C, Editions
from lxml import etree, html
from qiangqi.releases.changes.history import cursor_of, place_of
from qiangqi.web.changes import atom as changes_atom
from sites import Site


@pytest.fixture(autouse=True)
def in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the feeds are asked: a week after the newest release was made."""
    on(monkeypatch, "2026-07-08")


# Places and parts


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_every_change_is_in_exactly_one_part_in_order_and_over_releases(
    made: Site, editions: Editions, limit: int
) -> None:
    first = made.get(f"{FEED}?since={editions.versions[0]}&limit={limit}").json()
    rows = first["changes"]
    since = first["next"]
    while since:
        told = made.get(f"{FEED}?since={since}&limit={limit}").json()
        assert 0 < len(told["changes"]) <= limit
        rows += told["changes"]
        since = told["next"]
    assert [(row["version"], row["change_id"]) for row in rows] == every(editions, 1, 2)
    assert first["total"] == len(rows)


@pytest.mark.parametrize("sort", ["name", "-name", "kind", "-title"])
def test_changes_sorted_by_a_column_are_each_there_once_over_releases(
    made: Site, editions: Editions, sort: str
) -> None:
    asked = f"since={editions.versions[0]}&sort={sort}"
    rows = list(csv.DictReader(io.StringIO(made.get(f"/changes.csv?{asked}").text)))
    assert sorted((row["version"], int(row["change_id"])) for row in rows) == sorted(every(editions, 1, 2))
    column = {"title": "regime"}.get(sort.lstrip("-"), sort.lstrip("-"))
    told = [(not row[column], row[column]) for row in rows]
    assert told == sorted(told, reverse=sort.startswith("-"))
    page = html.fromstring(made.get(f"/changes?{asked}").text)
    assert page.xpath("//th[@aria-sort]") and page.xpath("//p[@class='cite']")
    shown = page.xpath("//table[contains(@class, 'holders')]/tbody/tr")
    assert [shown[0].xpath("string(./th)"), len(shown)] == [rows[0]["name"] or "不属于某一家企业", min(50, len(rows))]


def test_a_cursor_goes_on_after_a_restart_and_after_the_next_release(editions: Editions, made: Site) -> None:
    part = made.get(f"{FEED}?since={editions.versions[0]}&limit=10").json()
    again = Site(editions.catalogue)
    rest = again.get(f"{FEED}?since={part['next']}&limit=10000").json()
    again.loop.close()
    ids = [(row["version"], row["change_id"]) for row in part["changes"] + rest["changes"]]
    assert ids == every(editions, 1, 2) and rest["next"] is None
    old = cursor_of(place_of(editions.versions[1])._replace(read=len(every(editions, 1))))  # type: ignore[union-attr]
    assert walked_ids(made, f"{FEED}?since={old}") == every(editions, 2)
    assert made.get(f"{FEED}?since={rest['cursor']}").json()["changes"] == []


def walked_ids(made: Site, address: str) -> list[tuple[str, int]]:
    return [(row["version"], row["change_id"]) for row in made.get(address).json()["changes"]]


def test_without_since_the_newest_release_is_compared_with_the_one_before(made: Site, editions: Editions) -> None:
    told = made.get(FEED).json()
    assert (told["from"], told["to"]) == editions.versions[1:]
    assert (told["made_on"], told["next_due"], told["is_stale"]) == (MADE[2], "2026-08-01", False)
    assert walked_ids(made, FEED) == every(editions, 2)
    assert walked_ids(made, f"{FEED}?since={editions.versions[2]}") == []


def test_the_csv_has_every_change_whole(made: Site, editions: Editions) -> None:
    answer = made.get(f"/changes.csv?since={editions.versions[0]}")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["version"], int(row["change_id"])) for row in rows] == every(editions, 1, 2)
    assert {(row["next_due"], row["is_stale"]) for row in rows} == {("2026-08-01", "0")}
    assert answer.headers["cache-control"] == "no-cache"
    held = made.get(f"/changes.csv?since={editions.versions[0]}", **{"if-none-match": answer.headers["etag"]})
    assert held.status_code == 304


# Filters


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (f"firm={C}", lambda row: row["name"] == C),
        ("regime=zhengzhou", lambda row: row["regime"] == "zhengzhou"),
        ("region=370000", lambda row: row["division"] == "370000"),
        ("region=none", lambda row: row["division"] is None),
        ("kind=granted", lambda row: row["kind"] == "granted"),
        ("kind=corrected", lambda row: row["sort"] == "fact" and row["corrects"] is not None),
        ("kind=term_ends&region=410000", lambda row: row["kind"] == "term_ends" and row["division"] == "410100"),
    ],
)
def test_each_filter_keeps_what_it_names_and_nothing_else_in_every_feed(
    made: Site, editions: Editions, asked: str, kept: Any
) -> None:
    since = f"since={editions.versions[0]}"
    whole = made.get(f"{FEED}?{since}&limit=10000").json()["changes"]
    wanted = [(row["version"], row["change_id"]) for row in whole if kept(row)]
    assert wanted and wanted == walked_ids(made, f"{FEED}?{since}&limit=10000&{asked}")
    rows = csv.DictReader(io.StringIO(made.get(f"/changes.csv?{since}&{asked}").text, newline=""))
    assert [(row["version"], int(row["change_id"])) for row in rows] == wanted
    entries = etree.fromstring(made.get(f"/changes.atom?{since}&{asked}").content).findall("a:entry", ATOM)
    assert len(entries) == min(len(wanted), changes_atom.PART)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    ("asked", "status", "problem", "named"),
    [
        ("since=2020-01-01-none", 404, "no-release", "2026-06-15-"),
        ("since=c.nonsense", 400, "bad-cursor", "2026-06-15-"),
        ("kind=fired", 400, "bad-question", "term_ends"),
        ("regime=nowhere", 400, "bad-question", "zhengzhou"),
        ("region=999", 400, "bad-question", "410000"),
        ("firm=虚构无有限公司", 404, "no-firm", "统一社会信用代码"),
        ("since=a&since=b", 400, "bad-question", "since"),
        ("colour=red", 400, "bad-question", "since"),
    ],
)
def test_what_is_not_known_is_refused_and_the_valid_ones_are_named(
    made: Site, feed: str, asked: str, status: int, problem: str, named: str
) -> None:
    answer = made.get(f"{feed}?{asked}")
    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, f"/problems/{problem}")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert named in told["detail"]
    if problem in ("no-release", "bad-cursor"):
        assert len(told["versions"]) == 3


@pytest.mark.parametrize("limit", ["0", "10001", "x"])
def test_a_part_of_a_wrong_size_is_refused(made: Site, limit: str) -> None:
    assert made.get(f"{FEED}?limit={limit}").status_code == 400


@pytest.mark.parametrize("feed", FEEDS)
def test_any_page_on_the_web_may_read_a_feed_and_it_is_asked_for_again_each_time(
    made: Site, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.set_to(monkeypatch, address="https://register.example")
    answer = made.get(feed)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-cache" and answer.headers["etag"]
