"""The manifest of reconciliation, and its queries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.fiction.words import code, damaged
from qiangqi.web.reconcile.candidates import ELSEWHERE
from qiangqi.web.reconcile.queries import CANDIDATES
from reconciliation_shapes import check_shape
from reconciling import PATH, ask, one, post, raw
from sites import Site

TITLE = "national-advantage:advantage"


@pytest.fixture(scope="module")
def fiction(fictional: Path) -> Iterator[Site]:
    """A small fictional catalogue, served."""
    found = Site(fictional)
    yield found
    found.loop.close()


# The manifest


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_manifest_says_what_is_offered_and_every_address_of_it_answers(site: Site, lang: str) -> None:
    manifest = site.get(f"{PATH}?lang={lang}").json()
    check_shape("manifest", manifest)
    addresses = [part["service_url"] + part["service_path"] for part in manifest["suggest"].values()]
    addresses += ["".join(manifest["extend"]["propose_properties"].values()), manifest["documentation"]]
    addresses += [manifest[part]["url"].replace("{{id}}", YUTONG) for part in ("view", "preview")]
    for address in addresses:
        assert ("lang=en" in address) is (lang == "en")
        assert site.get(address.removeprefix("http://localhost").partition("#")[0]).status_code == 200, address
    assert manifest["view"]["url"].startswith(manifest["identifierSpace"])
    assert site.get(f"{PATH}/").json()["versions"] == ["0.2"]


def test_a_fictional_catalogue_says_so_in_its_name(site: Site, fiction: Site) -> None:
    assert "虚构" in fiction.get(PATH).json()["name"] and "虚构" not in site.get(PATH).json()["name"]


# Queries


def test_openrefines_batch_is_answered_by_its_keys(site: Site) -> None:
    about = {"type": "firm", "type_strict": "should", "limit": 3}
    details = [{"pid": "region", "v": "河南省"}, {"pid": "as_of", "v": "2019-01-01T00:00:00Z"}]
    found = ask(
        site,
        {
            "q0": {"query": OLD_NAME, **about},
            "q1": {"query": "没有这样的企业", **about},
            "q2": {"query": NEW_NAME, **about, "properties": [*details, {"pid": "title", "v": TITLE}]},
        },
    )
    (first,), (last,) = found["q0"]["result"], found["q2"]["result"]
    assert (first["id"], first["name"], first["match"], first["score"]) == (YUTONG, NEW_NAME, True, 100)
    assert first["type"] == [{"id": "firm", "name": "企业（法人）"}] and OLD_NAME in first["description"]
    assert found["q1"]["result"] == []
    features = {feature["id"]: feature["value"] for feature in last["features"]}
    assert features == {"name_similarity": 100, "region_equal": True, "title_held": True}
    assert "国家知识产权优势企业：有效" in last["description"] and "2019年1月1日" in last["description"]


def test_the_sample_by_which_openrefine_guesses_types_is_answered(site: Site) -> None:
    found = ask(site, {f"q{number}": {"query": name, "limit": 3} for number, name in enumerate((NEW_NAME, OLD_NAME))})
    assert {one["type"][0]["id"] for result in found.values() for one in result["result"]} == {"firm"}


@pytest.mark.parametrize("name", [NEW_NAME, OLD_NAME, "宇通客车", damaged(YUTONG), code(3), "有限公司", "4.1E+17"])
def test_a_batch_may_stand_in_the_address_in_a_form_or_in_parts(site: Site, name: str) -> None:
    text = json.dumps({"q0": {"query": name}}, ensure_ascii=False)
    by_address = site.get(f"{PATH}?queries={quote(text)}")
    assert by_address.headers["cache-control"] == "no-store"
    body = f'--x\r\ncontent-disposition: form-data; name="queries"\r\n\r\n{text}\r\n--x--\r\n'.encode()
    in_parts = raw(site, body, {"content-type": "multipart/form-data; boundary=x"})
    assert by_address.json() == in_parts.json() == post(site, {"queries": text}).json()


def test_only_what_a_check_finds_is_a_match(fiction: Site) -> None:
    with sqlite3.connect(fiction.datasette.databases["demo"].path) as db:
        names = [row[0] for row in db.execute("select name from firm_names order by name_id limit 150")]
        codes = [row[0] for row in db.execute("select uscc from firms where uscc is not null order by 1 limit 20")]
    asked = [*names, *(name[1:] for name in names), *(name[:-4] + "集团" for name in names), *codes, code(1)]
    rows = json.dumps({"rows": [{"name": name} for name in asked]}).encode()
    checked = raw(fiction, rows, {"content-type": "application/json"}, "/-/check.json").json()["results"]
    found = ask(fiction, {str(number): {"query": name} for number, name in enumerate(asked)})
    for result, check in zip(found.values(), checked, strict=True):
        matched = [one["id"] for one in result["result"] if one["match"]]
        assert matched == ([check["firm"]["firm_id"]] if check["outcome"] == "found" else [])
        if check["outcome"] in ("ambiguous", "found"):
            assert result["outcome"] == check["outcome"] and {one["score"] for one in result["result"]} == {100}
    assert {"found", "ambiguous", "possible"} <= {result["outcome"] for result in found.values()}


def test_like_names_are_looked_up_for_every_query_whatever_stands_beside_it(fiction: Site) -> None:
    with sqlite3.connect(fiction.datasette.databases["demo"].path) as db:
        names = [row[0][1:] for row in db.execute("select distinct name from firm_names order by 1 limit 300")]
    together = ask(fiction, {str(number): {"query": name} for number, name in enumerate(names)})
    assert sum(result["outcome"] == "possible" for result in together.values()) > 100
    assert together["299"] == one(fiction, names[299])
    for result in together.values():
        scores = [candidate["score"] for candidate in result["result"]]
        assert scores == sorted(scores, reverse=True)


def test_a_code_beside_a_name_must_mean_the_same_firm(site: Site) -> None:
    assert one(site, OLD_NAME, {"uscc": YUTONG})["result"][0]["match"] is True
    assert one(site, properties={"uscc": [YUTONG]})["result"][0]["match"] is True
    assert one(site, YUTONG, {"uscc": YUTONG})["outcome"] == "found"
    other = one(site, "另一家企业有限公司", {"uscc": YUTONG})
    assert (other["outcome"], [one["match"] for one in other["result"]]) == ("ambiguous", [False])


@pytest.mark.parametrize(
    ("region", "is_match"),
    [("河南", True), ("河南省郑州市", True), ("广东省", False), ("鼓楼区", True), ("没有这个地方", True)],
)
def test_a_firm_of_another_place_is_no_match_and_an_unknown_place_decides_nothing(
    region: str, is_match: bool, site: Site
) -> None:
    (found,) = one(site, NEW_NAME, {"region": region})["result"]
    assert (found["match"], found["score"]) == (is_match, 100 if is_match else 100 - ELSEWHERE)


def test_what_cannot_be_said_of_a_title_is_no_feature(site: Site) -> None:
    def held(day: str) -> object:
        (found,) = one(site, NEW_NAME, {"title": "国家知识产权优势企业", "as_of": day})["result"]
        return {feature["id"]: feature["value"] for feature in found["features"]}.get("title_held")

    assert (held("2019-01-01"), held("2026-01-01")) == (True, None)


def test_an_id_leads_to_its_firm_but_a_person_confirms_it(site: Site) -> None:
    with sqlite3.connect(site.datasette.databases["catalogue"].path) as db:
        (firm_id,) = db.execute("select firm_id from firms where uscc is null order by 1 limit 1").fetchone()
    result = one(site, firm_id)
    assert [(found["id"], found["score"], found["match"]) for found in result["result"]] == [(firm_id, 100, False)]
    assert result["outcome"] == "possible"


def test_what_is_no_firm_has_no_candidates_and_a_sentence(site: Site) -> None:
    assert one(site, NEW_NAME, type=["place"])["result"] == []
    for query, given in (("有限公司", {}), (NEW_NAME, {"as_of": "2026-02-30"}), (NEW_NAME, {"title": "x:y"})):
        result = one(site, query, given)
        assert (result["result"], result["outcome"]) == ([], "error") and result["says"].endswith("。")


def test_no_more_candidates_than_asked_for(fiction: Site) -> None:
    with sqlite3.connect(fiction.datasette.databases["demo"].path) as db:
        name, count = db.execute(
            "select name, count(distinct firm_id) n from firm_names group by name_key order by n desc limit 1"
        ).fetchone()
    assert len(one(fiction, name, limit=1)["result"]) == 1 < len(one(fiction, name, limit=10**9)["result"]) == count
    assert count <= CANDIDATES
