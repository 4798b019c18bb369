"""Every row of a table is on exactly one of its pages, whatever it is sorted by, in every form of the table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from sites import Site

DIRECTIONS = ("_sort", "_sort_desc")


def pages(site: Site, table: str, direction: str, column: str, size: int) -> Iterator[dict[str, Any]]:
    address = f"/catalogue/{table}.json?_shape=arrays&_nofacet=1&_size={size}&{direction}={quote(column)}"
    page = site.get(address).json()
    yield page
    while page["next"]:
        page = site.get(f"{address}&_next={quote(page['next'])}").json()
        yield page


def rows_of(site: Site, table: str, direction: str, column: str, size: int) -> list[tuple[Any, ...]]:
    return [tuple(row) for page in pages(site, table, direction, column, size) for row in page["rows"]]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("column", ["kind", "withdrawn_on", "line"])
def test_pages_json_and_csv_have_each_row_once_and_in_one_order(site: Site, column: str, direction: str) -> None:
    found = rows_of(site, "facts", direction, column, 90)
    (total,) = (site.get("/catalogue/facts.json?_shape=arrays&_size=0").json()["filtered_table_rows_count"],)
    assert len(found) == len(set(found)) == total
    ids = [row[0] for row in found]
    address = f"/catalogue/facts.csv?{direction}={column}"
    assert [row["fact_id"] for row in csv.DictReader(io.StringIO(site.get(address).text))] == ids
    without = list(csv.reader(io.StringIO(site.get(f"{address}&_header=off").text)))
    assert [row[0] for row in without] == ids
    shown = site.get(f"/catalogue/facts?{direction}={column}&_size=90&_nofacet=1").text
    assert len(set(re.findall(r'href="/catalogue/facts/([^"?]+)"', shown)) & {quoted(one) for one in ids[:90]}) == 90


def quoted(id_: str) -> str:
    return id_.replace("/", "~2F").replace(":", "~3A")


def test_a_header_that_is_neither_on_nor_off_is_refused_and_a_query_may_go_without_one(site: Site) -> None:
    assert site.get("/catalogue/facts.csv?_header=no").status_code == 400
    query = "/catalogue.csv?sql=select+fact_id+from+facts+limit+2"
    assert site.get(query).text.splitlines()[1:] == site.get(f"{query}&_header=off").text.splitlines()


def test_what_a_search_index_calls_itself_sorts_nothing(site: Site) -> None:
    refused = site.get("/catalogue/firms_fts.json?_sort=firms_fts")
    assert refused.status_code == 400 and "不能按 firms_fts 排序" in refused.text


@pytest.mark.long
def test_every_table_has_each_row_once_under_every_sort(site: Site) -> None:
    every = site.get("/catalogue.json").json()["tables"]
    tables = [one for one in every if (one["count"] or 0) > 2 and not one["name"].startswith("sqlite_")]
    assert len(tables) > 30  # SQLite's own are open to nobody
    for table in tables:
        name, count = table["name"], table["count"]
        size = min(1000, -(-count // 3))
        for column in table["columns"]:
            for direction in DIRECTIONS if column != name else ():
                found = rows_of(site, name, direction, column, size)
                assert len(found) == count, (name, column, direction)
                key = [name for name in table["primary_keys"] if name in table["columns"]]
                at = [table["columns"].index(one) for one in key]
                assert not at or len({tuple(row[n] for n in at) for row in found}) == count, (name, column, direction)
