"""The draft of version 1.0: the same answers as 0.2 gives, in the draft's shapes."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.web.reconcile.draft import PATH
from reconciliation_shapes import check_draft_shape
from reconciling import ask, extend, raw
from sites import Site

JSON = {"content-type": "application/json"}
TITLE = "national-advantage:advantage"


def sent(site: Site, path: str, body: object) -> httpx.Response:
    return raw(site, json.dumps(body, ensure_ascii=False).encode(), JSON, f"{PATH}{path}")


def named(text: str, **properties: str) -> dict[str, Any]:
    """Return a query for a name with properties to compare."""
    more = [{"matchType": "property", "propertyId": id_, "propertyValue": value} for id_, value in properties.items()]
    return {"type": "firm", "limit": 3, "conditions": [{"matchType": "name", "propertyValue": text}, *more]}


def test_the_manifest_is_the_drafts_and_what_it_offers_is_below_it(site: Site) -> None:
    manifest = site.get(PATH).json()
    check_draft_shape("manifest", manifest)
    assert site.get(manifest["view"]["url"].removeprefix("http://localhost").replace("{id}", YUTONG)).status_code == 200
    assert site.get(f"{PATH}/preview?id={YUTONG}").status_code == 200
    for kind, typed in (("entity", OLD_NAME), ("type", ""), ("property", "us")):
        found = site.get(f"{PATH}/suggest/{kind}?prefix={typed}&limit=1").json()
        check_draft_shape("suggest", found)
        assert len(found["result"]) == 1
        assert site.get(f"{PATH}/suggest/{kind}?prefix={typed}&offset=900").json() == {"result": []}
    proposed = site.get(f"{PATH}/extend/propose?type=firm").json()
    check_draft_shape("data-extension-property-proposal", proposed)
    assert "as_of" in {one["id"] for one in manifest["extend"]["propertySettings"]}


def test_a_query_has_the_candidates_that_0_2_finds(site: Site) -> None:
    queries = [
        named(OLD_NAME),
        named("没有这样的企业"),
        named(NEW_NAME, region="河南省", title=TITLE, as_of="2019-01-01"),
    ]
    queries.append({"conditions": [{"matchType": "id", "propertyValue": YUTONG}]})
    answer = sent(site, "/match", {"queries": queries})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store", answer.text
    check_draft_shape("reconciliation-result-batch", answer.json())
    properties = [{"pid": "region", "v": "河南省"}, {"pid": "title", "v": TITLE}, {"pid": "as_of", "v": "2019-01-01"}]
    before = [{"query": OLD_NAME, "limit": 3}, {"query": "没有这样的企业", "limit": 3}]
    before += [{"query": NEW_NAME, "limit": 3, "properties": properties}, {"query": YUTONG}]
    found = ask(site, {str(number): one for number, one in enumerate(before)})
    results = answer.json()["results"]
    for one in results:
        for candidate in one["candidates"]:
            assert all(feature.pop("name") for feature in candidate["features"])
    same = [{"result": one["candidates"], "outcome": one["outcome"], "says": one["says"]} for one in results]
    assert same == list(found.values())


def test_values_are_those_that_0_2_fetches(site: Site) -> None:
    settings = {"as_of": "2018-12-31T16:00:00Z"}
    wanted = [{"id": id_, "settings": settings} for id_ in ("title", "standing", "until")]
    answer = sent(site, "/extend", {"ids": [YUTONG, "none"], "properties": wanted}).json()
    check_draft_shape("data-extension-response", answer)
    rows = {row["id"]: {one["id"]: one["values"] for one in row["properties"]} for row in answer["rows"]}
    assert rows == extend(site, [YUTONG, "none"], "title", "standing", "until", as_of="2019-01-01")
    assert [one["name"] for one in answer["meta"]][1] == "资格状态（2019-01-01）"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ([], "对象"),
        ({}, "queries"),
        ({"queries": {}}, "queries"),
        ({"queries": [{"query": "x"}]}, "第 1 个查询"),
        ({"queries": [{"conditions": []}]}, "conditions"),
        ({"queries": [{"conditions": [{"matchType": "like", "propertyValue": "x"}]}]}, "matchType"),
        ({"queries": [{"conditions": [{"matchType": "name"}]}]}, "propertyValue"),
        ({"queries": [{"conditions": [{"matchType": "name", "propertyValue": "x"}] * 2}]}, "只能有一个"),
        ({"queries": [{"conditions": [{"matchType": "name", "propertyValue": 1}]}]}, "文字"),
        ({"queries": [named("x") | {"type": ["firm"]}] * 2 + [named("x") | {"more": 1}]}, "第 3 个查询"),
        ({"queries": [{"conditions": [{"matchType": "property", "propertyId": "uscc", "propertyValue": "1",
                                       "required": True}]}]}, "required"),
        ({"queries": [named("x", colour="1")]}, "uscc, region"),
    ],
)  # fmt: skip
def test_what_is_not_as_the_draft_has_it_is_a_problem_with_one_sentence(site: Site, body: object, says: str) -> None:
    answer = sent(site, "/match", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no-queries") and says in answer.json()[
        "detail"
    ]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_draft_takes_json_alone(site: Site) -> None:
    assert raw(site, b"queries=%7B%7D", {"content-type": "text/plain"}, f"{PATH}/match").status_code == 415
    assert raw(site, b"{", JSON, f"{PATH}/extend").status_code == 400
    assert site.get(f"{PATH}/match").status_code == 405
