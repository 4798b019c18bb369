"""What is known for certain stands beside every verdict, the same on page, in print and in JSON."""

from __future__ import annotations

from known_firms import YUTONG
from lxml import html
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


def test_nothing_is_known_of_a_title_before_its_first_record(site: Site) -> None:
    answer = site.get(f"/-/standing/{YUTONG}.json?as_of=2017-01-01&regime=national-advantage").json()
    assert [standing["last_known"] for standing in answer["standings"]] == [None]
