"""What a search without a firm offers: names like the text, rows that print it, and what is wrong with a code."""

from __future__ import annotations

import pytest
from known_firms import NEW_NAME, YUTONG
from lxml import html
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
