"""Reports of errors: what is kept of one, the mark on the fact while it is open, and its outcome."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from made_up import FIRMS, begin, dumped, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.schema.report_tables import error_reports
from qiangqi.lists.error_reports.entries import load_reports
from qiangqi.lists.error_reports.masking import masked
from qiangqi.standing.dates import parse_day
from qiangqi.standing.strict_yaml import DataError

FACT = "zhengzhou/list:2"
OPEN: dict[str, Any] = {
    "id": "2026-1",
    "received": "2026-11-20",
    "kind": "date",
    "fact": FACT,
    "firm": FIRMS[0],
    "claim": "虚构：认定日期应为 2024年6月6日。",
    "status": "open",
}
DECIDED = {
    "status": "accepted",
    "decided": "2026-11-25",
    "outcome": {"zh": "虚构：已更正。", "en": "Invented: corrected."},
}
KINDS = ("date", "missing")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS])
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = begin(tmp_path_factory.mktemp("reported") / "datasets")
    publish_list(made, [row(name) for name in FIRMS])
    return publish(made, made.parent / "build")


def kept_in(built: Path, path: Path) -> list[dict[str, Any]]:
    """Return the rows of the reports of a folder, as a build of the same lists would have them."""
    with sqlite3.connect(":memory:") as db, sqlite3.connect(built) as found:
        found.backup(db)
        return list(error_reports(db, load_reports(path.parent.parent, KINDS)))


def keep(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "zhengzhou" / "corrections.yml"
    path.write_text(dumped({"reports": list(entries)}), encoding="utf-8")
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as db:
        return db.execute(sql).fetchall()


def test_an_open_report_marks_its_fact_and_changes_no_answer_and_the_mark_goes_when_it_is_decided(
    folder: Path, built: Path
) -> None:
    def answer(path: Path) -> Any:
        return Catalogue(path).ask(FIRMS[0], parse_day("2024-06-30"), parse_day("2026-12-01"))["standings"]

    marks = "select fact_id, disputed_since from facts where disputed_since is not null"
    before = answer(built)
    keep(folder, {**OPEN, "id": "2026-2", "received": "2026-11-22"}, OPEN)
    disputed = publish(folder, folder.parent / "build")
    assert rows(disputed, marks) == [(FACT, "2026-11-20")]
    assert answer(disputed) == before
    publish_list(folder, [row(FIRMS[0], day="2024-06-06")], "zhengzhou/fix")
    decided = {**OPEN, **DECIDED, "rests_on": "zhengzhou/fix:2"}
    missing = {**OPEN, "id": "2026-3", "kind": "missing", "fact": None, "firm": "虚构丁有限公司"}
    keep(folder, decided, missing)
    decided_on = publish(folder, folder.parent / "build")
    assert rows(decided_on, marks) == []
    told = "select report_id, status, fact_id, firm_id is null, source_id, by_fact_id, decided_on from error_reports"
    assert rows(decided_on, told) == [
        ("zhengzhou/2026-1", "accepted", FACT, 0, "zhengzhou/fix", "zhengzhou/fix:2", "2026-11-25"),
        ("zhengzhou/2026-3", "open", None, 1, None, None, None),
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"claim": "请联系 13800000000"}, "7: reports.0.claim: looks like personal data"),
        ({"claim": "虚构。\n王小明"}, "7: reports.0.claim: looks like personal data"),
        ({"firm": "虚构甲有限公司 a@b.example"}, "6: reports.0.firm: looks like personal data"),
        ({"source": "https://b.example/?mail=a@b.example"}, "9: reports.0.source: looks like personal data"),
        ({"status": "accepted"}, "2: reports.0: is accepted; expected decided, outcome and rests_on"),
        ({"decided": "2026-11-25"}, "2: reports.0: is open; expected no decided"),
        ({**DECIDED, "rests_on": "a/b", "decided": "2026-11-01"}, "2: reports.0: was decided on 2026-11-01"),
        ({**DECIDED, "outcome": {"zh": "电话13800000000", "en": "-"}}, "10: reports.0.outcome: looks like personal"),
        ({"fact": "zhengzhou/list"}, "5: reports.0.fact"),
        ({"kind": "none"}, "4: 2026-1: kind 'none'; expected one of date, missing"),
        ({"received": "2026-11"}, "3: reports.0.received"),
        ({"id": "1"}, "2: reports.0.id"),
        ({"phone": "1"}, "9: reports.0.phone: unknown key"),
        ({"claim": "长" * 2001}, "7: reports.0.claim: has 2001 characters; expected 1 to 2000"),
    ],
)
def test_what_may_not_be_kept_is_refused_with_its_line(folder: Path, change: dict[str, Any], says: str) -> None:
    path = keep(folder, {**OPEN, **change})
    with pytest.raises(DataError) as told:
        load_reports(folder, KINDS)
    assert str(told.value).startswith(f"{path}:{says}")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fact": "zhengzhou/list:9"}, ":5: 2026-1: fact 'zhengzhou/list:9' is no fact"),
        ({"firm": FIRMS[1]}, f":6: 2026-1: firm '{FIRMS[1]}' is not the firm of that fact; expected '{FIRMS[0]}'"),
        (
            {**DECIDED, "rests_on": "zhengzhou/no"},
            ":13: 2026-1: rests_on 'zhengzhou/no' is neither a source nor a fact",
        ),
    ],
)
def test_a_report_of_what_is_not_here_stops_the_build(
    folder: Path, built: Path, change: dict[str, Any], says: str
) -> None:
    path = keep(folder, {**OPEN, **change})
    with pytest.raises(DataError) as told:
        kept_in(built, path)
    assert str(told.value).startswith(f"{path}{says}")


def test_a_decided_report_outlives_its_fact(folder: Path, built: Path) -> None:
    path = keep(folder, {**OPEN, **DECIDED, "fact": "zhengzhou/gone:2", "rests_on": "zhengzhou/list"})
    (row_,) = kept_in(built, path)
    assert (row_.get("fact_id"), row_.get("firm_id"), row_["name"]) == (None, None, FIRMS[0])


def test_an_id_stands_once_in_a_file(folder: Path) -> None:
    path = keep(folder, OPEN, OPEN)
    with pytest.raises(DataError) as told:
        load_reports(folder, KINDS)
    assert str(told.value) == f"{path}:9: 2026-1: id stands here twice; expected another"


@pytest.mark.parametrize(
    "text",
    [
        "电话 13800000000",
        "某某 a@b.example 某某",
        "联系人：王小明，手机138 0000 0000",
        "0371-12345678",
        "虚构\n 王小明。",
    ],
)
def test_what_is_masked_once_holds_nothing_that_is_masked_again(text: str) -> None:
    assert "***" in masked(text) and masked(masked(text)) == masked(text)


def test_a_line_without_personal_data_keeps_its_signs_beside_one_with_some() -> None:
    assert masked("日期有误，见通知（附件）。\n手机：138 0000 0000") == "日期有误，见通知（附件）。\n***"
