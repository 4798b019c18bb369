"""What is known for certain stands beside every verdict, the same on page, in print and in JSON."""

from __future__ import annotations

import asyncio

import pytest
from known_firms import YUTONG
from lxml import html
from qiangqi.catalogue.query import holders
from qiangqi.catalogue.query.holder_counts import Wanted, tiers_of
from qiangqi.catalogue.query.register import Register
from qiangqi.standing.dates import NEVER, parse_day
from qiangqi.standing.last_known import last_known
from qiangqi.web.titles.last_known import last_known_on
from sites import Site

SAID = "认定于 2018年8月17日；载明有效期至 2021年7月31日"


def test_the_last_act_and_its_term_stand_beside_the_verdict_wherever_one_is_given(site: Site) -> None:
    answer = site.get(f"/-/standing/{YUTONG}.json?as_of=2022-01-01&regime=national-advantage").json()
    assert [standing["last_known"] for standing in answer["standings"]] == [SAID]
    for address in (f"/firm/{YUTONG}?", f"/firm/{YUTONG}/slip?", f"/check?firm={YUTONG}&", "/search?q=宇通客车&"):
        page = html.fromstring(site.get(f"{address}as_of=2022-01-01").text)
        assert any(SAID in one.text_content() for one in page.xpath("//*[@class='known']")), address
    held = html.fromstring(site.get("/titles?as_of=2022-01-01&regime=national-advantage&holds=unclear").text)
    row = next(row for row in held.xpath("//tr") if YUTONG in (row.xpath(".//a/@href") or [""])[0])
    assert SAID in row.text_content()


def test_a_suggestion_says_the_verdict_and_the_last_act_in_the_language_of_its_page(site: Site) -> None:
    asked = "/-/search.json?q=宇通客车&as_of=2022-01-01&says=1"
    (hit,) = site.get(asked).json()["hits"]
    assert hit["says"].startswith(f"◐ 无法确定 国家知识产权优势企业：{SAID}")
    (hit,) = site.get(f"{asked}&lang=en").json()["hits"]
    assert hit["says"].startswith("◐ undetermined 国家知识产权优势企业: granted on")
    typed = site.datasette.client.post("/check/names?lang=en", data={"q": "宇通"})
    assert "granted on" in site.loop.run_until_complete(typed).json()["hits"][0]["says"]
    assert "says" not in site.get("/-/search.json?q=宇通客车").json()["hits"][0]


def test_nothing_is_known_of_a_title_before_its_first_record(site: Site) -> None:
    answer = site.get(f"/-/standing/{YUTONG}.json?as_of=2017-01-01&regime=national-advantage").json()
    assert [standing["last_known"] for standing in answer["standings"]] == [None]


@pytest.mark.parametrize("day", ["2016-05-06", "2019-12-31", "2022-03-01", "2026-11-21"])
@pytest.mark.parametrize("catalogue", ["database", "fictional"])
def test_a_list_says_what_the_standing_of_each_title_says(
    request: pytest.FixtureRequest, catalogue: str, day: str
) -> None:
    register = Register("catalogue", request.getfixturevalue(catalogue))
    wanted = Wanted(day, tiers_of(register, "title"))
    rows = [row for part in holders.every(register.connection, wanted, register.count("firms")) for row in part]
    for (firm_id, regime, tier), said in asyncio.run(last_known_on(register, day, rows)).items():
        facts = register.catalogue.facts(firm_id, NEVER - 1)
        standings = register.catalogue.engine.standings(facts, parse_day(day), NEVER - 1, regime)
        assert [last_known(one, "zh") for one in standings if one.tier == tier] == [said]
    assert rows
