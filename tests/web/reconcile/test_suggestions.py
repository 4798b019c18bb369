"""Completion, previews, the page that says how, and that nothing is kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from given import ROOT
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from languages import CHINESE, english_texts
from qiangqi.web.reconcile.properties import properties
from reconciliation_shapes import check_shape
from reconciling import PART, PARTS, PATH, ask, post
from secrecy import MARK, Server
from sites import Site

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
    assert answer.status_code == 404 and "企业不存在" in answer.text
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


# The page that says how


def test_the_commands_of_the_page_are_answered_and_it_names_every_property(site: Site) -> None:
    page = (ROOT / "docs/openrefine.md").read_text(encoding="utf-8")
    found = {field: post(site, {field: text}) for field, text in re.findall(r"'(queries|extend)=(.*)'", page)}
    assert found["queries"].json()["q0"]["result"][0]["id"] == YUTONG
    assert found["extend"].json()["rows"][YUTONG]["standing"] == [{"str": "in_force"}]
    assert not [id_ for id_ in properties() if f"`{id_}`" not in page]


def assert_nothing_is_kept(server: Server, folder: Path) -> None:
    """Stop the server, and look for the mark in its log and in every file that it could have written."""
    server.process.terminate()
    server.process.wait(60)
    forms = (MARK.encode(), MARK.encode("unicode_escape"), quote(MARK).encode(), MARK.encode("gb18030"))
    for path in [server.log, *(path for path in folder.rglob("*") if path.is_file())]:
        kept = path.read_bytes()
        assert not [form for form in forms if form in kept], path
    assert list((folder / "tmp").iterdir()) == []


# Secrecy


@pytest.mark.slow
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


@pytest.mark.slow
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
