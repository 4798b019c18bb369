"""What a search without a firm offers: names like the text, rows that print it, and what is wrong with a code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run
from known_firms import NEW_NAME, YUTONG
from lxml import html
from posting import JSON, post
from sites import Site


@pytest.mark.parametrize("text", ["宇通。", "“宇通”", "《宇通》", "「宇通」，", "yǔtōng"])
def test_quotes_stops_and_tone_marks_are_no_part_of_what_is_searched(site: Site, text: str) -> None:
    hits = site.get(f"/-/search.json?q={text}").json()["hits"]
    assert YUTONG in [hit["firm_id"] for hit in hits]


def test_a_name_that_is_nearly_right_leads_to_the_firm_with_the_reason(site: Site) -> None:
    page = html.fromstring(site.get("/search?q=宇通客车有限公司").text)
    near = page.xpath('//section[@aria-labelledby="near"]//li')
    assert NEW_NAME in near[0].text_content() and "只有组织形式不同" in near[0].text_content()


def test_a_name_in_short_that_is_no_fact_leads_to_its_issue(site: Site) -> None:
    rows = site.get("/catalogue/issues.json?_shape=array&_size=max&name__notblank=1").json()
    firms = {row["name"] for row in site.get("/catalogue/firms.json?_shape=array&_size=max").json()}
    short = next(r for r in rows if len(r["name"]) > 1 and not any(r["name"] in firm for firm in firms))
    links = html.fromstring(site.get(f"/search?q={short['name']}").text).xpath(
        "//section[@aria-labelledby='printed']//@href"
    )
    assert any(link.startswith("/issue/") for link in links)


def test_a_code_with_a_wrong_check_digit_is_told_so(site: Site) -> None:
    wrong = YUTONG[:-1] + "E"
    assert "校验码不符" in site.get(f"/search?q={wrong}").text and "校验码不符" not in site.get("/search?q=没有").text


LIKE = "宇通客车有限公司"


def test_every_way_to_ask_offers_the_same_like_names_in_the_same_words(site: Site, database: Path) -> None:
    checked = post(site, JSON, {"rows": [{"name": LIKE}]}).json()["results"][0]
    assert [near["firm_id"] for near in checked["candidates"]] == [YUTONG]
    asked = site.get(f"/-/standing/{LIKE}.json").json()
    for told in (asked, by_script(LIKE, database)):
        assert (told["firm"], told["outcome"], told["says"]) == (None, checked["outcome"], checked["says"])
        assert told["candidates"] == checked["candidates"] and told["standings"] == asked["standings"]
    assert site.get(f"/-/search.json?q={LIKE}").json()["near"] == checked["candidates"]
    assert "near" not in site.get("/-/search.json?q=宇通").json()
    assert "只有组织形式不同" in site.get(f"/firm/{LIKE}").text


def test_every_way_to_ask_says_the_same_of_a_code_whose_check_digit_is_wrong(site: Site, database: Path) -> None:
    wrong = YUTONG[:-1] + "E"
    checked = post(site, JSON, {"rows": [{"uscc": wrong}]}).json()["results"][0]
    for told in (site.get(f"/-/standing/{wrong}.json").json(), by_script(wrong, database)):
        assert (told["firm"], told["outcome"], told["says"]) == (None, "invalid_id", checked["says"])


def test_a_name_and_a_code_in_one_text_lead_to_the_firm(site: Site, database: Path) -> None:
    text = f"{NEW_NAME} {YUTONG}"
    for told in (site.get(f"/-/standing/{text}.json").json(), by_script(text, database)):
        assert told["firm"]["firm_id"] == YUTONG and told["query"]["firm"] == text


def by_script(text: str, database: Path) -> dict[str, Any]:
    """Return what the script answers for a firm."""
    told: dict[str, Any] = json.loads(run("standing", "--db", database, text).stdout)
    return told
