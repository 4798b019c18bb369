"""The description of the API: every address of it once, valid, and answered as it says where no machine tries."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from openapi_spec_validator import validate
from qiangqi.releases.release import release
from qiangqi.web.api.openapi_members import members
from qiangqi.web.api.openapi_schemas import Given, whole
from qiangqi.web.http.problems import problems
from qiangqi.web.openapi.operations import Operation, operations, parameters, read, read_all
from qiangqi.web.routes import ROUTES
from sites import Site

OTHERS = {
    "pages": [
        r"^/changes/?$",
        r"^/releases/?$",
        r"^/releases/(?P<version>[^/]+)/?$",
        r"^/$",
        r"^/search/?$",
        r"^/firm/(?P<firm>[^?]+?)/?$",
        r"^/titles/?$",
        r"^/upcoming/?$",
        r"^/regimes/?$",
        r"^/regime/(?P<regime>[^/]+)/check/?$",
        r"^/regime/(?P<regime>[^/]+)/?$",
        r"^/sources/?$",
        r"^/source/(?P<source>.+?)/?$",
        r"^/issues/?$",
        r"^/issues/codes/?$",
        r"^/issue/(?P<issue>.+?)/?$",
        r"^/coverage/?$",
        r"^/check/?$",
        r"^/check/batch/?$",
        r"^/check/receipt/?$",
        r"^/check/batch/receipt/?$",
        r"^/plans/?$",
        r"^/plan/(?P<plan>[^/]+)/?$",
        r"^/statuses/?$",
        r"^/about/?$",
        r"^/api/?$",
        r"^/api/reference/?$",
        r"^/-/reconcile/preview$",
        r"^/problems/?$",
        r"^/problems/(?P<problem>[^/]+?)/?$",
    ],
    "files that the form of a page sends back": [
        r"^/check/batch\.csv$",
        r"^/check/batch\.xlsx$",
    ],
    "pictures of pages": [
        r"^/chart/(?P<chart>[^/]+)\.svg$",
    ],
    "for robots": [
        r"^/robots\.txt$",
        r"^/sitemap\.xml$",
        r"^/sitemap/pages\.xml$",
        r"^/sitemap/firms-(?P<number>\d{1,9})\.xml$",
    ],
    "Datasette's own": [
        r"^/(?P<database>[^/.]+)\.csv$",
        r"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)\.csv$",
        r"^/-/databases(\.(?P<format>json))?$",
        r"^/-/(patterns|messages|allow-debug|permissions|logout|auth-token)$",
    ],
}
"""Routes that are no part of the API, by what they are."""

GETS = [one for one in operations() if one.method == "get"]


@pytest.fixture(scope="module")
def site(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real catalogue with a release of it, for the addresses that need one."""
    served = tmp_path_factory.mktemp("served") / "catalogue.db"
    shutil.copy(database, served)
    release(served, served.parent / "releases")
    found = Site(served)
    yield found
    found.loop.close()


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = site.get("/-/openapi.json").json()
    return found


def address(document: dict[str, Any], one: Operation) -> str:
    """Return an address of an operation with the examples of its path filled in."""
    given = document["components"]["parameters"]
    return re.sub(r"\{(\w+)\}", lambda part: str(given[part[1]].get("example", "none")), one.path)


def route_of(path: str) -> str | None:
    """Return the first route that a path meets, as Datasette looks for it."""
    return next((pattern for pattern, _ in ROUTES if re.match(pattern, path)), None)


# What the document is


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_document_is_openapi_3_1(site: Site, tongue: str) -> None:
    document = site.get(f"/-/openapi.json?lang={tongue}").json()
    assert document["openapi"].startswith("3.1.")
    validate(document)


def test_every_route_is_a_described_part_of_the_api_or_a_named_page(document: dict[str, Any]) -> None:
    described = {route_of(address(document, one)) for one in operations()}
    assert None not in described
    others = {pattern for patterns in OTHERS.values() for pattern in patterns}
    assert described | others == {pattern for pattern, _ in ROUTES}
    assert described & others == set()


def test_both_languages_say_the_same_of_the_same(site: Site, document: dict[str, Any]) -> None:
    def bare(told: Any) -> Any:
        if isinstance(told, list):
            return [bare(one) for one in told]
        if not isinstance(told, dict):
            return None if isinstance(told, str) and re.search("[一-鿿 ]", told) else told
        return {name: bare(one) for name, one in told.items() if name not in ("description", "summary", "title")}

    english = site.get("/-/openapi.json?lang=en").json()
    for part in ("paths", "components"):
        assert bare(english[part]) == bare(document[part])
    assert not re.search(
        "[一-鿿]", json.dumps([one["summary"] for m in english["paths"].values() for one in m.values()])
    )


def test_every_text_is_in_both_languages_and_every_part_is_used() -> None:
    def texts(written: Any) -> Any:
        if isinstance(written, dict):
            if written.keys() & {"zh", "en"}:
                yield written
            for one in written.values():
                yield from texts(one)
        elif isinstance(written, list):
            for one in written:
                yield from texts(one)

    files = [read_all("bodies"), read("parameters.yml"), read("document.yml"), *(one.described for one in operations())]
    for text in texts(files):
        assert text.keys() == {"zh", "en"} and all(isinstance(one, str) and one for one in text.values()), text
    assert {id_ for one in operations() for id_ in one.described["parameters"]} | {"lang"} == set(parameters())
    assert len({one.id for one in operations()}) == len(operations())


def test_every_schema_is_named_by_something_and_named_only_once(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"])


def test_a_list_or_column_that_there_is_not_cannot_be_described() -> None:
    for written in ({"words": "no_such_list"}, {"properties": {"*": "no_such_table"}}):
        with pytest.raises(KeyError):
            whole(written, Given("zh", {}, {}))


def test_every_problem_belongs_to_an_operation_and_every_operation_names_only_problems() -> None:
    named = {id_ for one in operations() for id_ in one.described["problems"]}
    assert named <= set(problems())
    of_any, of_sql = {"wrong-method", "failed"}, {"too-many-statements"}  # tables and SQL are Datasette's own addresses
    assert set(problems()) - named == of_any | of_sql


# What is promised

PROMISED = Path(__file__).with_name("api_v1.txt")


def promised(document: dict[str, Any]) -> set[str]:
    """Return every name that stays within a version: addresses, parameters, members, closed lists."""
    found = set()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            here = f"{method.upper()} {path}"
            named = [document["components"]["parameters"][one["$ref"].rpartition("/")[2]] for one in told["parameters"]]
            found |= {here, *(f"{here} {one['in']} {one['name']}" for one in named)}
            found |= {f"{here} takes {media}" for media in told.get("requestBody", {}).get("content", {})}
            found |= {f"{here} answers {media}" for media in told["responses"].get("200", {}).get("content", {})}
    for name, schema in document["components"]["schemas"].items():
        found |= {f"{name}.{one.name}" for one in members(schema)}
    for name, lists in CLOSED.items():
        found |= {f"{name} = {value}" for value in lists(document["components"]["schemas"])}
    return found


CLOSED: dict[str, Any] = {
    "holds_title": lambda schemas: schemas["Holds"]["enum"],
    "status": lambda schemas: schemas["Standing"]["properties"]["status"]["enum"],
    "outcome": lambda schemas: schemas["CheckResult"]["properties"]["outcome"]["enum"],
}


def test_nothing_that_is_promised_has_gone(document: dict[str, Any]) -> None:
    assert set(PROMISED.read_text(encoding="utf-8").splitlines()) - promised(document) == set()


def test_no_closed_list_has_grown(document: dict[str, Any]) -> None:
    kept = set(PROMISED.read_text(encoding="utf-8").splitlines())
    assert {line for line in promised(document) if " = " in line} <= kept


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
def test_the_page_shows_every_operation_and_schema_with_links_that_lead_somewhere(
    site: Site, document: dict[str, Any], tongue: str
) -> None:
    page = html.fromstring(site.get(f"/api/reference?lang={tongue}").text)
    ids = page.xpath("//main//@id")
    assert len(ids) == len(set(ids))
    assert {one.id for one in operations()} <= set(ids) and "promise" in ids
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= set(ids)
    links = page.xpath("//main//a/@href")
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert not [link for link in links if not link.startswith(("#", "/"))]
    told = " ".join(page.xpath("//main//text()"))
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
