"""No day is shown more exactly than it is known: over every firm of the real catalogue, in both languages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from given import day
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.dates import iso
from qiangqi.standing.written_days import write_day

KNOWN_ON = day("2030-01-01")

AS_OF = ("1999-01-01", "2013-06-01", "2016-07-01", "2019-06-01", "2021-08-10", "2024-10-01", "2026-11-29", "2029-12-01")


def answers(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Return the answer for each firm on days of many kinds, in Chinese and in English."""
    for (firm_id,) in catalogue._db.execute("select firm_id from firms").fetchall():
        for as_of in AS_OF:
            for lang in ("zh", "en"):
                yield catalogue.ask(firm_id, day(as_of), KNOWN_ON, None, lang)


def made_days(catalogue: Catalogue) -> set[str]:
    """Return each day on which a raw file was made, and the days a term of years after it, as they may be written."""
    made = "select distinct made_on from facts join sources using (source_id) where is_made_day"
    days = {day(row[0]) for row in catalogue._db.execute(made)}
    ends = {one + step for one in days for step in (-1, 0, 1)}
    counted = {day(f"{int(iso(one)[:4]) + years}{iso(one)[4:]}") for one in ends for years in (0, 1, 2, 3)}
    return {write_day(one, lang) for one in counted for lang in ("zh", "en")}


def test_no_answer_prints_the_day_on_which_a_raw_file_was_made_as_the_start_or_the_end_of_anything(
    catalogue: Catalogue,
) -> None:
    made = made_days(catalogue)
    for answer in answers(catalogue):
        said = json.dumps(answer["standings"], ensure_ascii=False)
        assert not [text for text in made if text in said], said


def test_no_table_gives_such_a_day_as_the_start_or_the_end_of_anything(catalogue: Catalogue) -> None:
    made = made_days(catalogue)
    assert made
    for table in ("intervals", "bars", "tallies"):
        names = [row[1] for row in catalogue._db.execute(f"pragma table_info({table})")]
        shown = [name for name in names if name.endswith(("_on", "_range", "term_from", "term_to"))]
        for row in catalogue._db.execute(f"select {', '.join(shown)} from {table}"):
            days = {text for cell in row if cell for text in cell.split("/")}
            assert not days & made, (table, row)


def test_no_fact_gives_the_day_on_which_its_raw_file_was_made_and_no_chart_counts_by_it(catalogue: Catalogue) -> None:
    sql = "select happened, happened_from, happened_to from facts where is_made_day"
    unknown = catalogue._db.execute(sql).fetchall()
    assert unknown
    for happened, first, last in unknown:
        assert (happened, last) == (f"{first or ''}/", None)
    counted = "select sum(facts) from chart_facts_by_year"
    stated = "select count(*) from facts where happened_to is not null and withdrawn_on is null"
    assert catalogue._db.execute(counted).fetchone() == catalogue._db.execute(stated).fetchone()


def test_the_tables_give_a_range_wherever_the_answer_gives_one_and_no_day_instead(catalogue: Catalogue) -> None:
    sql = "select firm_id, regime, tier, coalesce(from_on, '1999-01-01') as day, * from intervals where status != ?"
    ranges = 0
    catalogue._db.row_factory = sqlite3.Row
    try:
        rows = catalogue._db.execute(sql, ("undetermined",)).fetchall()
    finally:
        catalogue._db.row_factory = None
    for row in rows:
        found = catalogue.ask(row["firm_id"], day(row["day"]), KNOWN_ON, row["regime"])["standings"]
        answer = next(one for one in found if one["tier"] == row["tier"])
        term = answer["term"] or {}
        given = {
            "until_range": answer.get("until_range"),
            "term_from_range": term.get("from_range"),
            "term_to_range": term.get("to_range"),
        }
        if answer["until"] == row["until_on"] or given["until_range"]:  # else the status runs on in another term
            for name, bounds in given.items():
                assert row[name] == ("/".join(bounds) if bounds else None), (dict(row), answer)
            ranges += given["until_range"] is not None
        assert (row["term_from"], row["term_to"]) == (term.get("from"), term.get("to"))
    assert ranges > 20


def test_the_end_of_a_term_that_only_the_earliest_dates_give_is_said_to_be_the_earliest(catalogue: Catalogue) -> None:
    said = {}
    for lang in ("zh", "en"):
        (one,) = catalogue.ask("广东美的集团股份有限公司", day("2019-01-01"), KNOWN_ON, None, lang)["standings"]
        said[lang] = [reason["says"] for reason in one["because"]]
    assert "有效期最早于2015年12月31日届满" in said["zh"]
    assert "The term ran out on 2015-12-31 at the earliest" in said["en"]
    assert not [text for text in said["zh"] if "已于2015年12月31日" in text]
