"""Annulled grants, firms that end and firms that go on, from a list to the answer, its table and a check of rows."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from checkers import checker_of
from identities import decided
from made_up import FIRMS, VALUES, begin, dumped, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.batch import CheckQuery
from qiangqi.checks.lookup import Lookup, open_for_reading
from qiangqi.standing.dates import parse_day
from qiangqi.values.names import name_id

LIST, ENDS = "zhengzhou/list", "zhengzhou/ends"
COLUMNS = {"name": "企业名称", "region": "地区", "title": "称号", "event": "事项", "batch": "批次", "date": "日期"}
KINDS = {"撤销": "annulled", "注销": "dissolved", "合并": "merged", "分立": "split"}
MORE: dict[str, Any] = {
    "columns": {**COLUMNS, "new_name": "另一企业", "remark": "备注"},
    "values": {
        **VALUES,
        "event": {word: {"kind": kind} for word, kind in KINDS.items()},
        "remark": {"": {}, "存续分立": {}},
    },
    "published": {"on": "2024-06-20", "because": {"zh": "虚构", "en": "Invented."}},
}
DAY = "2024-06-30"


def end(name: str, event: str, new_name: str = "", remark: str = "") -> str:
    return f"{row(name, event=event, day='2024-06-10')},{new_name},{remark}"


def built(folder: Path, *ends: str, **more: Any) -> Path:
    made = begin(folder / "datasets")
    publish_list(made, [row(name) for name in FIRMS], LIST)
    publish_list(made, [",".join(MORE["columns"].values()), *ends], ENDS, **MORE, **more)
    return publish(made, folder / "build")


def standing(path: Path, name: str, known_on: str = DAY) -> dict[str, Any]:
    as_of, known = parse_day(DAY), parse_day(known_on)
    (one,) = Catalogue(path).ask(name, as_of, known, "zhengzhou")["standings"]
    return dict(one)


def test_an_annulled_grant_never_was(tmp_path: Path) -> None:
    path = built(tmp_path, end(FIRMS[0], "撤销"), corrects=[{"line": 2, "source": LIST}])
    assert standing(path, FIRMS[0], "2024-06-19")["status"] == "in_force"
    assert (standing(path, FIRMS[0])["status"], standing(path, FIRMS[0])["holds_title"]) == ("not_held", "no")
    assert standing(path, FIRMS[1])["status"] == "in_force"
    rows = sqlite3.connect(path).execute(
        "select status, holds_title, from_on from intervals where firm_id = (select firm_id from firms where name = ?)",
        (FIRMS[0],),
    )
    assert rows.fetchall() == [("not_held", "no", None)]


def issues(path: Path) -> list[tuple[object, ...]]:
    sql = "select issue_id, field, value, code, of_fact_id from issues order by issue_id"
    return sqlite3.connect(path).execute(sql).fetchall()


def account(path: Path, source: str) -> tuple[int, ...]:
    """Return the rows of a source, those that are facts and those that are none."""
    sql = "select rows, facts, issues from sources where source_id = ?"
    found: tuple[int, ...] = sqlite3.connect(path).execute(sql, [source]).fetchone()
    return found


@pytest.mark.parametrize("named", [[], [{"line": 2, "source": ENDS, "of": 3}]], ids=["nothing", "a dissolution"])
def test_an_annulment_that_names_no_grant_is_an_issue_and_voids_nothing(
    named: list[dict[str, Any]], tmp_path: Path
) -> None:
    path = built(tmp_path, end(FIRMS[0], "撤销"), end(FIRMS[2], "注销"), corrects=named)
    assert issues(path) == [(f"{ENDS}:2", "事项", "撤销", "annulment_of_nothing", f"{ENDS}:2")]
    assert standing(path, FIRMS[0])["status"] == "in_force"
    assert account(path, ENDS) == (2, 2, 0)


def test_an_annulment_beside_one_that_names_its_grant_voids_no_other(tmp_path: Path) -> None:
    path = built(tmp_path, end(FIRMS[0], "撤销"), end(FIRMS[1], "撤销"), corrects=[{"line": 2, "source": LIST}])
    assert [standing(path, name)["status"] for name in FIRMS] == ["not_held", "in_force", "in_force"]


def test_a_merger_or_division_that_names_no_firm_is_an_issue(tmp_path: Path) -> None:
    path = built(tmp_path, end(FIRMS[0], "合并"), end(FIRMS[1], "分立"))
    assert [row[1:] for row in issues(path)] == [("另一企业", name, "new_name_missing", None) for name in FIRMS[:2]]
    assert standing(path, FIRMS[0])["status"] == "in_force"
    assert account(path, ENDS) == (2, 0, 2)


def test_an_act_after_the_end_of_the_firm_of_its_name_is_an_issue_and_a_possible_match(tmp_path: Path) -> None:
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS], LIST)
    publish_list(made, [",".join(MORE["columns"].values()), end(FIRMS[2], "注销")], ENDS, **MORE)
    publish_list(made, [row(FIRMS[2], day="2024-06-20"), row(FIRMS[1], day="2024-06-20")], "zhengzhou/later")
    path = publish(made, tmp_path / "build")
    later = "zhengzhou/later:2"
    assert issues(path) == [(later, "日期", "2024-06-20", "after_firm_end", later)]
    assert account(path, "zhengzhou/later") == (2, 2, 0)
    answer = Catalogue(path).ask(FIRMS[2], parse_day(DAY), parse_day(DAY), "zhengzhou")
    assert (answer["firm"], len(answer["candidates"])) == (None, 2)
    assert sqlite3.connect(path).execute("select because from possible_matches").fetchall() == [("name_changed",)]
    owners = dict(sqlite3.connect(path).execute("select fact_id, firm_id from facts"))
    assert standing(path, owners[f"{ENDS}:2"])["status"] == "ended"
    assert standing(path, owners[later])["status"] == "in_force"


def test_an_act_after_an_end_with_a_code_of_two_names_is_two_issues(tmp_path: Path) -> None:
    made, coded = begin(tmp_path / "datasets"), {**COLUMNS, "uscc": "代码"}
    publish_list(made, [",".join(MORE["columns"].values()), end(FIRMS[2], "注销")], ENDS, **MORE)
    acts = [f"{row(name, day='2024-06-20')},91410000170001401D" for name in FIRMS[1:3]]
    publish_list(made, [",".join(coded.values()), *acts], "zhengzhou/later", columns=coded)
    found = {(id_, code) for id_, *_, code, _ in issues(publish(made, tmp_path / "build"))}
    later = "zhengzhou/later"
    assert found == {
        (f"{later}:2", "code_on_two_names"),
        (f"{later}:3", "after_firm_end"),
        (f"{later}:3:code_on_two_names", "code_on_two_names"),
    }


def test_a_firm_that_ended_holds_nothing_and_the_one_that_goes_on_says_so(tmp_path: Path) -> None:
    path = built(tmp_path, end(FIRMS[0], "合并", FIRMS[1]), end(FIRMS[2], "注销"))
    assert [standing(path, name)["status"] for name in FIRMS] == ["ended", "in_force", "ended"]
    cautions = {one["code"]: one["says"] for one in standing(path, FIRMS[1])["cautions"]}
    assert f"（{FIRMS[0]}，2024年6月10日）" in cautions["succession"]
    assert "succession" not in {one["code"] for one in standing(path, FIRMS[1], "2024-06-19")["cautions"]}
    assert Catalogue(path).ask(FIRMS[0], parse_day(DAY), parse_day(DAY))["firm"]["name"] == FIRMS[0]


def predecessors(path: Path, text: str, known_on: str) -> list[str]:
    """Return the predecessors of a firm that are told with the knowledge of a day, the same by a check of many rows."""
    day = parse_day(known_on)
    (id_,) = Catalogue(path).find(text, day)
    firm, lookup = Catalogue(path).firm(id_, day), Lookup(open_for_reading(path), day).firms([id_])[id_]
    assert firm is not None and firm.predecessors == lookup.predecessors
    return [one.name for one in firm.predecessors]


LATER = {"made": "2025-07-01", "published": {"on": "2025-03-01", "because": {"zh": "虚构", "en": "Invented."}}}


def test_a_firm_that_ended_is_named_as_it_was_known_then(tmp_path: Path) -> None:
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS[:2]], LIST)
    publish_list(made, [",".join(MORE["columns"].values()), end(FIRMS[0], "合并", FIRMS[1])], ENDS, **MORE)
    given = {**MORE, **LATER, "values": {**MORE["values"], "event": {"更名": {"kind": "renamed"}}}}
    renamed = f"{row(FIRMS[0], event='更名', day='2024-06-10')},{FIRMS[2]},"
    publish_list(made, [",".join(MORE["columns"].values()), renamed], "zhengzhou/renamed", **given)
    path = publish(made, tmp_path / "build")
    days = ("2024-06-19", "2024-06-20", "2025-02-28", "2025-03-01")
    assert [predecessors(path, FIRMS[1], one) for one in days] == [[], [FIRMS[0]], [FIRMS[0]], [FIRMS[2]]]


def test_of_two_firms_of_its_name_none_is_told_to_go_on_until_it_is_known_that_they_are_one(tmp_path: Path) -> None:
    made = begin(tmp_path / "datasets")
    elsewhere = row(FIRMS[1]).replace("河南省郑州市", "江西省")
    publish_list(made, [row(FIRMS[0]), row(FIRMS[1]), elsewhere], LIST)
    publish_list(made, [",".join(MORE["columns"].values()), end(FIRMS[0], "合并", FIRMS[1])], ENDS, **MORE)
    one, other = name_id(FIRMS[1], "41"), name_id(FIRMS[1], "36")
    decision = decided("same", (one, FIRMS[1]), (other, FIRMS[1]), published="2025-03-01")
    (made / "identity.yml").write_text(dumped({"decisions": [decision]}), encoding="utf-8")
    path = publish(made, tmp_path / "build")
    told = {on: [predecessors(path, id_, on) for id_ in (one, other)] for on in ("2025-02-28", "2025-03-01")}
    assert told == {"2025-02-28": [[], []], "2025-03-01": [[FIRMS[0]], [FIRMS[0]]]}


def test_a_firm_that_goes_on_after_a_division_keeps_its_title(tmp_path: Path) -> None:
    path = built(tmp_path, end(FIRMS[0], "分立", FIRMS[1], "存续分立"))
    assert standing(path, FIRMS[0])["status"] == "in_force"
    assert "succession" not in {one["code"] for one in standing(path, FIRMS[1])["cautions"]}


def test_a_check_of_many_rows_says_the_same(tmp_path: Path) -> None:
    path = built(tmp_path, end(FIRMS[0], "合并", FIRMS[1]), end(FIRMS[2], "注销"))
    batch = checker_of(path).batch(CheckQuery(*[parse_day(DAY)] * 3))
    checked = batch.answer([{"name": name, "regime": "zhengzhou"} for name in FIRMS])
    told = [json.loads(result.known.standings) for result in checked]
    assert told == [[standing(path, name)] for name in FIRMS]
