"""How an unclear answer is verified: whom to ask, for what, and one line to copy."""

from __future__ import annotations

from known_firms import NEW_NAME, YUTONG
from lxml import html
from sites import Site


def test_an_unclear_answer_says_whom_to_ask_for_what_in_one_line(site: Site) -> None:
    page = html.fromstring(site.get(f"/firm/{YUTONG}?as_of=2026-11-20").text)
    (card,) = page.xpath('//details[@class="verify"]')
    assert "国家知识产权局" in card.text_content() and "复核" in card.text_content()
    (line,) = card.xpath('.//dd[@class="copy"]/text()')
    assert line.startswith(f"请核实：{NEW_NAME}（统一社会信用代码 {YUTONG}）截至2026年11月20日是否持有")
    assert all(link.startswith("http") for link in card.xpath(".//a/@href"))


def test_an_answer_that_is_clear_needs_no_verifying_and_where_no_document_is_known_it_is_said(site: Site) -> None:
    assert 'class="verify"' not in site.get(f"/firm/{YUTONG}?as_of=2019-01-01").text
    rows = site.get("/catalogue/intervals.json?_shape=array&_size=max&holds_title=unclear").json()
    pages = [site.get(f"/firm/{firm}").text for firm in {row["firm_id"] for row in rows if row["regime"] != "national"}]
    cards = [card for page in pages for card in html.fromstring(page).xpath('//details[@class="verify"]')]
    for card in cards:
        assert card.xpath(".//a") or "本目录没有更多线索" in card.text_content()


def test_json_and_the_slip_say_it_too_and_of_a_certain_answer_nothing(site: Site) -> None:
    (unclear,) = site.get(f"/-/standing/{YUTONG}.json?as_of=2026-11-20").json()["standings"]
    assert unclear["verify"]["issuer"] == "国家知识产权局" and unclear["verify"]["ask"].startswith("请核实：")
    assert unclear["verify"]["decides"] == "2021年及此后的复核与认定结果"
    slip = html.fromstring(site.get(f"/firm/{YUTONG}/slip?as_of=2026-11-20").text)
    (told,) = slip.xpath('//p[@class="on-paper"]')
    says = told.text_content()
    assert unclear["verify"]["decides"] in says and f"（统一社会信用代码 {YUTONG}）" in says
    (certain,) = site.get(f"/-/standing/{YUTONG}.json?as_of=2019-01-01").json()["standings"]
    assert certain["verify"] is None
    assert "on-paper" not in site.get(f"/firm/{YUTONG}/slip?as_of=2019-01-01").text
