"""Reconciliation: what is refused, and requests across sites."""

from __future__ import annotations

import json

import pytest
from known_firms import YUTONG
from qiangqi.web.reconcile.queries import QUERIES
from reconciling import FORM, PART, PARTS, PATH, post, raw
from sites import Site

QUERY: list[tuple[str, object, int, str]] = [
    ("not-json", '{"q0": }', 400, "第 1 行第 8 列"),
    ("no-queries", "[]", 422, "对象"),
    ("no-queries", {"q0": []}, 422, "第 1 个查询"),
    ("no-queries", {"q0": {}}, 422, "至少"),
    ("no-queries", {"q0": {"properties": []}}, 422, "至少"),
    ("no-queries", {"a": {"query": "x"}, "b": {"query": 1}}, 422, "第 2 个查询"),
    ("no-queries", {"q0": {"query": "x", "more": 1}}, 422, "字段只有"),
    ("no-queries", {"q0": {"query": "x", "limit": 0}}, 422, "limit"),
    ("no-queries", {"q0": {"query": "x", "limit": True}}, 422, "limit"),
    ("no-queries", {"q0": {"query": "x", "type": 1}}, 422, "type"),
    ("no-queries", {"q0": {"query": "x", "type_strict": "no"}}, 422, "type_strict"),
    ("no-queries", {"q0": {"query": "x", "properties": [{"pid": "uscc"}]}}, 422, "pid"),
    ("no-queries", {"q0": {"query": "x", "properties": [{"pid": "colour", "v": "1"}]}}, 422, "uscc, region"),
    ("no-queries", {"q0": {"query": "x", "properties": [{"pid": "uscc", "v": ["1", "2"]}]}}, 422, "一个值"),
    ("no-queries", {"q0": {"query": "x", "properties": [{"pid": "uscc", "v": "1"}] * 2}}, 422, "一个值"),
    ("bad-date", {"q0": {"query": "x", "properties": [{"pid": "as_of", "v": 43466}]}}, 422, "2019-01-01"),
    ("bad-date", {"q0": {"query": "x", "properties": [{"pid": "as_of", "v": [20190101.0]}]}}, 422, "第 1 个查询"),
    ("no-queries", {"k" * 101: {"query": "x"}}, 422, "100"),
    ("no-queries", {"\ud800": {"query": "x"}}, 422, "键"),
    ("cell-too-long", {"q0": {"query": "x" * 1_001}}, 422, "1000"),
    ("too-many-queries", {str(number): {"query": "x"} for number in range(QUERIES + 1)}, 413, "1000"),
]

EXTEND: list[tuple[str, object, int, str]] = [
    ("no-queries", {"properties": [{"id": "name"}]}, 422, "ids"),
    ("no-queries", {"ids": [1], "properties": [{"id": "name"}]}, 422, "ids"),
    ("no-queries", {"ids": [], "properties": []}, 422, "properties"),
    ("no-queries", {"ids": [], "properties": [{"id": "colour"}]}, 422, "holds_title"),
    ("no-queries", {"ids": [], "properties": [{"id": {}}]}, 422, "holds_title"),
    ("no-queries", {"ids": [], "properties": [{"id": []}]}, 422, "holds_title"),
    ("cell-too-long", {"ids": ["x" * 1_001], "properties": [{"id": "name"}]}, 422, "1000"),
    ("no-queries", {"ids": [], "properties": [{"id": "name", "settings": {"more": 1}}]}, 422, "known_on"),
    ("no-queries", {"ids": [], "properties": [{"id": "title", "settings": {"regime": "x"}}]}, 422, "等次"),
    ("bad-date", {"ids": [], "properties": [{"id": "title", "settings": {"as_of": "2026-02-30"}}]}, 422, "as_of"),
    ("bad-date", {"ids": [], "properties": [{"id": "title", "settings": {"as_of": 43466}}]}, 422, "2019-01-01"),
    ("bad-date", {"ids": [], "properties": [{"id": "title", "settings": {"as_of": "2019-01-01T15:30"}}]}, 422, "as_of"),
    ("no-queries", {"ids": [], "properties": [{"id": "title"}, {"id": "title"}]}, 422, "title 出现两次"),
    ("too-many-queries", {"ids": ["x"] * (QUERIES + 1), "properties": [{"id": "name"}]}, 413, "1000"),
]


# Refusals


@pytest.mark.parametrize(
    ("field", "id_", "given", "status", "says"),
    [("queries", *case) for case in QUERY] + [("extend", *case) for case in EXTEND],
)
def test_what_is_not_as_the_specification_has_it_is_a_problem_with_one_sentence(
    field: str, id_: str, given: object, status: int, says: str, site: Site
) -> None:
    answer = post(site, {field: given if isinstance(given, str) else json.dumps(given)})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{id_}") and says in problem["detail"]
    assert problem["detail"].count("。") == 1 and answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"


BODIES: list[tuple[str, str, bytes, int]] = [
    ("wrong-type", "application/json", b"{}", 415),
    ("no-queries", FORM["content-type"], b"", 422),
    ("not-a-form", FORM["content-type"], b"queries={}&queries={}", 400),
    ("not-a-form", FORM["content-type"], b"queries={}&more=1", 400),
    ("no-queries", FORM["content-type"], b"queries={}&extend={}", 422),
    ("no-queries", PARTS, b"--x--\r\n", 422),
    ("not-a-form", PARTS, b"{}", 400),
    ("not-a-form", PARTS, b"--x\r\n\r\n{}\r\n--x--\r\n", 400),
    ("no-queries", PARTS, PART + b'; name="queries"; filename="a"\r\n\r\n{}\r\n--x--', 422),
    ("not-a-form", PARTS, (PART + b'; name="a"\r\n\r\n\r\n') * 9 + b"--x--", 400),
    ("not-a-form", "multipart/form-data", b"{}", 400),
]


@pytest.mark.parametrize(("id_", "kind", "body", "status"), BODIES)
def test_a_body_that_is_no_such_form_is_a_problem(id_: str, kind: str, body: bytes, status: int, site: Site) -> None:
    answer = raw(site, body, {"content-type": kind})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{id_}")


def test_jsonp_and_other_methods_are_refused_in_a_sentence(site: Site) -> None:
    assert "callback" in site.get(f"{PATH}?callback=x").json()["detail"]
    put = site.loop.run_until_complete(site.datasette.client.put(PATH))
    assert (put.status_code, put.headers["allow"]) == (405, "GET, HEAD, POST")


# Across sites


def test_whatever_is_read_any_site_may_read(site: Site) -> None:
    paths = ["/", f"/firm/{YUTONG}", "/titles", "/catalogue/firms", "/nothing", "/robots.txt", "/sitemap.xml"]
    paths += ["/-/search.json?q=x", "/-/settings", "/-/static-plugins/qiangqi/style.css", "/api", "/problems"]
    paths += [PATH, f"{PATH}?queries=x", f"{PATH}/suggest/entity?prefix=x", f"{PATH}/preview?id=x", "/?lang=xx"]
    for path in paths:
        assert site.get(path).headers.get_list("access-control-allow-origin") == ["*"], path


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        (PATH, "GET, HEAD, POST"),
        ("/-/check.json", "GET, HEAD, POST"),
        ("/-/check.csv", "GET, HEAD, POST"),
        ("/", "GET, HEAD"),
    ],
)
def test_a_browser_that_asks_first_is_told_what_may_be_sent(path: str, methods: str, site: Site) -> None:
    headers = {"origin": "http://127.0.0.1:3333", "access-control-request-method": "POST"}
    answer = site.loop.run_until_complete(site.datasette.client.options(path, headers=headers))
    assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (204, methods)
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "content-type" in answer.headers["access-control-allow-headers"] and "set-cookie" not in answer.headers


def test_the_answer_to_what_another_sites_page_sends_may_be_read_by_it(site: Site) -> None:
    headers = {"origin": "https://elsewhere.example", "cookie": "any=1"}
    sent = raw(site, b'{"rows": []}', headers | {"content-type": "application/json"}, "/-/check.json")
    assert sent.headers["access-control-allow-origin"] == "*" and "set-cookie" not in sent.headers
    assert "catalogue-release" in sent.headers["access-control-expose-headers"]
    refused = raw(site, b"queries=x", headers | FORM)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (400, "*")
