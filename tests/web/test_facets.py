"""Facets of Datasette's tables: the rows without a value are counted beside the others."""

from __future__ import annotations

from lxml import html
from sites import Site


def test_a_facet_says_how_many_rows_have_no_value_and_leads_to_them(site: Site) -> None:
    answer = site.get("/catalogue/firms.json?_facet=division&_size=1").json()
    facet, all_ = answer["facet_results"]["division"], answer["filtered_table_rows_count"]
    lacking = site.get("/catalogue/firms.json?division__isnull=1&_size=1").json()["filtered_table_rows_count"]
    assert facet["missing"]["count"] == lacking > 0
    whole = site.get("/catalogue/firms.json?_facet=division&_facet_size=max&_size=1").json()
    assert sum(one["count"] for one in whole["facet_results"]["division"]["results"]) + lacking == all_
    page = html.fromstring(site.get("/catalogue/firms?_facet=division").text)
    (link,) = page.xpath("//*[@id='facet-division']//a[.='无值']")
    assert link.tail.strip() == str(lacking)
    picked = html.fromstring(site.get(link.get("href")).text)
    assert f"{lacking} 行" in picked.xpath("string(//p[@class='export-links'])")
    assert picked.xpath("//*[@id='facet-division']//strong[.='无值']")


def test_a_facet_without_gaps_says_that_there_are_none(site: Site) -> None:
    page = html.fromstring(site.get("/catalogue/facts?_facet=kind&_facet_date=published_on").text)
    told = [" ".join(one.text_content().split()) for one in page.xpath("//p[@class='muted missing']")]
    assert told == ["无值 0", "无值 0"]
