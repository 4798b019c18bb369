"""Data extension: the properties of firms."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from urllib.parse import quote

from identities import HENAN, JIANGXI, A, B, datasets_of, decided
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.values.names import name_id
from reconciling import PATH, extend, post
from sites import Site


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


def test_a_day_of_which_only_bounds_are_known_is_fetched_as_both(fictional: Path) -> None:
    site = Site(fictional)
    sql = "select firm_id, regime, tier, from_on from intervals where from_range like '%-%/%-%'"
    with sqlite3.connect(fictional) as db:
        id_, regime, tier, day = db.execute(f"{sql} and until_range is not null limit 1").fetchone()
    values = extend(site, [id_], "since", "until", regime=regime, tier=tier, as_of=day)[id_]
    asked = site.get(f"/-/standing/{id_}.json?as_of={day}&regime={regime}").json()["standings"]
    (told,) = (one for one in asked if one["tier"] == tier)
    assert values == {
        "since": [{"str": "/".join(told["since_range"])}],
        "until": [{"str": _joined(told["until_range"])}],
    }


def _joined(bounds: list[str | None]) -> str:
    return "/".join(bound or "" for bound in bounds)


def test_each_property_has_settings_of_its_own(site: Site) -> None:
    asked = [{"id": "standing", "settings": {"as_of": "2018-12-31T16:00:00Z"}}, {"id": "name"}]
    asked.append({"id": "former_names", "settings": {"known_on": "2018-12-31"}})
    text = json.dumps({"ids": [YUTONG, "none"], "properties": asked})
    answer = post(site, {"extend": text}).json()
    assert answer == site.get(f"{PATH}?extend={quote(text)}").json()
    assert answer["rows"][YUTONG]["standing"] == [{"str": "in_force"}]
    names = [column["name"] for column in answer["meta"]]
    assert names == ["资格状态（2019-01-01）", "名称", "曾用名（据截至 2018-12-31 的文件）"]
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
