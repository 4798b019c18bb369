"""What people do with the site, done by a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

YUTONG = "/firm/91410000170001401D"
PAGES = (
    "/",
    f"{YUTONG}?as_of=2019-01-01",
    "/firm/没有这样的企业",
    "/regime/zhengzhou",
    "/regime/national-demonstration",
    "/regimes",
    "/search?q=中山",
    "/search?q=宇通",
    "/sources",
    "/source/national/2018-158-nybiz",
    "/issues",
    "/statuses",
    "/about",
    "/catalogue",
)
TABLES = ("/catalogue/firms", "/catalogue/facts?_facet=kind", "/catalogue?sql=select+*+from+firms+limit+3")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's page without JavaScript, as the own pages need none."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


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
    page.get_by_role("link", name="见事项").first.click()
    assert "#national" in page.url
    page.get_by_role("link", name="原始文件第 3 行").click()
    expect(page.locator("main")).to_contain_text("national/2018-158-hnzlw:3")


def test_the_other_language_is_one_click_away_and_stays(server: str, page: Page) -> None:
    page.goto(f"{server}{YUTONG}?as_of=2019-01-01")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".verdict .answer strong")).to_have_text("holds")
    page.get_by_role("link", name="Regimes").click()
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_axe_finds_nothing_on_checked_figures(server: str, browser: Browser, tongue: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/regime/zhengzhou?lang={tongue}")
    page.locator("#f-valid_patents").fill("30")
    page.locator("#f-revenue_last_year").fill("12")
    page.locator(".figures button").click()
    for summary in page.locator("details:not([open]) summary").all():
        summary.click()
    found = Axe().run(page).response["violations"]
    context.close()
    assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []


@pytest.mark.parametrize("path", [*PAGES, *TABLES])
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_phone_never_scrolls_sideways(server: str, browser: Browser, path: str, tongue: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(
        server + path + ("&" if "?" in path else "?") + f"{'_lang' if path.startswith('/cat') else 'lang'}={tongue}"
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *TABLES])
def test_axe_finds_nothing(server: str, browser: Browser, path: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(server + path)
    for summary in page.locator("summary").all():
        summary.click()
    found = Axe().run(page).response["violations"]
    context.close()
    assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_own_pages_ask_nothing_of_any_other_host(server: str, browser: Browser, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(server + path)
    cookies = context.cookies()
    context.close()
    assert cookies == [] and all(address.startswith(server) for address in asked)
    assert not [text for text in told if "404" not in text]
