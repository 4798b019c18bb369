"""Everybody who holds a title on a day: one list in three forms."""

from __future__ import annotations

import re
import sqlite3
from itertools import product
from typing import Any

import pytest
from csv_rows import csv_rows
from given import day
from qiangqi.catalogue.query import holders
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.query.day_kinds import COUNTED_BY_ONE
from qiangqi.catalogue.query.holder_counts import Wanted
from qiangqi.catalogue.query.holders import ORDERS
from qiangqi.releases.tables import public_tables
from qiangqi.standing.dates import NEVER
from sites import Site

TITLES = ("advantage", "demonstration")


def on_page(text: str) -> list[tuple[str, str, str]]:
    """Return (firm id, since, until) of each row of a page of the list."""
    table = text[text.index("<table") :]
    rows = re.findall(r'<tr>\s*<th scope="row"><a href="/firm/([^"?]+).*?</tr>', table, flags=re.S)
    days = re.findall(r'class="nums">([^<]*)</td>', table)
    return list(zip(rows, days[::2], days[1::2], strict=True))


def pages_of(site: Site, query: str) -> list[tuple[str, str, str]]:
    """Return the rows of all pages of a list."""
    first = site.get(f"/titles?{query}").text
    last = int(re.search(r"第 1 页，共 ([\d,]+) 页", first)[1].replace(",", ""))  # type: ignore[index]
    return [row for page in range(1, last + 1) for row in on_page(site.get(f"/titles?{query}&page={page}").text)]


def as_shown(row: dict[str, Any], name: str, open_: str) -> str:
    """Return a day of a row, or its bounds, as the page writes them."""
    if not row[f"{name}_range"]:
        return row[name] or open_
    first, last = row[f"{name}_range"].split("/")
    return f"{first}至{last}之间" if first and last else f"{first}或之后" if first else f"{last}或之前"


# What is in the list


def test_a_renewed_term_is_a_stretch_of_its_own_and_what_describes_its_days_says_so(
    fiction: Site, db: sqlite3.Connection
) -> None:
    firm, regime, first, last, end = db.execute(
        """select a.firm_id, a.regime, a.from_on, a.until_on, b.until_on from intervals a
           join intervals b using (firm_id, regime, tier, status)
           where b.from_on = date(a.until_on, '+1 day') and status = 'in_force' and a.until_range is null
             and b.until_range is null limit 1"""
    ).fetchone()
    (row,) = [
        one
        for one in fiction.get(f"/titles.json?as_of={last}&regime={regime}").json()["rows"]
        if one["firm_id"] == firm
    ]
    (whole,) = fiction.get(f"/-/standing/{firm}.json?as_of={last}&regime={regime}").json()["standings"]
    assert (row["since"], row["until"]) == (first, last) and whole["since"] <= first and whole["until"] >= end
    told = fiction.get("/-/openapi.json?lang=en").json()["components"]["schemas"]["TitleRow"]["properties"]
    held = {column.name: column for column in public_tables()[0].columns}
    for name in ("since", "until"):
        assert "renewed term" in told[name]["description"] and "renewed term" in held[name].en
        assert "续期" in held[name].zh


@pytest.mark.parametrize("as_of", ["2019-01-01", "2024-10-01", "2026-11-21", "2030-01-01"])
def test_the_list_of_a_day_is_what_each_firm_is_answered(site: Site, catalogue: Catalogue, as_of: str) -> None:
    answers = {
        (row["firm_id"], row["regime"], row["tier"]): (row["status"], row["holds_title"])
        for row in site.get(f"/titles.json?as_of={as_of}").json()["rows"]
    }
    expected = {}
    for (firm,) in catalogue._db.execute("select firm_id from firms"):
        for found in catalogue.ask(firm, day(as_of), NEVER - 1)["standings"]:
            if found["tier"] in TITLES and found["holds_title"] != "no":
                expected[firm, found["regime"], found["tier"]] = (found["status"], found["holds_title"])
    assert answers == expected


@pytest.mark.parametrize("as_of", ["2015-06-01", "2022-02-28", "2026-11-21", "9999-12-31", "0001-01-01"])
def test_the_counts_are_those_of_the_intervals(fiction: Site, db: sqlite3.Connection, as_of: str) -> None:
    told = fiction.get(f"/titles.json?as_of={as_of}").json()
    counted = {(one["holds_title"], one["status"]): one["titles"] for one in told["counts"]}
    rows = db.execute(
        """
        select holds_title, status, count(*) from intervals
        where coalesce(from_on, '') <= ?1 and coalesce(until_on, '9999-12-31') >= ?1
          and tier in ('advantage', 'demonstration')
        group by 1, 2
        """,
        (as_of,),
    )
    assert counted == {(row[0], row[1]): row[2] for row in rows}
    assert told["total"] == len(told["rows"]) == sum(n for (holds, _), n in counted.items() if holds != "no")


def test_a_place_has_those_below_it_and_a_firm_without_one_is_in_none(fiction: Site, db: sqlite3.Connection) -> None:
    def firms(query: str) -> set[str]:
        return {row["firm_id"] for row in fiction.get(f"/titles.json?{query}").json()["rows"]}

    inside = dict(db.execute("select firm_id, division from firms").fetchall())
    for region, prefix in (("410000", "41"), ("410100", "4101"), ("411721", "411721"), ("100000", "")):
        assert firms(f"region={region}") == {id_ for id_ in firms("") if (inside[id_] or "-").startswith(prefix)}
    assert firms("region=410000") > firms("region=410100") > set()


def test_firms_whose_place_is_not_printed_can_be_listed(site: Site) -> None:
    rows = site.get("/titles.json?region=none").json()["rows"]
    assert rows and {row["division"] for row in rows} == {None}


def test_lists_that_are_no_titles_are_shown_only_where_they_are_asked_for(site: Site) -> None:
    def tiers(query: str) -> set[str]:
        return {row["tier"] for row in site.get(f"/titles.json?{query}").json()["rows"]}

    assert tiers("") <= set(TITLES)
    assert tiers("tier=candidate") == {"candidate"}
    assert tiers("status=listed") <= {"candidate", "reserve"} and tiers("status=listed")


@pytest.mark.parametrize(
    ("query", "column", "value"),
    [
        ("regime=zhengzhou", "regime", "zhengzhou"),
        ("tier=advantage", "tier", "advantage"),
        ("status=cancelled", "status", "cancelled"),
        ("holds=no", "holds_title", "no"),
        ("status=under_review&holds=unclear&as_of=2023-06-01", "holds_title", "unclear"),
    ],
)
def test_a_filter_leaves_what_it_names(fiction: Site, query: str, column: str, value: str) -> None:
    rows = fiction.get(f"/titles.json?{query}").json()["rows"]
    assert rows and {row[column] for row in rows} == {value}


def test_each_row_has_its_title_in_full_and_the_weakest_grade_of_its_facts(site: Site) -> None:
    rows = site.get("/titles.json?as_of=2019-01-01&regime=national-advantage").json()["rows"]
    (found,) = [row for row in rows if row["uscc"] == "91410000170001401D"]
    assert found["title"] == "国家知识产权优势企业"
    assert (found["since"], found["until"], found["term_basis"]) == ("2018-08-01", "2021-07-31", "printed")
    assert found["evidence"] in {"news", "association_site", "company_site", "government_source_news"}


# One list in three forms


@pytest.mark.parametrize("query", ["as_of=2026-11-21", "as_of=2019-01-01&sort=-until", "as_of=2024-05-01&sort=region"])
def test_the_csv_has_the_rows_of_all_pages_in_their_order(site: Site, query: str) -> None:
    rows = csv_rows(site.get(f"/titles.csv?{query}").text)
    shown = [(row["firm_id"], as_shown(row, "since", "不详"), as_shown(row, "until", "未定")) for row in rows]
    assert shown == pages_of(site, query)
    assert len(rows) > 100


def test_more_rows_than_datasette_returns_come_whole_in_csv_and_json(fiction: Site, db: sqlite3.Connection) -> None:
    (expected,) = db.execute(
        """
        select count(*) from intervals
        where tier in ('advantage', 'demonstration') and holds_title != 'no'
          and coalesce(from_on, '') <= '2026-11-21' and coalesce(until_on, '9999') >= '2026-11-21'
        """
    ).fetchone()
    rows = csv_rows(fiction.get("/titles.csv?as_of=2026-11-21").text)
    told = fiction.get("/titles.json?as_of=2026-11-21").json()
    assert expected > fiction.datasette.setting("max_returned_rows") == 1000
    assert len(rows) == len(told["rows"]) == told["total"] == expected
    assert rows == [{name: "" if value is None else value for name, value in row.items()} for row in told["rows"]]


@pytest.mark.parametrize("few", [0, COUNTED_BY_ONE], ids=["by windows", "whole"])
@pytest.mark.parametrize(("sort", "back"), list(product(ORDERS.terms, ("", "-"))))
def test_pages_cut_the_whole_list_in_its_order(db: sqlite3.Connection, sort: str, back: str, few: int) -> None:
    for wanted in (
        Wanted("2022-03-01", TITLES, sort=back + sort),
        Wanted("2022-03-01", TITLES, region="410000", sort=back + sort),
        Wanted("2022-03-01", TITLES, region="411721", regime="xiping", sort=back + sort),
    ):
        whole = [row for batch in holders.every(db, wanted, 1500) for row in batch]
        assert len(whole) > 20
        for is_led in (False, True):
            cut, last = [], None
            for first in range(0, len(whole), 90):
                _, rows, last = holders.page(db, wanted, 1500, first, 90, last if is_led else None, few)
                cut += rows
            assert cut == whole


def test_held_titles_come_first_and_each_part_is_in_the_order_asked_for(fiction: Site) -> None:
    def rows(sort: str) -> list[dict[str, Any]]:
        return fiction.get(f"/titles.json?as_of=2022-03-01&sort={sort}").json()["rows"]  # type: ignore[no-any-return]

    held = [row["holds_title"] for row in rows("name")]
    assert held == sorted(held, key=["yes", "unclear"].index)
    for sort, key in (("name", "name"), ("since", "since"), ("region", "division")):
        found = [row[key] or row.get(f"{key}_range", "")[-10:] for row in rows(sort) if row["holds_title"] == "yes"]
        assert found == sorted(found), sort
    ends = [row for row in rows("-until") if row["holds_title"] == "yes"]
    untils = [row["until"] or (row["until_range"] or "9999")[:10] for row in ends]
    assert untils == sorted(untils, reverse=True)
