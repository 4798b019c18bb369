"""Checks over HTTP: what is promised."""

from __future__ import annotations

import csv
import io
import json

import pytest
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from posting import CSV, JSON, LINES, post, sheet
from qiangqi.checks.sheets import ADDED
from qiangqi.fiction.words import code
from sites import Site


def test_the_answer_to_one_row_is_the_contracts(site: Site) -> None:
    answer = post(site, JSON, {"as_of": "2019-01-01", "known_on": "2026-11-21", "rows": [{"uscc": YUTONG}]})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    body = answer.json()
    one = site.get(f"/-/standing/{YUTONG}.json?as_of=2019-01-01&known_on=2026-11-21").json()
    assert body["query"] == {"as_of": "2019-01-01", "known_on": "2026-11-21", "lang": "zh"}
    assert body["release"] == one["release"] == answer.headers["catalogue-release"]
    (result,) = body["results"]
    assert (result["row"], result["outcome"], result["matched_by"]) == (0, "found", "uscc")
    assert (result["firm"], result["standings"]) == (one["firm"], one["standings"])
    assert result["says"] in {standing["says"] for standing in one["standings"]}
    assert body["counts"]["found"] == 1


def test_ten_thousand_rows_are_answered_each_once_and_in_order(site: Site) -> None:
    rows = [
        {"name": OLD_NAME},
        {"uscc": code(3)},
        {"name": "有限公司"},
        {"as_of": "2026-02-30", "uscc": YUTONG},
    ] * 2_500
    results = post(site, JSON, {"rows": rows}).json()["results"]
    assert [result["row"] for result in results] == list(range(10_000))
    assert [result["outcome"] for result in results] == ["found", "out_of_coverage", "error", "error"] * 2_500


def test_no_rows_are_an_empty_answer(site: Site) -> None:
    body = post(site, JSON, {"rows": []}).json()
    assert body["results"] == [] and set(body["counts"].values()) == {0}


def test_rows_by_lines_are_answered_by_lines_one_for_one(site: Site) -> None:
    rows = [{"name": OLD_NAME}, {"uscc": "1"}, 5] * 60
    body = "\n".join(map(json.dumps, rows)).encode()
    answer = post(site, f"{JSON}?as_of=2019-01-01&known_on=2026-11-21", body, LINES)
    assert answer.headers["content-type"].startswith(LINES)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["outcome"] for line in lines] == ["found", "invalid_id", "error"] * 60
    whole = post(site, JSON, {"as_of": "2019-01-01", "known_on": "2026-11-21", "rows": rows})
    assert whole.json()["results"] == lines
    assert post(site, JSON, {"rows": rows}, accept=LINES).headers["content-type"].startswith(LINES)
    assert "results" in post(site, JSON, body, LINES, accept="application/json").json()


def test_a_sheet_comes_back_with_the_outcomes_beside_it(site: Site) -> None:
    text = f"客户编号,客户名称,统一社会信用代码\r\n007,{OLD_NAME},\r\n008,,{YUTONG[:-1]}1\r\n"
    answer = sheet(site, text, f"{CSV}?as_of=2019-01-01&known_on=2026-11-21")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(rows[0]) == ["客户编号", "客户名称", "统一社会信用代码", *ADDED]
    assert [(row["客户编号"], row["outcome"]) for row in rows] == [("007", "found"), ("008", "invalid_id")]
    assert rows[0]["firm_name"] == NEW_NAME and rows[0]["says"].startswith("截至2019年1月1日")
    marked = sheet(site, ("\ufeff" + text).encode()).text
    assert marked.startswith("\ufeff") and sheet(site, text.encode("gb18030")).text.startswith("\ufeff")


def test_answers_are_there_in_english(site: Site) -> None:
    body = post(site, f"{JSON}?lang=en", {"rows": [{"name": NEW_NAME}, {"name": "有限公司"}] * 60}).json()
    assert body["results"][0]["says"].startswith("As of ") and "legal form" in body["results"][119]["says"]
    refused = post(site, f"{JSON}?lang=en", b"{").json()
    assert refused["title"] == "No JSON" and refused["detail"].startswith("From line 1, column 2")


@pytest.mark.parametrize(
    "headers", [{"cookie": "any=1"}, {"cookie": "ds_actor=x; csrftoken=y"}, {"origin": "https://elsewhere.example"}]
)
def test_no_token_is_asked_for_no_cookie_is_set_and_any_site_may_read_the_answer(
    site: Site, headers: dict[str, str]
) -> None:
    for answer in (
        post(site, JSON, {"rows": [{"uscc": YUTONG}]}, **headers),
        sheet(site, f"uscc\n{YUTONG}", **headers),
    ):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*" and "set-cookie" not in answer.headers
