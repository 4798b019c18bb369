"""What people do with the site, done by a browser."""

from __future__ import annotations

import csv
from urllib.parse import quote

import pytest
from accessibility import violations_in_light_and_dark
from following import follow
from playwright.sync_api import Browser, Page, expect

YUTONG = "/firm/91410000170001401D"


def test_two_characters_lead_to_the_sentence(server: str, page: Page) -> None:
    page.goto(server)
    page.get_by_role("searchbox").fill("宇通")
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".answer").first).to_contain_text("宇通客车股份有限公司")
    page.get_by_role("link", name="宇通客车股份有限公司").click()
    expect(page.locator("h1")).to_have_text("宇通客车股份有限公司")
    expect(page.locator(".verdict .badge").first).to_contain_text("无法确定")
    expect(page.locator(".verdict .answer").first).to_contain_text("国家知识产权优势企业")


def test_another_day_changes_the_sentence_and_stays_in_the_address(server: str, page: Page) -> None:
    page.goto(server + YUTONG)
    page.get_by_label("查询日期").fill("2019-01-01")
    page.get_by_role("button", name="按这两个日期查看").click()
    expect(page.locator(".verdict .answer strong")).to_have_text("持有")
    expect(page.locator(".verdict .answer")).to_contain_text("国知发管函字〔2018〕158号")
    assert "as_of=2019-01-01" in page.url
    page.get_by_role("link", name="回到今天").click()
    expect(page.locator(".verdict .answer strong")).to_have_text("无法确定")


def test_knowledge_of_an_earlier_day_does_not_know_the_later_name(server: str, page: Page) -> None:
    page.goto(server + YUTONG)
    page.get_by_label("查询日期").fill("2020-01-01")
    page.get_by_label("信息截止日").fill("2020-01-01")
    page.get_by_role("button", name="按这两个日期查看").click()
    expect(page.locator("h1")).to_have_text("郑州宇通客车股份有限公司")


def test_a_firm_that_is_not_there_is_explained(server: str, page: Page) -> None:
    page.goto(f"{server}/search?q=没有这样的企业")
    expect(page.locator("main")).to_contain_text("未收录不等于未持有")
    answer = page.goto(f"{server}/firm/没有这样的企业")
    assert answer is not None and answer.status == 404
    expect(page.locator("main")).to_contain_text("收录 19 / 1,900 家")


def test_the_example_on_the_first_page_works(server: str, page: Page) -> None:
    page.goto(server)
    page.get_by_role("link", name="兰迪").click()
    expect(page.get_by_role("link", name="洛阳兰迪玻璃机器股份有限公司")).to_be_visible()


def test_a_fact_leads_to_its_source_and_its_row(server: str, page: Page) -> None:
    page.goto(server + YUTONG)
    page.locator(".grounds summary").first.click()
    page.get_by_role("link", name="见事项").first.click()
    assert "#national" in page.url
    page.get_by_role("link", name="原始文件第 3 行").click()
    expect(page.locator("main")).to_contain_text("national/2018-158-hnzlw:3")


def test_the_other_language_is_one_click_away_and_stays(server: str, page: Page) -> None:
    page.goto(f"{server}{YUTONG}?as_of=2019-01-01")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".verdict .answer strong")).to_have_text("holds")
    page.get_by_role("banner").get_by_role("link", name="Regimes").click()
    expect(page.locator("h1")).to_have_text("Regimes")


def test_figures_are_checked_without_a_script_and_stay_out_of_the_address(server: str, page: Page) -> None:
    page.goto(server + "/regime/zhengzhou?tier=advantage")
    page.get_by_label("有效专利（件）").fill("12")
    page.get_by_label("上一年度营业收入（万元）").fill("很多")
    page.get_by_role("button", name="核对").click()
    assert page.url.endswith("/regime/zhengzhou/check?tier=advantage#check")
    expect(page.get_by_role("status")).to_contain_text("符合1项，不符合0项，没有可用的数字4项")
    expect(page.get_by_label("有效专利（件）")).to_have_value("12")
    expect(page.get_by_label("上一年度营业收入（万元）")).to_have_value("很多")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_axe_finds_nothing_on_checked_figures(server: str, browser: Browser, tongue: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{server}/regime/zhengzhou?lang={tongue}")
    page.locator("#f-valid_patents").fill("30")
    page.locator("#f-revenue_last_year").fill("12")
    follow(page, page.locator(".figures button"))
    for summary in page.locator("details:not([open]) summary").all():
        summary.click()
    assert violations_in_light_and_dark(page) == []
    context.close()


def test_an_article_is_followed_to_the_regime_and_back(server: str, page: Page) -> None:
    page.goto(f"{server}/firm/湖南江冶机电科技股份有限公司?as_of=2026-12-01")
    page.locator(".grounds summary").first.click()
    page.locator(".short a", has_text="三(二)3").first.click()
    assert "/regime/national-demonstration#" in page.url
    expect(page.locator(":target")).to_contain_text("三(二)3")
    page.go_back()
    expect(page.locator("h1")).to_have_text("湖南江冶机电科技股份有限公司")


def test_the_switch_of_language_keeps_the_place_in_a_table(server: str, page: Page) -> None:
    page.goto(f"{server}/catalogue/facts?kind=listed&_facet=kind")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/catalogue/facts?kind=listed&_facet=kind&lang=en")
    page.get_by_role("link", name="tier", exact=True).click()
    assert "lang=en" in page.url and "_sort=tier" in page.url
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert "_sort=tier" in page.url and "lang" not in page.url


def test_with_the_keyboard_alone_a_firm_is_found(server: str, page: Page) -> None:
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    assert page.locator("#q").evaluate("box => getComputedStyle(box).outlineStyle") == "solid"
    page.keyboard.type("宇通")
    page.keyboard.press("Enter")
    found = page.get_by_role("link", name="宇通客车股份有限公司")
    for _step in range(40):
        if found.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("宇通客车股份有限公司")


def test_on_paper_the_sentence_stands_without_navigation_and_forms(server: str, page: Page) -> None:
    page.goto(f"{server}{YUTONG}?as_of=2019-01-01")
    page.emulate_media(media="print")
    expect(page.locator(".verdict .answer")).to_be_visible()
    expect(page.locator(".cite")).to_contain_text("/firm/91410000170001401D?as_of=2019-01-01&known_on=")
    for part in (".ways", ".everything", ".dates", ".tongue"):
        expect(page.locator(part)).to_be_hidden()
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_in_the_dark_the_ground_is_dark_and_the_ink_is_light(server: str, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(server)
    ground, ink = page.evaluate("(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))")
    context.close()
    assert max(int(part) for part in ground[4:-1].split(",")) < 60 < 200 < min(int(p) for p in ink[4:-1].split(","))


def test_the_facts_of_a_firm_are_a_file_of_the_same_rows(server: str, browser: Browser) -> None:
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(server + YUTONG)
    with page.expect_download() as found:
        page.get_by_role("link", name="事项 CSV", exact=True).click()
    rows = list(csv.DictReader(found.value.path().open(encoding="utf-8", newline="")))
    shown = page.locator("section[aria-labelledby=facts] tbody tr").evaluate_all("rows => rows.map(row => row.id)")
    context.close()
    assert [quote(row["fact_id"], safe="") for row in rows] == shown


def test_the_charts_of_a_table_speak_the_pages_language_and_lead_nowhere_else(server: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{server}/catalogue/facts?_size=5")
    page.get_by_role("link", name="作图", exact=True).click()
    page.get_by_role("button", name="显示作图选项").click()
    expect(page.locator(".datasette-vega h3")).to_have_text("作图选项")
    expect(page.get_by_label("横轴字段")).to_be_visible()
    assert page.locator("text=Vega Editor").count() == 0
    page.close()
