"""What people do with the lists, done by a browser: choose, page, download, and look at them on a phone."""

from __future__ import annotations

import csv

import pytest
from accessibility import violations_in_light_and_dark
from following import follow
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "/titles?as_of=2024-10-01",
    "/titles?regime=zhengzhou",
    "/upcoming?from=2026-11-21",
    "/upcoming?from=2035-01",
    "/titles?region=x",
)


def test_titles_are_filtered_and_the_csv_that_is_downloaded_equals_the_pages(server: str, page: Page) -> None:
    page.goto(f"{server}/titles")
    page.get_by_label("查询日期").fill("2019-01-01")
    page.get_by_label("管理办法").select_option("national-advantage")
    page.get_by_label("排序").select_option("until")
    page.get_by_role("button", name="列出").click()
    expect(page.get_by_label("管理办法")).to_have_value("national-advantage")
    expect(page.locator("h1")).to_have_text("2019年1月1日的称号名单")
    with page.expect_download() as found:
        page.get_by_role("link", name="CSV", exact=True).click()
    with open(found.value.path(), encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["until"] or "未定") for row in csv.DictReader(file)]
    shown = []
    while True:
        for row in page.locator(".holders tr:has(td)").all():
            shown.append((row.locator("th a").inner_text(), row.locator(".nums").nth(1).inner_text().strip()))
        following = page.get_by_role("link", name="下一页")
        if not following.count():
            break
        follow(page, following)
    assert shown == rows and len(rows) > 50


def test_a_row_leads_to_the_firm_on_the_same_day(server: str, page: Page) -> None:
    page.goto(f"{server}/titles?as_of=2019-01-01&holds=yes")
    page.get_by_role("link", name="宇通客车股份有限公司").click()
    expect(page.locator(".verdict .answer strong").first).to_have_text("持有")
    assert "as_of=2019-01-01" in page.url


def test_a_list_is_sorted_on_a_phone_by_the_heads_above_its_rows(server: str, page: Page) -> None:
    page.goto(f"{server}/sources?level=national")
    page.locator("thead").get_by_role("link", name="事项", exact=True).click()
    expect(page).to_have_url(f"{server}/sources?level=national&sort=facts")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("事项")
    page.locator("thead").get_by_role("link", name="事项", exact=True).click()
    expect(page).to_have_url(f"{server}/sources?level=national&sort=-facts")
    expect(page.locator("th[aria-sort=descending]")).to_be_visible()


def test_the_regime_leads_to_who_holds_it_and_to_what_ends(server: str, page: Page) -> None:
    page.goto(f"{server}/regime/national-demonstration")
    page.get_by_role("link", name="今日持有企业").click()
    expect(page.get_by_label("管理办法")).to_have_value("national-demonstration")
    page.goto(f"{server}/upcoming?from=2026-11-21")
    page.get_by_role("link", name="2026-11", exact=True).click()
    expect(page.locator(".part")).to_have_count(1)
    expect(page.get_by_text("最迟至").first).to_be_visible()


def test_the_other_language_keeps_the_filters(server: str, page: Page) -> None:
    page.goto(f"{server}/titles?as_of=2019-01-01&region=410000&sort=region")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#region")).to_have_value("410000")
    expect(page.locator("#sort")).to_have_value("region")


def test_on_paper_the_list_stands_without_its_form(server: str, page: Page) -> None:
    page.goto(f"{server}/titles?as_of=2019-01-01")
    page.emulate_media(media="print")
    expect(page.locator(".sift")).to_be_hidden()
    expect(page.locator(".holders")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_no_width_scrolls_sideways(server: str, browser: Browser, path: str, tongue: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{server}{path}&lang={tongue}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.close()


@pytest.mark.parametrize("tongue", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_light_or_dark(server: str, browser: Browser, path: str, tongue: str) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{server}{path}&lang={tongue}")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations_in_light_and_dark(page) == []
    page.close()
