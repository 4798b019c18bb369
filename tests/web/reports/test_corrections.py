"""`/corrections`: each report with its outcome, as page and data; and the mark wherever its fact stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import Site


@pytest.fixture(scope="module")
def made(fictional: Path) -> Iterator[Site]:
    found = Site(fictional)
    yield found
    found.loop.close()


def test_page_json_and_csv_tell_the_same_reports(made: Site) -> None:
    found = made.get("/corrections.json").json()
    assert (found["total"], found["counts"]) == (5, {"open": 3, "accepted": 1, "declined": 1})
    assert next(csv.DictReader(io.StringIO(made.get("/corrections.csv").text)))["status"] == "open"
    page = made.get("/corrections").text
    for row in found["rows"]:
        assert f'id="{row["report_id"]}"' in page and row["claim"] in page
        assert (row["decided_on"] is None) == (row["status"] == "open") == (row["source_id"] is None)
    some = made.get("/corrections.json?status=accepted").json()
    assert (some["total"], some["query"]) == (1, {"status": "accepted"})
    assert made.get("/corrections.json?status=none").status_code == 400


def test_a_disputed_fact_carries_its_mark_wherever_it_stands(made: Site) -> None:
    row = next(row for row in made.get("/corrections.json?status=open").json()["rows"] if row["fact_id"])
    firm, fact = row["firm_id"], row["fact_id"]
    page = made.get(f"/firm/{firm}").text
    assert page.count("存在异议") == 2 and f"/corrections#{row['report_id']}" in page
    assert "Disputed" in made.get(f"/firm/{firm}?lang=en").text
    told = made.get(f"/-/standing/{firm}.json").json()["disputed"]
    assert told == [{key: row[key] for key in ("fact_id", "report_id", "kind", "received_on")}]
    assert "存在异议" in made.get(f"/source/{fact.rpartition(':')[0]}").text
    assert f"存在异议 {row['received_on']}" in made.get(f"/demo/facts?fact_id={fact}").text
    facts = list(csv.DictReader(io.StringIO(made.get(f"/firm/{firm}/facts.csv").text)))
    assert [one["fact_id"] for one in facts if one["disputed_since"]] == [fact]


def test_a_decided_report_leaves_no_mark(made: Site) -> None:
    for row in made.get("/corrections.json?status=declined").json()["rows"]:
        assert "存在异议" not in made.get(f"/firm/{row['firm_id']}").text
        assert "disputed" not in made.get(f"/-/standing/{row['firm_id']}.json").json()


def test_the_real_catalogue_has_received_none_and_says_so(site: Site) -> None:
    assert "尚未收到错误报告。" in site.get("/corrections").text
    assert site.get("/corrections.json").json()["total"] == 0
