"""The result slip: one firm on one page of paper, with a code that leads back to the same answer."""

from __future__ import annotations

from known_firms import NEW_NAME, OLD_NAME, YUTONG
from lxml import html
from sites import Site

DAYS = "as_of=2019-01-01&known_on=2026-11-21"


def test_a_slip_has_the_sentence_the_facts_the_release_and_a_code_to_the_same_address(site: Site) -> None:
    answer = site.get(f"/firm/{YUTONG}/slip?{DAYS}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    page = html.fromstring(answer.text)
    told = " ".join(page.xpath("string(//article)").split())
    (release,) = page.xpath("//dt[.='数据版本']/following-sibling::dd/text()")
    for said in (
        "截至2019年1月1日",
        "● 持有 国家知识产权优势企业",
        "国知发管函字〔2018〕158号",
        "不是行政机关出具的证明",
        NEW_NAME,
    ):
        assert said in told
    (address,) = page.xpath("//article//a/@href")
    assert address.endswith(f"/firm/{YUTONG}/slip?{DAYS}") and len(release) == 64
    assert address in page.xpath("//img[starts-with(@src, 'data:image/svg')]/@alt")[0]
    again = html.fromstring(site.get(address.partition("localhost")[2]).text)
    assert [one.text_content() for one in again.xpath("//p[@class='answer']")] == [
        one.text_content() for one in page.xpath("//p[@class='answer']")
    ]


def test_a_firms_page_leads_to_its_slip_and_a_name_does_too(site: Site) -> None:
    assert f"/firm/{YUTONG}/slip?{DAYS}" in site.get(f"/firm/{YUTONG}?{DAYS}").text.replace("&amp;", "&")
    by_name = site.get(f"/firm/{OLD_NAME}/slip?{DAYS}")
    assert (by_name.status_code, by_name.headers["location"]) == (302, f"/firm/{YUTONG}/slip?{DAYS}")
    assert site.get(f"/firm/没有这样的/slip?{DAYS}").headers["location"].startswith("/firm/")
    assert site.get(f"/firm/{YUTONG}/slip?as_of=x").status_code == 400
    assert site.get(f"/firm/{YUTONG}/slip?when=x").status_code == 400


def test_the_slip_of_a_day_before_any_knowledge_says_so(site: Site) -> None:
    told = site.get(f"/firm/{YUTONG}/slip?known_on=1990-01-01").text
    assert "尚无该企业的公布信息" in told and "持有" not in html.fromstring(told).xpath("string(//article)")
