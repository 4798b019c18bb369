"""A page of a table leads to the CSV of all rows that its filters leave, whatever else the page was asked for."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from lxml import html
from sites import Site

FILTERED = "division__startswith=4&name__contains=有限&name__contains=公司"


def count(text: str) -> int:
    return len(list(csv.DictReader(io.StringIO(text))))


@pytest.mark.parametrize(
    "asked", ["_size=2", "_size=2&_next=n0", "_chart=on", "_facet=division&_facet=region", "_labels=on", "_sort=name"]
)
def test_the_csv_of_a_page_is_of_all_its_rows_by_link_and_by_form(asked: str, site: Site) -> None:
    page = html.fromstring(site.get(f"/catalogue/firms?{FILTERED}&{asked}").text)
    total = site.get(f"/catalogue/firms.json?{FILTERED}&_size=0").json()["filtered_table_rows_count"]
    assert total > 10
    (link,), (form,) = page.xpath("//a[.='CSV']/@href"), page.xpath("//form[contains(@action, '.csv')]")
    fields = [item for item in form.form_values() if item[0] != "_dl"]
    for address in (link, f"{form.action}?{urlencode(fields)}"):
        answer = site.get(address)
        assert (answer.status_code, count(answer.text)) == (200, total), address


def test_what_shapes_the_csv_is_said_once(site: Site) -> None:
    assert site.get("/catalogue/firms.csv?_size=2&_size=max").status_code == 400
