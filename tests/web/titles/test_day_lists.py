"""The tables that serve lists of a day: what they count, where a link to a deep page leads, and what SQLite reads."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from qiangqi.catalogue.building.day_ends import fill_ends
from qiangqi.catalogue.query import holders
from qiangqi.catalogue.query.day_pages import Place
from qiangqi.catalogue.query.holder_counts import Wanted, counts, kinds
from qiangqi.catalogue.query.holders import ORDERS
from qiangqi.standing.strict_yaml import DataError
from qiangqi.web.titles import upcoming
from qiangqi.web.titles.upcoming import Span
from sites import Site

TITLES = ("advantage", "demonstration")
MILLION = 1_000_000
LARGE = "bars day_counts day_end_counts day_ends day_standings facts firm_names firms intervals tallies"
"""Tables that grow with the firms."""


@pytest.mark.parametrize("region", [None, "410000", "410100", "none", "100000"])
@pytest.mark.parametrize("day", ["0001-01-01", "2016-02-29", "2022-03-01", "2026-11-21", "9999-12-31"])
def test_the_counts_of_a_day_are_those_of_the_intervals(db: sqlite3.Connection, day: str, region: str | None) -> None:
    wanted = Wanted(day, TITLES, region=region, holds="no", sort="-since")
    expected: dict[tuple[str, str], int] = {}
    for holds in ("yes", "unclear", "no"):
        for batch in holders.every(db, Wanted(day, TITLES, region=region, holds=holds), 1500):
            for row in batch:
                expected[holds, row["status"]] = expected.get((holds, row["status"]), 0) + 1
    assert {(one.holds, one.status): one.titles for one in counts(db, wanted)} == expected
    assert sum(expected.values()) > 0 or region == "none"


def test_a_next_page_leads_on_from_the_last_row_and_says_the_same_by_its_number_alone(fiction: Site) -> None:
    first = fiction.get("/titles?as_of=2022-03-01&sort=-until").text
    link = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")  # type: ignore[index]
    assert "page=2" in link and re.search(r"cursor=\d+-\d+-\d+", link)
    rows = re.compile(r"<tbody>.*</tbody>", re.S)
    by_number = rows.findall(fiction.get("/titles?as_of=2022-03-01&sort=-until&page=2").text)
    assert rows.findall(fiction.get(link).text) == by_number and by_number


@pytest.mark.parametrize("cursor", ["", "1-2", "9-9-9", "999999999-999999999999999-1", "8-1-x", "-1-1-1"])
def test_a_cursor_that_leads_nowhere_is_passed_over(fiction: Site, cursor: str) -> None:
    query = "/titles?as_of=2022-03-01&page=3"
    without = re.sub(r"cursor=[\d-]+", "", fiction.get(query).text)
    found = fiction.get(f"{query}&cursor={cursor}")
    assert found.status_code == 200
    assert re.findall(r'<a href="/firm/[^"?]+', found.text) == re.findall(r'<a href="/firm/[^"?]+', without)


def test_a_place_in_the_list_of_another_day_is_passed_over(db: sqlite3.Connection) -> None:
    wanted = Wanted("2022-03-01", TITLES)
    held = holders.page(db, Wanted("2016-03-01", TITLES, holds="yes"), 1500, 0, 1).last
    assert isinstance(held, Place)
    for few in (0, MILLION):
        by_number = holders.page(db, wanted, 1500, 60, 20, None, few).rows
        assert holders.page(db, wanted, 1500, 60, 20, held, few).rows == by_number


def test_a_catalogue_of_before_the_index_is_read_whole(large_fictional: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(large_fictional)) as db:
        db.execute("vacuum into ?", (str(old),))
        db.row_factory = sqlite3.Row
        wanted, span = Wanted("2022-03-01", TITLES, sort="since"), Span("2022-03-01", "2024-03-01")
        page, ends = holders.page(db, wanted, 1500, 100, 20), upcoming.some(db, span, 10, 20)
        counted = upcoming.counts(db, span)
    with closing(sqlite3.connect(old)) as db:
        for table in ("day_kinds", "day_standings", "day_counts", "day_ends", "day_end_counts"):
            db.execute(f"drop table {table}")
        db.row_factory = sqlite3.Row
        assert holders.page(db, wanted, 1500, 100, 20)[:2] == page[:2]
        assert upcoming.some(db, span, 10, 20) == ends and upcoming.counts(db, span) == counted


def test_more_kinds_of_titles_than_the_calendar_has_numbers_for_are_refused() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create table tiers as select value as tier from json_each('[1, 2, 3, 4, 5, 6, 7, 8]')")
        with pytest.raises(DataError, match="expected fewer than 8"):
            fill_ends(db)


# What SQLite reads


@pytest.fixture(scope="module")
def as_a_million(large_fictional: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A catalogue of which SQLite believes that it has a million firms: its statistics say so."""
    path = tmp_path_factory.mktemp("million") / "catalogue.db"
    with closing(sqlite3.connect(large_fictional)) as db:
        db.execute("vacuum into ?", (str(path),))
    with closing(sqlite3.connect(path)) as db:
        (firms,) = db.execute("select count(*) from firms").fetchone()
        for table, index, stat in db.execute("select tbl, idx, stat from sqlite_stat1").fetchall():
            rows, *others = stat.split()
            grown = " ".join([str(int(rows) * MILLION // firms), *others])
            if table in LARGE.split():
                db.execute("update sqlite_stat1 set stat = ? where tbl = ? and idx is ?", (grown, table, index))
        db.commit()
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        yield db


def scans(db: sqlite3.Connection, statements: list[str]) -> list[str]:
    """Return the steps of statements in which a large table, or an index of it, is read from end to end."""
    steps = [row["detail"] for sql in statements for row in db.execute(f"explain query plan {sql}")]
    names = "|".join(LARGE.split())
    aliases = "|".join({name for sql in statements for name in re.findall(rf"(?:{names}) (?:as )?(\w)\b", sql)})
    assert steps
    return [step for step in steps if re.match(rf"SCAN ({names}|{aliases})\b", step)]


def asked(db: sqlite3.Connection, read: object) -> list[str]:
    """Return the statements that are run while something is read, with their values."""
    found: list[str] = []
    db.set_trace_callback(found.append)
    try:
        read()  # type: ignore[operator]
    finally:
        db.set_trace_callback(None)
    return [sql for sql in found if sql.lstrip().lower().startswith(("select", "with"))]


FILTERS = (
    {},
    {"regime": "zhengzhou"},
    {"region": "410000"},
    {"region": "410100"},
    {"region": "none"},
    {"status": "ended"},
)


@pytest.mark.parametrize("sort", ORDERS.names)
def test_a_page_of_titles_reads_no_large_table_whole(as_a_million: sqlite3.Connection, sort: str) -> None:
    for given in FILTERS:
        for few in (0, 20_000):
            wanted = Wanted("2022-03-01", TITLES, sort=sort, **given)  # type: ignore[arg-type]

            def read(wanted: Wanted = wanted, few: int = few) -> None:
                last = holders.page(as_a_million, wanted, MILLION, 0, 50, None, few).last
                holders.page(as_a_million, wanted, MILLION, 50, 50, last, few)

            assert scans(as_a_million, asked(as_a_million, read)) == [], given
    assert kinds(as_a_million, wanted)


@pytest.mark.parametrize("sort", upcoming.ORDERS.names)
def test_a_page_of_what_ends_reads_no_large_table_whole(as_a_million: sqlite3.Connection, sort: str) -> None:
    for given in ({}, {"regime": "zhengzhou"}, {"region": "410000"}):
        span = Span("2022-03-01", "2024-03-01", sort=sort, **given)  # type: ignore[arg-type]

        def read(span: Span = span) -> None:
            assert upcoming.counts(as_a_million, span) and upcoming.some(as_a_million, span, 0, 50)

        assert scans(as_a_million, asked(as_a_million, read)) == [], given


def test_a_pass_over_a_large_table_would_be_found(as_a_million: sqlite3.Connection) -> None:
    assert scans(as_a_million, ["select sum(t.titles) from tallies t where t.from_on < '2022-03-01'"])
