"""What people do with the plans and the charts, done by a browser."""

from __future__ import annotations

import re

import pytest
from accessibility import violations_in_light_and_dark
from playwright.sync_api import Browser, Page, expect

PAGES = ("/plans", "/plan/zhengzhou-2017", "/plan/xinzheng-2023", "/plan/zhengzhou-2017?q=没有这样的措施", "/coverage")
PAGES += ("/plan/zhengzhou-2017/estimate", "/plan/zhengzhou-2017/estimate?amount=3000&rate=4.35&months=12")


def test_from_the_list_to_the_interest_on_pledged_loans(server: str, page: Page) -> None:
    page.goto(f"{server}/plans")
    page.get_by_role("link", name="郑州市知识产权运营服务体系建设实施方案").click()
    expect(page.locator("#rewards + .scroll")).to_contain_text("60 万元（一次性）")
    page.get_by_label("类别").select_option("interest")
    page.get_by_role("button", name="筛选").click()
    assert "kind=interest" in page.url
    rows = page.locator(".plan-measures tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("第一年贷款额的利息的 50%，最高 50 万元")
    expect(rows).to_contain_text("三(五)10")
    expect(page.get_by_label("类别")).to_have_value("interest")


def test_the_chart_of_a_draft_and_its_table_say_the_same(server: str, page: Page) -> None:
    page.goto(f"{server}/plan/xinzheng-2023")
    expect(page.locator("h1")).to_contain_text("征求意见稿")
    figure = page.locator("figure.chart")
    picture = figure.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("alt", re.compile("都不是完成情况"))
    figure.locator("summary").click()
    cells = figure.locator("tr", has_text="有效发明专利拥有量").locator("td")
    expect(cells).to_have_text(["1,775", "1,800", "1,900", "2,000"])
    goal = page.locator("#target-valid-inventions")
    expect(goal).to_contain_text("2023 年：1,775 件")
    expect(goal).to_contain_text("2026 年：2,000 件")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_follows_the_theme_and_moves_nothing_when_it_comes(
    server: str, browser: Browser, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/plan/xinzheng-2023")
    picture = page.locator("figure.chart img")
    before = picture.bounding_box()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure.chart img').naturalWidth > 0")
    source = picture.evaluate("image => image.currentSrc")
    after = picture.bounding_box()
    context.close()
    assert ("theme=dark" in source) == (scheme == "dark")
    assert before and after and (before["width"], before["height"]) == (after["width"], after["height"])


def test_the_link_below_a_chart_opens_it_in_the_table(server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{server}/plan/xinzheng-2023")
    page.get_by_role("link", name="在数据表中打开并改画").click()
    expect(page.locator("h1")).to_contain_text("chart_plan_targets")
    expect(page.locator("canvas, svg.marks").first).to_be_visible(timeout=60_000)
    assert "g.color_column=year" in page.url and "plan_id=xinzheng-2023" in page.url
    context.close()


@pytest.mark.parametrize("tongue", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways_on_a_plan(server: str, page: Page, path: str, tongue: str) -> None:
    page.goto(f"{server}{path}{'&' if '?' in path else '?'}lang={tongue}")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("tongue", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_plan_in_light_or_dark(server: str, browser: Browser, path: str, tongue: str) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 900}, bypass_csp=True)
    page.goto(f"{server}{path}{'&' if '?' in path else '?'}lang={tongue}")
    for summary in page.locator("summary").all():
        summary.click()
    assert violations_in_light_and_dark(page) == []
    page.close()


def test_a_printed_plan_keeps_its_tables_and_loses_its_form(server: str, page: Page) -> None:
    page.goto(f"{server}/plan/zhengzhou-2017")
    page.emulate_media(media="print")
    expect(page.locator(".plan-measures")).to_be_visible()
    expect(page.locator("form.sift")).to_be_hidden()


def test_a_loan_is_reckoned_by_the_keyboard_and_without_scripts(server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/plan/zhengzhou-2017")
    page.get_by_role("link", name="按规划原文估算贴息和奖励").click()
    page.locator("#amount").focus()
    for text in ("3000", "4.35", "12"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("按原文计算为 500,000 元")
    assert "3000" not in page.url
    context.close()


def test_a_printed_estimate_keeps_the_answer_and_loses_its_form(server: str, page: Page) -> None:
    page.goto(f"{server}/plan/zhengzhou-2017/estimate?amount=500&rate=4.35&months=12")
    page.emulate_media(media="print")
    expect(page.locator(".verdict")).to_contain_text("108,750 元")
    expect(page.locator("form.figures")).to_be_hidden()
