"""Every list is sorted by its columns, downloaded in that order and cited; its links keep what is filtered."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from csv_rows import csv_rows
from lxml import html
from sites import Site

LISTS = {
    "/titles?as_of=2022-01-01&regime=national-advantage": 5,
    "/upcoming?from=2021-01-01&months=24&region=410000": 5,
    "/sources?level=national&q=2018": 9,
    "/issues?severity=error&q=宇": 5,
    "/search?q=有限": 2,
    "/coverage": 8,
    "/plans": 6,
}


def asked(address: str) -> dict[str, list[str]]:
    """Return what an address asks, without the order and the page."""
    return {name: text for name, text in parse_qs(urlsplit(address).query).items() if name not in ("sort", "page")}


@pytest.mark.parametrize(("address", "columns"), LISTS.items())
def test_a_list_is_sorted_both_ways_by_each_column_and_keeps_its_filters(
    site: Site, address: str, columns: int
) -> None:
    page = html.fromstring(site.get(address).text)
    links = page.xpath(
        "//thead//a/@href | //p[@class='links']/a[contains(@href, 'sort=')][not(contains(@href, 'csv'))]/@href"
    )
    assert len(links) == columns
    for link in links:
        sorted_by = html.fromstring(site.get(link).text)
        (back,) = sorted_by.xpath(
            "//th[@aria-sort]/a/@href | //a[@aria-current='true'][contains(@href, 'sort=')]/@href"
        )
        assert parse_qs(urlsplit(back).query)["sort"] != parse_qs(urlsplit(link).query)["sort"]
        kept = [
            link,
            back,
            *sorted_by.xpath("//nav[@class='pages']/a/@href"),
            *sorted_by.xpath("//p[@class='cite']/a/@href"),
        ]
        for one in kept:
            assert asked(address).items() <= asked(one).items(), one
        (csv,) = sorted_by.xpath("//p[@class='links']/a[.='CSV']/@href")
        assert parse_qs(urlsplit(csv).query)["sort"] == parse_qs(urlsplit(link).query)["sort"]


@pytest.mark.parametrize("sort", ["title", "-percent", "authority", "-level"])
def test_the_pages_of_the_documents_have_each_once_in_the_order_of_the_file(site: Site, sort: str) -> None:
    rows = csv_rows(site.get(f"/sources.csv?sort={sort}").text)
    shown: list[str] = []
    for number in range(1, -(-len(rows) // 50) + 1):
        page = html.fromstring(site.get(f"/sources?sort={sort}&page={number}").text)
        shown += [link.removeprefix("/source/") for link in page.xpath("//tbody//th/a/@href")]
    assert shown == [row["source_id"] for row in rows]
    assert len(set(shown)) == site.get("/sources.json").json()["total"] == len(shown) > 100


def test_a_document_without_a_share_comes_last_whichever_way_the_shares_run(site: Site) -> None:
    for sort in ("percent", "-percent"):
        shares = [row["percent"] for row in csv_rows(site.get(f"/sources.csv?sort={sort}").text)]
        known = [share for share in shares if share]
        assert shares == [*known, *[""] * (len(shares) - len(known))]


@pytest.mark.parametrize(
    ("path", "sort", "column"), [("/coverage", "-sources", "sources"), ("/plans", "measures", "measures")]
)
def test_the_page_of_places_or_plans_has_the_rows_of_the_file_in_its_order(
    site: Site, path: str, sort: str, column: str
) -> None:
    rows = site.get(f"{path}.json?sort={sort}").json()["rows"]
    assert csv_rows(site.get(f"{path}.csv?sort={sort}").text)[0].keys() == rows[0].keys()
    shown = html.fromstring(site.get(f"{path}?sort={sort}").text).xpath("//thead[.//a]/following-sibling::tbody/tr")
    assert len(shown) == len(rows)
    assert [row[column] for row in rows] == sorted((row[column] for row in rows), reverse=sort.startswith("-"))


def test_a_regime_leads_to_its_documents_and_issues(site: Site) -> None:
    page = html.fromstring(site.get("/regime/national-advantage").text)
    for path, counted in (("/sources", "份"), ("/issues", "")):
        (link,) = page.xpath(f"//section[@id='complete']//a[starts-with(@href, '{path}?')]")
        total = site.get(link.get("href").replace("?", ".json?")).json()["total"]
        assert link.text_content().split() == ([str(total), counted] if counted else [str(total)])


def test_a_search_is_downloaded_whole(site: Site) -> None:
    rows = csv_rows(site.get("/search.csv?q=有限&sort=name").text)
    assert len(rows) == site.get("/-/search.json?q=有限").json()["total"]
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    assert site.get("/search.csv?q=").text.splitlines() == ["firm_id,name,uscc,region,matched"]


def test_a_regime_of_which_nothing_is_held_says_none_and_no_zero(site: Site) -> None:
    held = {row["regime"] for row in site.get("/catalogue/facts.json?_shape=array&_size=max").json()}
    known = [row["regime"] for row in site.get("/catalogue/regimes.json?_shape=array&_size=max").json()]
    empty = next(regime for regime in known if regime not in held)
    assert "无企业，无来源" in site.get(f"/regime/{empty}").text
    assert "none: no firm and no source" in site.get(f"/regime/{empty}?lang=en").text
