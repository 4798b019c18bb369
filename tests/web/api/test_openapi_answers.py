"""What is answered is what the OpenAPI document says."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from lxml import html
from openapi_asked import address
from qiangqi.web.openapi.operations import Operation, operations
from sites import Site

REFERENCE, SCHEMAS = "/api/reference", "/api/reference/schemas"

GETS = [one for one in operations() if one.method == "get"]


# What is answered


@pytest.mark.parametrize("one", GETS, ids=lambda one: one.id)
def test_what_is_not_described_is_refused_and_nothing_is_passed_over(
    site: Site, document: dict[str, Any], one: Operation
) -> None:
    path = address(document, one)
    if one.described["tag"] != "reconcile":  # whose specification lets clients send what has no use here
        answer = site.get(f"{path}?no_such=1")
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-question"), path
        assert "no_such" in answer.json()["detail"] and "lang" in answer.json()["detail"]
    for argument in ("lang=fr", "lang=zh&lang=en"):
        answer = site.get(f"{path}?{argument}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), path


@pytest.mark.parametrize("one", operations(), ids=lambda one: one.id)
def test_another_method_is_refused_with_those_that_are_taken(
    site: Site, document: dict[str, Any], one: Operation
) -> None:
    path, client = address(document, one), site.datasette.client
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        answer = site.loop.run_until_complete(client.request(method, path))
        assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json"), method
        assert one.method.upper() in answer.headers["allow"] and method not in answer.headers["allow"]


@pytest.mark.parametrize(
    "one", [one for one in GETS if "text/csv" in one.described.get("answers", {})], ids=lambda one: one.id
)
def test_the_columns_of_a_file_are_those_described_in_their_order(
    site: Site, document: dict[str, Any], one: Operation
) -> None:
    answer = site.get(address(document, one))
    described = document["paths"][one.path]["get"]["responses"]["200"]["content"]["text/csv"]["schema"]["x-columns"]
    assert next(csv.reader(io.StringIO(answer.text))) == described


def test_an_error_of_the_site_is_a_problem_and_tells_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("qiangqi.web.api.api.search", fail)
    answer = site.get("/-/search.json?q=a")
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/failed")
    assert "inside" not in answer.text and answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("one", [one for one in GETS if one.described["tag"] != "releases"], ids=lambda one: one.id)
def test_who_has_an_answer_is_told_that_nothing_has_changed(
    site: Site, document: dict[str, Any], one: Operation
) -> None:
    path = address(document, one)
    first = site.get(path)
    assert first.status_code == 200 and first.headers["access-control-allow-origin"] == "*"
    again = site.get(path, **{"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


# The page


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_pages_show_every_operation_and_schema_with_links_that_lead_somewhere(
    site: Site, document: dict[str, Any], tongue: str
) -> None:
    pages = [html.fromstring(site.get(f"{path}?lang={tongue}").text) for path in (REFERENCE, SCHEMAS)]
    ids, known = (list(page.xpath("//main//@id")) for page in pages)
    assert len(ids) == len(set(ids)) and len(known) == len(set(known))
    assert {one.id for one in operations()} <= set(ids) and "promise" in ids
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= set(known)
    links, within = (page.xpath("//main//a/@href") for page in pages)
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert {link.partition("#schema-")[2] for link in links if link.startswith(SCHEMAS)} <= {""} | set(
        document["components"]["schemas"]
    )
    assert {link[1:] for link in within if link.startswith("#")} <= set(known)
    assert not [link for link in links + within if not link.startswith(("#", "/"))]
    told = " ".join(text for page in pages for text in page.xpath("//main//text()"))
    assert not re.search("[一-鿿]{2}", told) or tongue == "zh" or _only_column_names(told)


def _only_column_names(told: str) -> bool:
    return set(re.findall("[一-鿿]+", told)) <= {"客户名称", "企业名称", "统一社会信用代码"}


def test_every_example_on_the_pages_is_answered(site: Site) -> None:
    for path in ("/api", "/api/reference"):
        page = html.fromstring(site.get(path).text)
        for link in page.xpath("//main//a[contains(@class, 'address')]/@href"):
            answer = site.loop.run_until_complete(site.datasette.client.get(link))
            assert answer.status_code == 200, link


# Faults that requests made from the document found, each by itself


@pytest.mark.parametrize("path", ["/plan/没有,这份/measures.json", "/plan/a,b/targets.csv"])
def test_a_plan_that_there_is_not_is_a_problem_and_no_move_to_another_spelling(site: Site, path: str) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("chosen", [{}, [], 0, False])
def test_a_chosen_firm_that_is_no_text_is_refused_even_where_it_is_nothing(site: Site, chosen: object) -> None:
    row = {"name": "宇通客车股份有限公司", "firm": chosen}
    answer = site.loop.run_until_complete(site.datasette.client.post("/-/receipt.json", json=row))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no-question")


READ_ONLY = ["/", "/titles", "/problems", "/robots.txt", "/sitemap.xml", "/sitemap/pages.xml", "/sitemap/firms-1.xml"]


@pytest.mark.parametrize("path", [*READ_ONLY, "/chart/holders.svg", "/check", "/check/batch"])
def test_a_page_or_file_refuses_another_method_too_and_says_which_it_takes(site: Site, path: str) -> None:
    answer = site.loop.run_until_complete(site.datasette.client.request("DELETE", path))
    assert answer.status_code == 405 and "GET" in answer.headers["allow"]
    assert ("POST" in answer.headers["allow"]) == path.startswith("/check")


@pytest.mark.parametrize("path", ["/-/no-such.json", "/no-such.csv", "/-/patterns.json", "/titles/2024.json"])
def test_an_address_of_data_that_there_is_not_is_a_problem(site: Site, path: str) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
