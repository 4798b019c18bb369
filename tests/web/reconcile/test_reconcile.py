"""The reconciliation service: OpenRefine's own requests, the shapes of the answers, and whom it says is a match."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from given import ROOT
from identities import HENAN, JIANGXI, A, B, datasets_of, decided
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from languages import CHINESE, english_texts
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.fiction.words import code, damaged
from qiangqi.values.names import name_id
from qiangqi.web.reconcile.candidates import ELSEWHERE
from qiangqi.web.reconcile.properties import properties
from qiangqi.web.reconcile.queries import CANDIDATES, QUERIES
from reconciliation_shapes import check_shape
from secrecy import MARK, Server
from sites import Site

PATH = "/-/reconcile"
FORM = {"content-type": "application/x-www-form-urlencoded"}
TITLE = "national-advantage:advantage"


def post(site: Site, fields: dict[str, str], path: str = PATH) -> httpx.Response:
    """Send a form as OpenRefine does: URL-encoded, its JSON in one field."""
    return raw(site, urlencode(fields).encode(), FORM, path)


def raw(site: Site, body: bytes, headers: dict[str, str], path: str = PATH) -> httpx.Response:
    answer: httpx.Response = site.loop.run_until_complete(
        site.datasette.client.post(path, content=body, headers=headers)
    )
    return answer


def ask(site: Site, queries: dict[str, Any], path: str = PATH) -> Any:
    """Return the results of a batch, which must be of their shape."""
    answer = post(site, {"queries": json.dumps(queries, ensure_ascii=False)}, path)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store", answer.text
    check_shape("reconciliation-result-batch", answer.json())
    assert list(answer.json()) == list(queries)
    return answer.json()


def one(site: Site, query: str | None = None, properties: dict[str, Any] | None = None, **more: Any) -> Any:
    """Return the result of one query; properties are given as id and value."""
    given = {"properties": [{"pid": pid, "v": value} for pid, value in (properties or {}).items()]} | more
    return ask(site, {"q0": given if query is None else {"query": query, **given}})["q0"]


def extend(site: Site, ids: list[str], *properties: str, **settings: str) -> Any:
    """Return the values of properties, which must be of their shape."""
    asked = {"ids": ids, "properties": [{"id": id_, "settings": settings} for id_ in properties]}
    answer = post(site, {"extend": json.dumps(asked)})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store", answer.text
    check_shape("data-extension-response", answer.json())
    assert [column["id"] for column in answer.json()["meta"]] == list(properties)
    return answer.json()["rows"]


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


# Refusals

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
    ("no-queries", {"ids": [], "properties": [{"id": "name", "settings": {"more": 1}}]}, 422, "known_on"),
    ("no-queries", {"ids": [], "properties": [{"id": "title", "settings": {"regime": "x"}}]}, 422, "等次"),
    ("bad-date", {"ids": [], "properties": [{"id": "title", "settings": {"as_of": "2026-02-30"}}]}, 422, "as_of"),
    ("too-many-queries", {"ids": ["x"] * (QUERIES + 1), "properties": [{"id": "name"}]}, 413, "1000"),
]


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


PARTS, PART = "multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data"
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


# Completion and previews


@pytest.mark.parametrize("prefix", ["宇通", OLD_NAME, YUTONG, "yutong"])
def test_firms_are_suggested_by_name_former_name_code_and_sound(site: Site, prefix: str) -> None:
    found = site.get(f"{PATH}/suggest/entity?prefix={prefix}").json()
    check_shape("suggest-entities-response", found)
    assert found["result"][0]["id"] == YUTONG


def test_a_cursor_passes_over_what_was_shown(site: Site) -> None:
    first, rest = (site.get(f"{PATH}/suggest/entity?prefix=股份&cursor={cursor}").json() for cursor in (0, 3))
    assert [hit["id"] for hit in first["result"][3:]] == [hit["id"] for hit in rest["result"]][:7] and rest["result"]
    assert site.get(f"{PATH}/suggest/entity?prefix=a&cursor=-1").status_code == 400


def test_the_type_and_the_properties_are_suggested(site: Site) -> None:
    types = site.get(f"{PATH}/suggest/type?prefix=FI").json()
    check_shape("suggest-types-response", types)
    assert [type_["id"] for type_ in types["result"]] == ["firm"]
    found = site.get(f"{PATH}/suggest/property?prefix=us").json()
    check_shape("suggest-properties-response", found)
    assert [one["id"] for one in found["result"]] == ["uscc"]
    proposed = site.get(f"{PATH}/properties?type=firm&limit=2").json()
    check_shape("data-extension-property-proposal", proposed)
    assert (len(proposed["properties"]), proposed["limit"]) == (2, 2)
    assert site.get(f"{PATH}/properties?type=place").json()["properties"] == []


def test_a_preview_may_be_framed_by_any_site_and_no_other_page_may(site: Site) -> None:
    preview = site.get(f"{PATH}/preview?id={YUTONG}")
    policy = preview.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "script-src 'self'" in policy and "x-frame-options" not in preview.headers
    assert NEW_NAME in preview.text and "国家知识产权优势企业" in preview.text
    for path in (f"/firm/{YUTONG}", "/"):
        answer = site.get(path)
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_preview_of_nobody_says_so(site: Site) -> None:
    answer = site.get(f"{PATH}/preview?id=none")
    assert answer.status_code == 404 and "没有这家企业" in answer.text
    assert site.get(f"{PATH}/preview").status_code == 404


def test_english_is_english_but_for_what_sources_print(site: Site) -> None:
    page = site.get(f"{PATH}/preview?id={YUTONG}&lang=en").text
    assert not [text for text in english_texts(page) if CHINESE.search(text)]
    manifest = site.get(f"{PATH}?lang=en").json()
    assert not CHINESE.search(json.dumps(manifest, ensure_ascii=False))
    suggested = site.get(f"{PATH}/suggest/property?lang=en").json()
    assert not CHINESE.search(json.dumps(suggested, ensure_ascii=False))
    (found,) = ask(site, {"q0": {"query": NEW_NAME}}, f"{PATH}?lang=en")["q0"]["result"]
    assert "formerly" in found["description"] and found["type"] == [{"id": "firm", "name": "Firm (legal person)"}]


# Data extension


def test_openrefine_fetches_the_standing_on_a_day_for_each_title(site: Site) -> None:
    rows = extend(site, [YUTONG], "title", "standing", "holds_title", "until", "says", regime="", as_of="2019-01-01")
    values = {id_: [value.get("str") for value in found] for id_, found in rows[YUTONG].items()}
    standing = site.get(f"/-/standing/{YUTONG}.json?as_of=2019-01-01").json()["standings"]
    assert values["title"] == ["国家知识产权优势企业"]
    for property_, field in (
        ("standing", "status"),
        ("holds_title", "holds_title"),
        ("until", "until"),
        ("says", "says"),
    ):
        assert values[property_] == [one[field] for one in standing]


def test_what_cannot_be_said_stays_so_and_is_never_a_no(site: Site) -> None:
    rows = extend(site, [YUTONG], "standing", "holds_title", "until", regime="national-demonstration")
    assert rows[YUTONG] == {"standing": [{"str": "undetermined"}], "holds_title": [{"str": "unclear"}], "until": [{}]}


def test_each_property_has_settings_of_its_own(site: Site) -> None:
    asked = [{"id": "standing", "settings": {"as_of": "2019-01-01T00:00:00Z"}}, {"id": "name"}]
    asked.append({"id": "former_names", "settings": {"known_on": "2018-12-31"}})
    text = json.dumps({"ids": [YUTONG, "none"], "properties": asked})
    answer = post(site, {"extend": text}).json()
    assert answer == site.get(f"{PATH}?extend={quote(text)}").json()
    assert answer["rows"][YUTONG]["standing"] == [{"str": "in_force"}]
    assert answer["rows"]["none"] == {"standing": [], "name": [], "former_names": []}


def test_what_is_known_of_a_firm_is_fetched_with_the_source_of_its_latest_fact(site: Site) -> None:
    rows = extend(site, [YUTONG], "name", "former_names", "uscc", "region", "source")
    values = {id_: [value["str"] for value in found] for id_, found in rows[YUTONG].items()}
    with sqlite3.connect(site.datasette.databases["catalogue"].path) as db:
        sql = "select s.title from facts f join sources s using (source_id) where firm_id = ?"
        sql += " order by f.published_on desc"
        (title,) = db.execute(sql, (YUTONG,)).fetchone()
    assert values == {
        "name": [NEW_NAME],
        "former_names": [OLD_NAME],
        "uscc": [YUTONG],
        "region": ["河南省"],
        "source": [title],
    }


def test_a_former_id_leads_to_its_firm_from_the_day_of_the_decision(tmp_path: Path) -> None:
    rows = [(A, HENAN, "", ""), (B, JIANGXI, "", "")]
    decision = decided("rename", (name_id(A), A), (name_id(B), B), published="2023-05-01")
    site = Site(publish(datasets_of(tmp_path / "datasets", rows, decisions=[decision]), tmp_path / "build"))
    both = [name_id(A), name_id(B)]
    before = extend(site, both, "name", "region", known_on="2023-04-30")
    assert [before[id_]["name"] for id_ in both] == [[{"str": A}], [{"str": B}]]
    after = extend(site, both, "name", "former_names", known_on="2023-05-01")
    assert after[both[0]] == after[both[1]] == {"name": [{"str": A}], "former_names": [{"str": B}]}
    site.loop.close()


# The page that says how


def test_the_commands_of_the_page_are_answered_and_it_names_every_property(site: Site) -> None:
    page = (ROOT / "docs/openrefine.md").read_text(encoding="utf-8")
    found = {field: post(site, {field: text}) for field, text in re.findall(r"'(queries|extend)=(.*)'", page)}
    assert found["queries"].json()["q0"]["result"][0]["id"] == YUTONG
    assert found["extend"].json()["rows"][YUTONG]["standing"] == [{"str": "in_force"}]
    assert not [id_ for id_ in properties() if f"`{id_}`" not in page]


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


# Secrecy


def assert_nothing_is_kept(server: Server, folder: Path) -> None:
    """Stop the server, and look for the mark in its log and in every file that it could have written."""
    server.process.terminate()
    server.process.wait(60)
    forms = (MARK.encode(), MARK.encode("unicode_escape"), quote(MARK).encode(), MARK.encode("gb18030"))
    for path in [server.log, *(path for path in folder.rglob("*") if path.is_file())]:
        kept = path.read_bytes()
        assert not [form for form in forms if form in kept], path
    assert list((folder / "tmp").iterdir()) == []


def test_nothing_that_is_sent_is_on_disk_or_in_the_log(server: Server, tmp_path: Path) -> None:
    address, client = server.base + PATH, httpx.Client(timeout=60)
    queries = json.dumps({"q0": {"query": f"{MARK}有限公司"}, "q1": {"query": f"{MARK}="}}, ensure_ascii=False)
    texts = [queries, queries[:-1], json.dumps({"q0": {"query": MARK * 200}}), json.dumps({"q0": {MARK: MARK}})]
    forms = [{"queries": text} for text in texts]
    forms += [{"extend": json.dumps({"ids": [MARK], "properties": [{"id": MARK}]})}, {MARK: MARK}]
    encoding = f"{PART.decode()}; name=queries\r\ncontent-transfer-encoding: {MARK}\r\n\r\nx\r\n--x--".encode()
    answers = [client.post(address, data=form) for form in forms]
    answers += [client.post(address, files={"queries": (None, text)}) for text in texts]
    answers += [client.post(address, files={"queries": (MARK, MARK.encode() * 100_000)})]
    answers += [client.post(address, content=encoding, headers={"content-type": PARTS})]
    answers += [client.get(address, params={"queries": text}) for text in texts]
    answers += [client.get(f"{address}/{path}={MARK}") for path in ("suggest/entity?prefix", "preview?id")]
    assert {answer.status_code for answer in answers} == {200, 400, 404, 422}
    assert not [answer.text for answer in answers if MARK in answer.text]
    told_back = client.post(address, data={"extend": json.dumps({"ids": [MARK], "properties": [{"id": "name"}]})})
    assert told_back.json()["rows"] == {MARK: {"name": []}}
    assert_nothing_is_kept(server, tmp_path / "served")


def test_the_log_does_not_tell_what_an_address_asks(server: Server, tmp_path: Path) -> None:
    paths = [
        "/search?q=",
        "/-/search.json?q=",
        "/titles?region=",
        "/catalogue/firms?_search=",
        "/catalogue?sql=select+",
    ]
    for path in [
        *(path + MARK for path in paths),
        f"/firm/{MARK}",
        f"/firm/{MARK}/facts.csv",
        f"/-/standing/{MARK}.json",
    ]:
        assert httpx.get(server.base + path, follow_redirects=True, timeout=60).status_code in (200, 400, 404), path
    assert_nothing_is_kept(server, tmp_path / "served")
