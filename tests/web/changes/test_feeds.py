"""The changes as Atom, calendar and page, and feeds that are late."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from changes_asked import ATOM, FEED, FEEDS, every, on
from editions import MADE, A, B, D, E, Editions, F, H
from languages import english_texts
from lxml import etree, html
from qiangqi.releases.changes.reasons import REASONS
from qiangqi.releases.release import release
from qiangqi.web.changes import atom as changes_atom
from qiangqi.web.changes import ics as changes_ics
from qiangqi.web.changes.words import reason_words
from qiangqi.web.http.language import english
from sites import Site


@pytest.fixture(autouse=True)
def in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the feeds are asked: a week after the newest release was made."""
    on(monkeypatch, "2026-07-08")


# Atom


def test_the_atom_feed_has_what_rfc_4287_asks_for(made: Site, editions: Editions) -> None:
    answer = made.get(f"/changes.atom?since={editions.versions[0]}&kind=granted")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    assert feed.tag == f"{{{changes_atom.ATOM}}}feed"
    for element in (feed, *feed.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
        assert element.findtext("a:id", namespaces=ATOM).startswith("tag:qiangqi.invalid,2026:register/")
        assert element.findtext("a:updated", namespaces=ATOM) in {f"{day}T00:00:00+08:00" for day in MADE}
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["self"] == f"http://localhost/changes.atom?since={editions.versions[0]}&kind=granted"
    ids = [one.text for one in feed.findall("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids)) == 5


def test_an_entry_keeps_its_id_and_the_next_parts_leave_nothing_out(made: Site, editions: Editions) -> None:
    address: str | None = f"http://localhost/changes.atom?since={editions.versions[0]}"
    ids: list[str | None] = []
    while address:
        feed = etree.fromstring(made.get(address.removeprefix("http://localhost")).content)
        ids += [one.text for one in feed.findall("a:entry/a:id", ATOM)]
        more = feed.xpath("a:link[@rel='next']/@href", namespaces=ATOM)
        address = more[0] if more else None
    assert len(ids) == len(set(ids)) == len(every(editions, 1, 2)) > changes_atom.PART
    filtered = etree.fromstring(made.get(f"/changes.atom?since={editions.versions[1]}&lang=en").content)
    assert {one.text for one in filtered.findall("a:entry/a:id", ATOM)} <= set(ids)


def entries(answer: Any) -> list[Any]:
    return list(etree.fromstring(answer.content).findall("a:entry", ATOM))


def test_a_reader_who_comes_back_late_finds_every_release_newest_first(made: Site, editions: Editions) -> None:
    days = [one.findtext("a:updated", namespaces=ATOM) for one in entries(made.get("/changes.atom?kind=granted"))]
    since_first = entries(made.get(f"/changes.atom?since={editions.versions[0]}&kind=granted"))
    assert days == sorted(days, reverse=True) and len(set(days)) > 1 and len(days) == len(since_first)


def test_a_firm_the_titles_and_the_ends_have_feeds_of_their_own(made: Site) -> None:
    assert {
        one.findtext("a:title", namespaces=ATOM).split(" · ")[0] for one in entries(made.get(f"/firm/{F}.atom"))
    } == {F}
    kinds = {
        page: {one.find("a:category", ATOM).get("term") for one in entries(made.get(f"{page}.atom"))}
        for page in ("/changes", "/titles", "/upcoming")
    }
    assert not [kind for kind in kinds["/titles"] if kind.startswith("row_")]
    assert kinds["/upcoming"] and all(kind.endswith("_ends") or kind == "lapses" for kind in kinds["/upcoming"])
    assert {_firm(one) for one in events(icalendar.Calendar.from_ical(made.get(f"/firm/{F}.ics").content))} == {F}
    assert events(icalendar.Calendar.from_ical(made.get("/upcoming.ics").content))
    assert made.get("/firm/没有这样的企业.atom").status_code == 404
    assert made.get("/changes.atom?before=x").json()["type"] == "/problems/bad-cursor"


# The calendar


def test_the_calendar_has_the_days_that_came_and_those_to_come(made: Site, editions: Editions) -> None:
    answer = made.get(f"/changes.ics?since={editions.versions[0]}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.content)
    told = {(_kind(one), _firm(one), one["dtstart"].dt) for one in events(calendar)}
    assert {("term_ends", B, date(2025, 6, 5)), ("term_ends", H, date(2025, 8, 7))} <= told
    assert {("bar_ends", E, date(2025, 1, 9)), ("bar_ends", A, date(2029, 6, 1))} <= told
    assert ("term_ends", F, date(2029, 4, 3)) in told
    assert not {name for _, name, _ in told} & {D}
    assert not [one for one in told if one[:2] == ("term_ends", A) and one[2].year > 2025]


def _kind(event: Any) -> str:
    return str(event["categories"].to_ical().decode())


def _firm(event: Any) -> str:
    return str(event["summary"]).split(" · ")[0]


def events(calendar: Any) -> list[Any]:
    return [one for one in calendar.walk("VEVENT") if "categories" in one]


def test_the_calendar_has_what_rfc_5545_asks_for_and_the_same_bytes_each_time(made: Site, editions: Editions) -> None:
    first = made.get(f"/changes.ics?since={editions.versions[0]}").content
    assert first == made.get(f"/changes.ics?since={editions.versions[0]}").content
    lines = first.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and max(map(len, lines)) <= 75
    calendar = icalendar.Calendar.from_ical(first)
    assert calendar.errors == [] and str(calendar["version"]) == "2.0" and calendar["prodid"]
    found = list(calendar.walk("VEVENT"))
    uids = [str(one["uid"]) for one in found]
    assert len(uids) == len(set(uids)) > 5
    assert {one["dtstamp"].to_ical() for one in found} == {b"20260630T160000Z"}
    assert all(one["dtend"].dt > one["dtstart"].dt and one.errors == [] for one in found)
    later = icalendar.Calendar.from_ical(made.get(f"/changes.ics?since={editions.versions[1]}").content)
    assert {str(one["uid"]) for one in events(later)} < set(uids)


def test_a_calendar_of_one_firm_regime_region_or_kind(made: Site, editions: Editions) -> None:
    for asked in (f"firm={F}", "region=370000"):
        found = events(icalendar.Calendar.from_ical(made.get(f"/changes.ics?{asked}").content))
        assert {_firm(one) for one in found} == {F}
    bars = events(icalendar.Calendar.from_ical(made.get("/changes.ics?kind=bar_ends&regime=zhengzhou").content))
    assert {_kind(one) for one in bars} == {"bar_ends"}
    refused = made.get("/changes.ics?kind=granted")
    assert refused.status_code == 400 and "bar_ends" in refused.json()["detail"]


def test_a_calendar_that_is_too_wide_is_refused_and_not_cut(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_ics, "MOST", 2)
    answer = made.get("/changes.ics")
    assert answer.status_code == 400 and "firm、regime、region" in answer.json()["detail"]


# Late


@pytest.mark.parametrize(("day", "late"), [("2026-08-01", 0), ("2026-08-02", 1), ("2027-05-01", 273)])
def test_a_feed_that_is_late_says_so_in_its_own_body_and_the_health_is_red(
    made: Site, monkeypatch: pytest.MonkeyPatch, day: str, late: int
) -> None:
    on(monkeypatch, day)
    told = made.get(FEED).json()
    assert (told["is_stale"], told["days_late"]) == (late > 0, late)
    texts = [made.get(feed).text.replace("\r\n ", "") for feed in (FEED, "/changes.atom", "/changes.ics", "/changes")]
    assert [f"已晚 {late} 天" in text for text in texts] == [late > 0] * 4
    rows = csv.DictReader(io.StringIO(made.get("/changes.csv").text))
    assert {row["is_stale"] for row in rows} == {str(int(late > 0))}
    health = made.get("/-/health")
    assert (health.status_code, health.json()["changes"]["status"]) == ((503, "red") if late else (200, "ok"))
    assert health.json()["changes"]["days_late"] == late


def test_how_long_a_release_is_new_is_a_setting(editions: Editions) -> None:
    site = Site(editions.catalogue)
    site.datasette._metadata_local = {"plugins": {"qiangqi": {"changes_due_days": 400}}}
    assert site.get(FEED).json()["next_due"] == "2027-08-05"
    site.loop.close()


# The first release, and none


def test_the_first_release_says_that_there_is_nothing_to_compare_with(editions: Editions, tmp_path: Any) -> None:
    database = tmp_path / "catalogue.db"
    database.write_bytes((editions.catalogue).read_bytes())
    site = Site(database)
    for feed in FEEDS:
        answer = site.get(feed)
        assert (answer.status_code, answer.json()["versions"]) == (404, [])
    assert "尚未发布任何版本" in site.get("/changes").text
    assert site.get("/-/health").json()["changes"]["status"] == "ok"
    version = release(database, tmp_path / "releases", made_on="2026-07-01").name
    told = site.get(FEED).json()
    assert (told["from"], told["to"], told["changes"], told["total"]) == (None, version, [], 0)
    for feed in (FEED, "/changes.atom", "/changes.ics", "/changes"):
        assert "这是第一个版本，没有更早的版本可供比较" in site.get(feed).text.replace("\r\n ", "")
    assert site.get("/changes.csv").text.startswith("since,version,") and site.get("/changes.csv").text.count("\n") == 1
    assert site.get(f"{FEED}?since={told['cursor']}").json()["changes"] == []
    site.loop.close()


# The page


def test_the_page_counts_each_kind_and_shows_the_acts_first(made: Site, editions: Editions) -> None:
    page = html.fromstring(made.get(f"/changes?since={editions.versions[0]}").text)
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//table//tbody/tr")]
    assert len(rows) == 50 and "认定" in rows[0] + rows[1]
    assert editions.versions[0] in page.text_content() and "2026年8月1日" in page.text_content()
    corrected = html.fromstring(made.get(f"/changes?since={editions.versions[0]}&kind=corrected").text)
    assert "更正：认定" in corrected.text_content()
    withdrawn = html.fromstring(made.get(f"/changes?since={editions.versions[0]}&kind=withdrawn").text)
    assert "发布单位已撤下，虚构：重复列名" in withdrawn.text_content()


def test_the_pages_together_show_every_change_once(made: Site, editions: Editions) -> None:
    total = len(every(editions, 1, 2))
    shown = 0
    for number in range(1, -(-total // 50) + 1):
        page = html.fromstring(made.get(f"/changes?since={editions.versions[0]}&page={number}").text)
        shown += len(page.xpath("//table[contains(@class, 'holders')]/tbody/tr"))
    assert shown == total
    assert made.get(f"/changes?since={editions.versions[0]}&page={number + 1}").status_code == 400


def test_the_page_is_whole_in_english_and_every_link_of_it_stays_so(made: Site, editions: Editions) -> None:
    messages = {message for message, other in english().items() if message != other}
    for kind in ("", "&kind=row_removed", "&kind=upgraded"):
        page = made.get(f"/changes?since={editions.versions[0]}&lang=en{kind}").text
        assert (set(english_texts(page)) & messages) - {"中文"} == set()
        links = html.fromstring(page).xpath("//a[not(contains(@class, 'tongue'))]/@href")
        assert [link for link in links if "lang=en" not in link and link != "#main"] == []


def test_a_page_without_any_change_says_so_and_leads_on(made: Site) -> None:
    page = made.get("/changes?kind=upgraded").text
    assert "没有符合的变动" in page and "/upcoming" in page
    assert made.get("/changes?since=none").status_code == 404


def test_every_reason_has_words() -> None:
    assert {reason.code for reason in REASONS} == set(reason_words())


def test_feeds_of_invented_firms_say_so_and_share_no_id_with_those_of_real_ones(
    made: Site, fictional_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(fictional_release.parent.parent / "catalogue.db")
    feed = etree.fromstring(site.get("/changes.atom").content)
    name = "强企名录（虚构数据）"
    assert feed.findtext("a:title", namespaces=ATOM).startswith(name)
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == name
    assert feed.findtext("a:id", namespaces=ATOM) == "tag:qiangqi.invalid,2026:fictional/feed/changes.atom"
    assert name in site.get("/changes.ics?regime=xiping").text.replace("\r\n ", "")
    site.set_to(monkeypatch, address="https://register.example:8443")
    ours = etree.fromstring(site.get("/changes.atom?kind=granted").content)
    wanted = "tag:register.example,2026:fictional/feed/changes.atom?kind=granted"
    assert ours.findtext("a:id", namespaces=ATOM) == wanted
    site.loop.close()
