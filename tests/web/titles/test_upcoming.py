"""What ends when: each end is the last day of what each firm is answered, and no end is left out."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from csv_rows import csv_rows
from given import day
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.dates import NEVER
from qiangqi.web.titles.calendars import next_on
from qiangqi.web.titles.upcoming import KINDS
from sites import Site

SPAN = "from=2019-03-15&months=30"


def standing(catalogue: Catalogue, row: dict, on: int) -> dict:
    """Return what a firm is answered for a day about the title of a row."""
    found = catalogue.ask(row["firm_id"], on, NEVER - 1, row["regime"])["standings"]
    return next(one for one in found if one["regime"] == row["regime"] and row["tier"] in (None, one["tier"]))


def bounds(row: dict) -> list[str]:
    """Return the earliest and the latest day of an end, or its one day."""
    return (row["until_range"] or row["until"]).split("/")


def last_barred_days(catalogue: Catalogue, row: dict, on: int) -> set[str]:
    """Return the last barred days that the answers for a day give in the regime of a row, the latest of a range."""
    found = catalogue.ask(row["firm_id"], on, NEVER - 1, row["regime"])["standings"]
    days = {one["barred_until"] or one.get("barred_until_range", [None])[-1] for one in found}
    return days - {None}


def test_each_end_is_the_last_day_of_an_answer_and_the_next_day_has_the_next(fiction: Site, invented: Path) -> None:
    catalogue = Catalogue(invented)
    rows = [row for row in fiction.get(f"/upcoming.json?{SPAN}").json()["rows"] if row["kind"] != "bar_ends"]
    assert {KINDS[row["status"]] == row["kind"] for row in rows} == {True}
    assert {row["kind"] for row in rows} >= {"term_ends", "window_closes", "publicity_ends"}
    for row in rows[::9]:
        first, end = bounds(row)[0], bounds(row)[-1]
        last, after = standing(catalogue, row, day(first)), standing(catalogue, row, day(end) + 1)
        assert (last["status"], last["holds_title"]) == (row["status"], row["holds_title"])
        assert (after["status"], after["holds_title"]) == (row["next_status"], row["next_holds_title"])
        if after["status"] != last["status"]:  # else the term was renewed, and the status runs on
            assert (last["until"], after["since"]) == (row["until"], row["next_on"])
            assert "/".join(last.get("until_range", [])) == (row["until_range"] or "")


def test_a_bar_ends_where_the_firm_is_barred_no_longer(fiction: Site, invented: Path) -> None:
    catalogue = Catalogue(invented)
    rows = fiction.get("/upcoming.json?from=2015-01&months=200").json()["rows"]
    bars = [row for row in rows if row["kind"] == "bar_ends"]
    assert len(bars) > 20
    for row in bars:
        assert bounds(row)[-1] in last_barred_days(catalogue, row, day(bounds(row)[0]))
        assert not last_barred_days(catalogue, row, day(bounds(row)[-1]) + 1)


def test_no_end_is_left_out(fiction: Site, db: sqlite3.Connection) -> None:
    rows = fiction.get("/upcoming.json?from=2019-03-15&months=30").json()["rows"]
    ended = db.execute(
        """
        select count(*) from intervals i
        where i.until_on between '2019-03-15' and '2021-08-31'
          and i.status in ('in_force', 'under_review', 'retained', 'publicised', 'listed')
          and not exists (select 1 from intervals n where (n.firm_id, n.regime, n.tier) = (i.firm_id, i.regime, i.tier)
                          and n.from_on = date(coalesce(substr(i.until_range, 12), i.until_on), '+1 day')
                          and n.status = i.status
                          and i.until_on is not coalesce(i.term_to, substr(i.term_to_range, 1, 10)))
        """
    ).fetchone()[0]
    assert len([row for row in rows if row["kind"] != "bar_ends"]) == ended > 100
    assert [bounds(row)[0] for row in rows] == sorted(bounds(row)[0] for row in rows)


def test_the_months_count_the_rows_and_the_csv_has_them_all(fiction: Site) -> None:
    told = fiction.get(f"/upcoming.json?{SPAN}").json()
    counted = Counter((bounds(row)[0][:7], row["kind"]) for row in told["rows"])
    assert counted == {(m, kind): n for m, kinds in told["months"].items() for kind, n in kinds.items()}
    assert (told["query"]["from"], told["query"]["until"]) == ("2019-03-15", "2021-08-31")
    rows = csv_rows(fiction.get(f"/upcoming.csv?{SPAN}").text)
    assert rows == [{name: "" if value is None else value for name, value in row.items()} for row in told["rows"]]
    assert len(rows) == told["total"] > 100


def test_the_csv_has_the_rows_of_the_pages_in_their_order(fiction: Site) -> None:
    shown = []
    for page in (1, 2, 3):
        text = fiction.get(f"/upcoming?{SPAN}&page={page}").text
        shown += re.findall(r'<th scope="row"><a href="/firm/([^"?]+)\?as_of=([^"&]+)', text)
    rows = csv_rows(fiction.get(f"/upcoming.csv?{SPAN}").text)
    assert shown == [(row["firm_id"], bounds(row)[0]) for row in rows[:150]]


def test_a_filter_leaves_what_it_names(fiction: Site) -> None:
    rows = fiction.get("/upcoming.json?from=2015-01&months=200&regime=zhengzhou&region=410000").json()["rows"]
    assert rows and {(row["regime"], row["division"][:2]) for row in rows} == {("zhengzhou", "41")}


def test_an_end_whose_day_is_not_exact_says_so(site: Site) -> None:
    page = site.get("/upcoming?from=2026-11-21&months=1").text
    assert "湖南中通电气股份有限公司" in page and "至少至 2026-11-27，最迟至 2026-12-12" in page and "无法确定" in page
    assert "并不表示失去称号" in page


def test_where_nothing_is_known_to_end_the_last_ends_are_named(site: Site) -> None:
    page = site.get("/upcoming?from=2030-01").text
    assert "该期间无已知到期事项" in page and "此前最近的到期事项" in page and "2027-12-31" in page
    assert "日程" in page
    assert site.get("/upcoming?from=0001-01-01&months=1").status_code == 200
    assert site.get("/upcoming?from=9999-12-31").status_code == 200


def test_the_calendar_of_a_rule_stands_with_its_articles_and_what_unsettles_it(site: Site) -> None:
    page = site.get("/upcoming").text
    for text in (
        "三(二)2",
        "三(二)3",
        "五(一)",
        "7月底前",
        "日程是否照旧尚无材料证明",
        "/regime/national-demonstration",
    ):
        assert text in page, text
    assert "每年的日程" not in site.get("/upcoming?regime=henan").text


@pytest.mark.parametrize(
    ("when", "today", "expected"),
    [
        ("07-31", "2026-07-31", "2026-07-31"),
        ("07-31", "2026-08-01", "2027-07-31"),
        ("09", "2026-09-30", "2026-09"),
        ("09", "2026-10-01", "2027-09"),
        ("term_end+6m", "2026-10-01", ""),
    ],
)
def test_a_yearly_step_comes_next_on_its_day(when: str, today: str, expected: str) -> None:
    assert next_on(when, day(today)) == expected


@pytest.mark.parametrize(
    "query",
    [
        "from=2026",
        "from=soon",
        "from=2026-13",
        "from=2026-02-30",
        "months=0",
        "months=601",
        "months=x",
        "regime=none",
        "region=41",
        "page=0",
        "page=9999",
        "from=2026-01&from=2027-01",
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(site: Site, query: str) -> None:
    page = site.get(f"/upcoming?{query}")
    (says,) = re.findall(r'<p class="answer">(.*?)</p>', page.text)
    assert page.status_code == 400 and says.endswith("。")
    if query != "page=9999":
        assert site.get(f"/upcoming.json?{query}").json()["type"] == "/problems/bad-question"


@pytest.mark.parametrize("first", ["9998-06", "9999-12"])
def test_the_last_months_of_the_calendar_end_with_its_last_day(first: str, fiction: Site) -> None:
    assert fiction.get(f"/upcoming.json?from={first}").json()["query"]["until"] == "9999-12-31"
