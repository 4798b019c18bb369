"""The OpenAPI document: what it is, and what it promises."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openapi_asked import address
from qiangqi.web.api.openapi_members import members
from qiangqi.web.api.openapi_schemas import Given, whole
from qiangqi.web.http.problems import problems
from qiangqi.web.openapi.operations import operations, parameters, read, read_all
from qiangqi.web.routes import ROUTES
from sites import Site

OTHERS = {
    "pages": [
        r"^/changes/?$",
        r"^/preview/?$",
        r"^/releases/?$",
        r"^/releases/(?P<version>[^/]+)/?$",
        r"^/$",
        r"^/search/?$",
        r"^/firm/(?P<firm>[^?]+?)/?$",
        r"^/firm/(?P<firm>[^?]+?)/slip/?$",
        r"^/titles/?$",
        r"^/self-check/?$",
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
        r"^/corrections/?$",
        r"^/share/?$",
        r"^/source/(?P<source>.+)/file$",
        r"^/watch/?$",
        r"^/report/?$",
        r"^/check/?$",
        r"^/check/batch/?$",
        r"^/check/receipt/?$",
        r"^/check/verify/?$",
        r"^/check/batch/receipt/?$",
        r"^/plans/?$",
        r"^/plan/(?P<plan>[^/]+)/?$",
        r"^/plan/(?P<plan>[^/]+)/estimate/?$",
        r"^/statuses/?$",
        r"^/about/?$",
        r"^/api/?$",
        r"^/api/reference/?$",
        r"^/api/reference/schemas/?$",
        r"^/-/reconcile(?:/1\.0-draft)?/preview$",
        r"^/problems/?$",
        r"^/problems/(?P<problem>[^/]+?)/?$",
    ],
    "suggestions of a page, asked for by its script": [
        r"^/check/names$",
    ],
    "files that the form of a page sends back": [
        r"^/check/batch/template\.xlsx$",
        r"^/check/batch\.csv$",
        r"^/check/batch\.xlsx$",
    ],
    "pictures of pages": [
        r"^/chart/(?P<chart>[^/]+)\.svg$",
    ],
    "for robots": [
        r"^/robots\.txt$",
        r"^/llms\.txt$",
        r"^/sitemap\.xml$",
        r"^/sitemap/pages\.xml$",
        r"^/sitemap/firms-(?P<number>\d{1,9})\.xml$",
    ],
    "Datasette's own": [
        r"^/(?P<database>[^/.]+)\.csv$",
        r"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)\.csv$",
        r"^/-/databases(\.(?P<format>json))?$",
        r"^/-/(patterns|messages|allow-debug|permissions|logout|auth-token)$",
        r"^/-/(api|create-token|debug/.*|(actions|allowed|rules|tasks|queries|jump)(\.json)?)$",
    ],
}
"""Routes that are no part of the API, by what they are."""


def route_of(path: str) -> str | None:
    """Return the first route that a path meets, as Datasette looks for it."""
    return next((pattern for pattern, _ in ROUTES if re.match(pattern, path)), None)


# What the document is


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_document_is_openapi_3_1(site: Site, tongue: str) -> None:
    from openapi_spec_validator import validate

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


# What is promised


def test_nothing_that_is_promised_has_gone(document: dict[str, Any]) -> None:
    assert set(PROMISED.read_text(encoding="utf-8").splitlines()) - promised(document) == set()


def test_no_closed_list_has_grown(document: dict[str, Any]) -> None:
    kept = set(PROMISED.read_text(encoding="utf-8").splitlines())
    assert {line for line in promised(document) if " = " in line} <= kept
