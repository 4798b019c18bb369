"""The search box in a browser: suggestions while typing, by keyboard and without a script."""

from __future__ import annotations

import pytest
from accessibility import violations_in_light_and_dark
from playwright.sync_api import Browser, Page, Request, expect

NAME = "宇通客车股份有限公司"


def test_two_characters_and_a_tap_lead_to_the_sentence(server: str, scripted: Page) -> None:
    scripted.goto(server)
    scripted.get_by_role("combobox").press_sequentially("宇通")
    option = scripted.get_by_role("option", name=NAME)
    expect(option.locator(".says")).to_contain_text("载明有效期至 2021年7月31日")
    option.click()
    expect(scripted.locator("h1")).to_have_text(NAME)
    expect(scripted.locator(".verdict .answer").first).to_contain_text("国家知识产权优势企业")


@pytest.mark.parametrize("typed", ["yutong", "yt", "郑州 宇通"])
def test_pinyin_initials_and_a_city_are_suggested_with_the_match_marked(
    server: str, scripted: Page, typed: str
) -> None:
    scripted.goto(server)
    scripted.get_by_role("combobox").press_sequentially(typed)
    option = scripted.get_by_role("option", name=NAME)
    expect(option.locator("mark").first).to_have_text("郑州宇通" if " " in typed else "宇通")


def test_the_keyboard_alone_chooses_closes_and_submits(server: str, scripted: Page) -> None:
    scripted.goto(server)
    box, options = scripted.get_by_role("combobox"), scripted.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    scripted.keyboard.type("宇通")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(scripted.locator("[aria-live]")).to_contain_text("1 家")
    scripted.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    scripted.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    scripted.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("宇通")
    scripted.keyboard.press("ArrowDown")
    scripted.keyboard.press("Enter")
    expect(scripted.locator("h1")).to_have_text(NAME)
    scripted.go_back()
    scripted.get_by_role("combobox").fill("中山")
    scripted.get_by_role("combobox").press("Enter")
    expect(scripted.locator("h1")).to_contain_text("中山")


def test_eight_are_suggested_at_most_and_a_later_text_wins(server: str, scripted: Page) -> None:
    asked: list[Request] = []
    scripted.on("request", lambda request: asked.append(request) if "/-/search.json" in request.url else None)
    scripted.goto(server)
    scripted.get_by_role("combobox").press_sequentially("有限", delay=20)
    expect(scripted.get_by_role("option")).to_have_count(8)
    scripted.get_by_role("combobox").fill("宇通")
    expect(scripted.get_by_role("option")).to_have_count(1)
    assert len(asked) <= 3


def test_a_text_that_is_html_stays_text_and_nothing_found_is_announced(server: str, scripted: Page) -> None:
    scripted.goto(server)
    scripted.get_by_role("combobox").press_sequentially("<b>x")
    expect(scripted.locator("[aria-live]")).to_have_text("没有相符的企业")
    expect(scripted.get_by_role("listbox")).to_have_count(0)


def test_an_unknown_firm_is_explained_with_the_way_to_what_is_held(server: str, scripted: Page) -> None:
    scripted.goto(server)
    scripted.get_by_role("combobox").fill("没有这样的企业")
    scripted.get_by_role("combobox").press("Enter")
    expect(scripted.locator("main")).to_contain_text("未收录不等于未持有")
    expect(scripted.locator("main").get_by_role("link", name="收录范围与收录率")).to_be_visible()


def test_the_language_and_the_dates_are_kept_by_a_suggestion(server: str, scripted: Page) -> None:
    scripted.goto(f"{server}/search?q=宇通&as_of=2019-01-01&lang=en")
    scripted.get_by_role("combobox").fill("yutong")
    scripted.get_by_role("option").first.click()
    expect(scripted.locator("h1")).to_contain_text(NAME)
    assert "as_of=2019-01-01" in scripted.url and "lang=en" in scripted.url


def test_without_a_script_the_box_is_a_form(server: str, page: Page) -> None:
    page.goto(server)
    page.get_by_role("searchbox").fill("yutong")
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".results mark").first).to_have_text("宇通")
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_have_text(NAME)


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_axe_finds_nothing_on_open_suggestions(server: str, browser: Browser, tongue: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    scripted = context.new_page()
    scripted.goto(f"{server}/search?lang={tongue}")
    scripted.get_by_role("combobox").press_sequentially("zhongshan")
    scripted.get_by_role("option").first.wait_for()
    scripted.keyboard.press("ArrowDown")
    assert scripted.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations_in_light_and_dark(scripted) == []
    context.close()
