"""The ways through the site: where one is, what stands above, and the search box of every page."""

from __future__ import annotations

import pytest
from known_firms import YUTONG
from lxml import html
from sites import Site


@pytest.mark.parametrize(
    ("path", "section"),
    [
        (f"/firm/{YUTONG}", "查企业"),
        ("/check/batch", "银行核验"),
        ("/self-check", "自查"),
        ("/regime/zhengzhou", "管理办法"),
        ("/plan/zhengzhou-2017", "管理办法"),
        ("/source/national/2018-158-nybiz", "数据"),
        ("/catalogue/firms", "数据"),
        ("/api/reference", "关于"),
    ],
)
def test_the_navigation_marks_the_section_of_a_page(site: Site, path: str, section: str) -> None:
    marked = html.fromstring(site.get(path).text).xpath('//ul[@class="ways"]//a[@aria-current]')
    assert [one.text for one in marked] == [section]


@pytest.mark.parametrize(
    ("path", "above"),
    [
        (f"/firm/{YUTONG}", ["首页", "查企业"]),
        ("/issues/codes", ["首页", "数据问题"]),
        ("/regime/zhengzhou", ["首页", "管理办法"]),
        ("/check/batch", ["首页", "核验一笔贷款"]),
        ("/regimes", []),
    ],
)
def test_a_page_below_a_section_leads_back_to_it(site: Site, path: str, above: list[str]) -> None:
    page = html.fromstring(site.get(path).text)
    assert [one.text for one in page.xpath('//nav[@class="crumbs"]/a')] == above


@pytest.mark.parametrize("path", ["/", "/search", "/nothing", "/titles", "/catalogue/firms", "/firm/没有"])
def test_every_page_has_one_search_box(site: Site, path: str) -> None:
    assert len(html.fromstring(site.get(path).text).xpath('//input[@name="q"]')) == 1


def test_a_firm_is_led_to_each_title_that_figures_can_check(site: Site) -> None:
    links = html.fromstring(site.get("/self-check?lang=en").text).xpath('//section[h2/@id="figures"]//li/a/@href')
    assert links and all("tier=" in one and "lang=en" in one and one.endswith("#check") for one in links)
