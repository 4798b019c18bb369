"""Checks: every row has one outcome, in order, and none is found that is not the one asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from checkers import TODAY, checker_of
from given import day
from identities import HENAN, JIANGXI, A, B, datasets_of, decided
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue, fact_of
from qiangqi.checks.batch import Checker
from qiangqi.checks.columns import Columns, NoColumns, columns_of
from qiangqi.checks.lookup import Lookup, open_for_reading
from qiangqi.checks.results import CheckQuery
from qiangqi.checks.sentences import LIMIT, SENTENCES
from qiangqi.checks.sheets import ADDED, NoSheet, answered, opening, read_sheet
from qiangqi.checks.similar_names import compared
from qiangqi.fiction.words import code, damaged
from qiangqi.values.names import name_id, name_key

FIRMS, SEED = 400, 7
C = "虚构银杏仪器有限公司"


@pytest.fixture(scope="module")
def checker(database: Path) -> Checker:
    """A checker of the real catalogue."""
    return checker_of(database)


def check(
    checker: Checker, rows: Iterable[object], as_of: int = TODAY, known_on: int = TODAY, lang: str = "zh"
) -> list[Any]:
    """Return the results of a batch as its readers get them."""
    batch = checker.batch(CheckQuery(as_of, known_on, TODAY, lang))
    return [json.loads(result.text()) for part in batch.results(rows) for result in part]


def one(checker: Checker, row: object, **given: Any) -> Any:
    """Return the result of one row."""
    (found,) = check(checker, [row], **given)
    return found


def told(topic: str) -> str:
    """Return the first words of a sentence."""
    return SENTENCES[topic][0].split("{")[0]


# What is found


@pytest.mark.parametrize("as_of", ["2014-06-01", "2019-01-01", "2024-10-01", "2026-11-21"])
@pytest.mark.parametrize("known_on", ["2019-06-01", "2026-11-21"])
def test_a_batch_answers_every_firm_as_a_question_about_one_does(
    as_of: str, known_on: str, database: Path, fictional: Path
) -> None:
    for path in (database, fictional):
        catalogue, checker = Catalogue(path), checker_of(path)
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            names = [name for (name,) in db.execute("select distinct name from firm_names order by name")]
        results = check(checker, [{"name": name} for name in names], day(as_of), day(known_on))
        assert len(results) == len(names)
        for name, result in zip(names, results, strict=True):
            asked = catalogue.ask(name, day(as_of), day(known_on))
            if result["outcome"] == "found":
                assert (result["firm"], result["standings"]) == (asked["firm"], asked["standings"])
                assert result["says"] in {standing["says"] for standing in asked["standings"]}
            else:
                assert asked["firm"] is None
                assert result["outcome"] == ("ambiguous" if asked["candidates"] else result["outcome"])
                assert result["outcome"] != "error"


def test_a_firm_is_found_by_code_by_name_and_by_former_name(checker: Checker) -> None:
    rows = [{"uscc": YUTONG}, {"name": NEW_NAME}, {"name": OLD_NAME}, {"name": YUTONG}]
    results = check(checker, rows)
    assert [result["matched_by"] for result in results] == ["uscc", "name", "former_name", "uscc"]
    assert {result["firm"]["firm_id"] for result in results} == {YUTONG}
    assert NEW_NAME in results[2]["note"] and results[0]["note"] is None


def test_a_name_that_is_printed_otherwise_is_the_same_name(checker: Checker) -> None:
    assert name_key("ＡＢ") == "ab"
    assert one(checker, {"name": f" {NEW_NAME[:4]} {NEW_NAME[4:]} "})["outcome"] == "found"


@pytest.mark.parametrize(
    "name", [f"河南{NEW_NAME}", NEW_NAME[2:], "宇通", "宇通客车", "宇通客车股份有限责任公司", f"{NEW_NAME}郑州分公司"]
)
def test_a_name_that_is_only_like_one_is_never_found(name: str, checker: Checker) -> None:
    result = one(checker, {"name": name})
    assert result["outcome"] in ("possible", "not_found")
    assert result["firm"] is None and result["standings"] == []
    assert all(0 < near["score"] < 100 and near["why"] for near in result["candidates"])
    assert len(result["candidates"]) <= 5


def test_a_like_name_is_possible_with_a_score_and_why(checker: Checker) -> None:
    result = one(checker, {"name": "宇通客车股份有限责任公司"})
    assert result["outcome"] == "possible" and result["says"].startswith(told("possible"))
    near = result["candidates"][0]
    assert (near["firm_id"], near["why"]) == (YUTONG, "只有组织形式不同")


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ("甲乙丙丁有限公司", "甲乙丙丁股份有限公司", "form"),
        ("甲乙丙丁有限公司", "河南甲乙丙丁有限公司", "inside"),
        ("甲乙丙丁有限公司", "甲乙丁丙有限公司", "order"),
        ("甲乙丙丁戊己有限公司", "甲乙丙丁戊庚有限公司", "near"),
    ],
)
def test_why_a_name_is_like_another_is_one_of_four(left: str, right: str, why: str) -> None:
    near = compared(left, right)
    assert near is not None and near.why == why and near.score < 100


def test_names_with_only_the_legal_form_in_common_are_not_alike() -> None:
    assert compared("甲乙丙丁股份有限公司", "戊己庚辛股份有限公司") is None


def test_no_name_with_a_character_more_or_less_is_found(fictional: Path) -> None:
    names = _names(fictional)
    known = {name_key(name) for name in names}
    others = [other for name in names for other in (name[:3] + name[4:], f"{name[:4]}新{name[4:]}", f"河南{name}")]
    rows = [{"name": other} for other in others if name_key(other) not in known]
    results = check(checker_of(fictional), rows)
    assert len(results) > 1_000
    former = {name_key(name) for result in results if result["firm"] for name in result["firm"]["former_names"]}
    assert all(name_key(row["name"]) in former for row, r in zip(rows, results, strict=True) if r["outcome"] == "found")


# Code and name


def test_a_code_and_a_name_of_one_firm_agree_by_any_of_its_names(checker: Checker) -> None:
    for name in (NEW_NAME, OLD_NAME):
        assert one(checker, {"uscc": YUTONG, "name": name})["matched_by"] == "uscc"


def test_a_code_and_a_name_that_disagree_are_ambiguous_with_both_as_candidates(checker: Checker) -> None:
    other = "山东泰和水处理科技股份有限公司"
    result = one(checker, {"uscc": YUTONG, "name": other})
    assert result["outcome"] == "ambiguous" and result["firm"] is None
    assert {YUTONG} < {candidate["firm_id"] for candidate in result["candidates"]}
    assert one(checker, {"uscc": YUTONG, "name": "没有这样的企业有限公司"})["outcome"] == "ambiguous"


def test_a_name_stands_for_a_code_on_no_record_unless_another_code_is_on_record(checker: Checker) -> None:
    uncoded = "山东泰和水处理科技股份有限公司"
    result = one(checker, {"uscc": code(1), "name": uncoded})
    assert (result["outcome"], result["matched_by"]) == ("found", "name")
    assert result["note"].startswith(told("code_not_compared"))
    assert one(checker, {"uscc": code(1), "name": NEW_NAME})["outcome"] == "ambiguous"


def test_a_valid_code_on_no_record_is_out_of_coverage_while_firms_have_no_code(checker: Checker) -> None:
    result = one(checker, {"uscc": code(1)})
    assert result["outcome"] == "out_of_coverage" and "不表示未持有" in result["says"]


def test_a_valid_code_on_no_record_is_not_found_where_every_firm_has_one(fictional: Path, tmp_path: Path) -> None:
    coded = tmp_path / "coded.db"
    coded.write_bytes(fictional.read_bytes())
    with sqlite3.connect(coded) as db:
        db.execute("update firms set uscc = firm_id, uscc_known_on = '2012-01-01' where uscc is null")
        db.execute("update firms set uscc_known_on = '2012-01-01'")
    assert one(checker_of(coded), {"uscc": code(999_999)})["outcome"] == "not_found"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (damaged(YUTONG), "invalid"),
        ("4.1E+17", "damaged"),
        (914100001700014000, "damaged"),
        (914100001700014019, "invalid"),
        (4.1e17, "damaged"),
        ("410000000012347", "invalid"),
        ("110108000000016", "registration_number"),
        ("123", "invalid"),
    ],
)
def test_what_is_no_valid_code_is_an_invalid_id_with_its_reason(text: object, topic: str, checker: Checker) -> None:
    result = one(checker, {"uscc": text, "name": NEW_NAME})
    assert result["outcome"] == "invalid_id"
    assert result["says"].startswith(told(topic))
    assert [candidate["firm_id"] for candidate in result["candidates"]] == [YUTONG]


def test_a_code_in_the_place_of_a_name_is_read_as_a_code(checker: Checker) -> None:
    for text in ("4.1E+17", damaged(YUTONG), "110108000000016"):
        assert one(checker, {"name": text})["outcome"] == "invalid_id"


def test_a_name_of_several_firms_is_ambiguous_with_all_of_them(fictional: Path) -> None:
    with sqlite3.connect(f"file:{fictional}?mode=ro", uri=True) as db:
        name, count = db.execute(
            "select name, count(distinct firm_id) n from firm_names group by name_key order by n desc limit 1"
        ).fetchone()
    result = one(checker_of(fictional), {"name": name})
    assert count > 1 and result["outcome"] == "ambiguous"
    assert len(result["candidates"]) == count and result["standings"] == []


def test_who_is_one_firm_is_as_it_was_known_on_the_day(tmp_path: Path) -> None:
    rows = [(A, HENAN, "", ""), (A, JIANGXI, "", "")]
    both = name_id(A, "41"), name_id(A, "36")
    decision = decided("same", (both[0], A), (both[1], A), published="2023-05-01")
    joined = checker_of(publish(datasets_of(tmp_path / "datasets", rows, decisions=[decision]), tmp_path / "build"))
    before = one(joined, {"name": A}, known_on=day("2023-04-30"))
    assert before["outcome"] == "ambiguous"
    assert {candidate["firm_id"] for candidate in before["candidates"]} == set(both)
    after = one(joined, {"name": A}, known_on=day("2023-05-01"))
    assert (after["outcome"], after["firm"]["firm_id"]) == ("found", both[0])


DECIDED = {
    "the same, under two places": (
        [(A, HENAN, "", ""), (A, JIANGXI, "", "")],
        [decided("same", (name_id(A, "41"), A), (name_id(A, "36"), A))],
    ),
    "the same, one of them with a code": (
        [(A, HENAN, code(1), ""), (A, JIANGXI, "", "")],
        [decided("same", (name_id(A, "36"), A), (code(1), A))],
    ),
    "renamed twice, the later decision first": (
        [(A, HENAN, "", ""), (B, HENAN, "", ""), (C, HENAN, code(1), "")],
        [
            decided("rename", (name_id(A), A), (name_id(B), B), published="2023-05-01"),
            decided("rename", (name_id(B), B), (code(1), C), published="2021-05-01"),
        ],
    ),
    "renamed in print, and decided": (
        [(A, HENAN, "", B), (B, HENAN, "", ""), (B, JIANGXI, "", "")],
        [decided("same", (name_id(A), A), (name_id(B, "36"), B))],
    ),
}


@pytest.mark.parametrize("what", DECIDED)
def test_many_at_once_lead_to_the_firms_that_one_by_one_lead_to(what: str, tmp_path: Path) -> None:
    rows, decisions = DECIDED[what]
    path = publish(datasets_of(tmp_path / "datasets", rows, decisions=decisions), tmp_path / "build")
    catalogue, db = Catalogue(path), open_for_reading(path)
    ids = {row[0] for row in db.execute("select firm_id from firms union select old_id from former_ids")}
    for known_on in map(day, ("2020-01-04", "2020-01-05", "2021-04-30", "2021-05-01", "2023-04-30", "2023-05-01")):
        lookup = Lookup(db, known_on)
        for name in (A, B, C):
            assert lookup.by_key([name_key(name)]).get(name_key(name), []) == catalogue.find(name, known_on)
        firms = {id_: firm for id_ in ids if (firm := catalogue.firm(id_, known_on))}
        held = lookup.firms(ids)
        assert {id_: firm.as_object() for id_, firm in held.items()} == {id_: f.as_object() for id_, f in firms.items()}
        facts = {id_: tuple(map(fact_of, firm.facts)) for id_, firm in held.items()}
        assert facts == {id_: firm.facts for id_, firm in firms.items()}


# Rows


@pytest.mark.parametrize(
    ("row", "topic"),
    [
        ({}, "nothing_asked"),
        ({"name": " ", "uscc": None}, "nothing_asked"),
        ({"name": "有限公司"}, "only_a_form"),
        ({"name": "（集团）有限公司"}, "only_a_form"),
        ({"name": "12-3"}, "no_name"),
        ({"name": "=A1"}, "formula"),
        ({"name": 12}, "not_text"),
        ({"name": "\ud800"}, "not_text"),
        ({"name": NEW_NAME, "as_of": "2026-02-30"}, "no_day"),
        ({"name": NEW_NAME, "as_of": "2026-02"}, "no_day"),
        ({"name": NEW_NAME, "regime": "nowhere"}, "no_regime"),
        ({"name": NEW_NAME, "regime": "national-advantage", "tier": "demonstration"}, "no_tier"),
        ({"name": NEW_NAME, "tier": "none"}, "no_tier"),
        ({"name": NEW_NAME, "from": "2026-02-01", "until": "2026-01-01"}, "loan_backwards"),
        ({"name": NEW_NAME, "surprise": 1}, "unknown_field"),
        ("宇通", "not_an_object"),
        (None, "not_an_object"),
        ([], "not_an_object"),
    ],
)
def test_a_row_that_cannot_be_asked_is_an_error_of_its_own(row: object, topic: str, checker: Checker) -> None:
    results = check(checker, [{"name": NEW_NAME}, row, {"name": NEW_NAME}])
    assert [result["outcome"] for result in results] == ["found", "error", "found"]
    expected = told(topic) or SENTENCES[topic][0].partition("}")[2]
    assert expected in results[1]["says"] and "{" not in results[1]["says"]


def test_rows_are_answered_in_order_and_duplicates_each_on_their_own(checker: Checker) -> None:
    rows = [{"name": OLD_NAME}, {"uscc": code(1)}, {"name": OLD_NAME}] * 1_000
    results = check(checker, rows)
    assert [result["row"] for result in results] == list(range(3_000))
    assert [result["outcome"] for result in results] == ["found", "out_of_coverage", "found"] * 1_000


def test_each_row_may_have_a_day_of_its_own_in_any_usual_form(checker: Checker) -> None:
    days = ["2019-01-01", "2019/1/1", "2019年1月1日", "2030-01-01"]
    results = check(checker, [{"name": NEW_NAME, "as_of": text} for text in days])
    says = [result["says"] for result in results]
    assert says[0] == says[1] == says[2] and "截至2019年1月1日" in says[0]
    assert "截至2030年1月1日" in says[3]


def test_what_was_not_yet_published_is_not_known(checker: Checker) -> None:
    assert one(checker, {"name": NEW_NAME}, known_on=day("2000-01-01"))["outcome"] in ("not_found", "possible")
    assert one(checker, {"uscc": YUTONG}, known_on=day("2000-01-01"))["outcome"] == "out_of_coverage"


def test_the_title_asked_for_always_has_one_standing(checker: Checker) -> None:
    held = one(checker, {"name": NEW_NAME, "regime": "national-advantage"})
    assert [standing["regime"] for standing in held["standings"]] == ["national-advantage"]
    absent = one(checker, {"name": NEW_NAME, "regime": "zhengzhou", "tier": "示范"})
    assert [(s["regime"], s["tier"], s["holds_title"]) for s in absent["standings"]] == [
        ("zhengzhou", "demonstration", "unclear")
    ]
    unknown = one(checker, {"name": "没有这样的企业有限公司", "regime": "zhengzhou"})
    assert [s["regime"] for s in unknown["standings"]] == ["zhengzhou"] and unknown["firm"] is None


def test_the_sentence_is_of_the_title_that_matters_most(fictional: Path) -> None:
    results = check(checker_of(fictional), [{"name": name} for name in _names(fictional)])
    several = [r for r in results if len({s["holds_title"] for s in r["standings"]}) > 1]
    assert several
    for result in several:
        told_about = next(s for s in result["standings"] if s["says"] == result["says"])
        best = min(("yes", "unclear", "no").index(s["holds_title"]) for s in result["standings"])
        assert ("yes", "unclear", "no").index(told_about["holds_title"]) == best


def _names(path: Path) -> list[str]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return [name for (name,) in db.execute("select name from firms order by firm_id")]


def test_like_names_are_looked_up_for_so_many_of_a_batch_and_the_others_are_told(checker: Checker) -> None:
    results = check(checker, [{"name": f"没有的第{number}号有限公司"} for number in range(LIMIT + 2)])
    assert ["没有再找" in result["says"] for result in results] == [False] * LIMIT + [True] * 2


def test_the_same_batch_gives_the_same_bytes(checker: Checker) -> None:
    rows = [{"name": "宇通"}, {"name": OLD_NAME, "until": "2030-01-01"}, {"uscc": "x"}]
    assert check(checker, rows) == check(checker, rows)
    english = check(checker, rows, lang="en")
    assert english[1]["says"].startswith("As of ") and english[1]["loan"][0]["says"].startswith("Foresight: ")


def test_a_row_with_a_loan_says_whether_the_term_covers_it(checker: Checker) -> None:
    (inside,) = one(
        checker, {"name": NEW_NAME, "regime": "national-advantage", "from": "2019-01-01", "until": "2020-01-01"}
    )["loan"]
    assert inside["term_covers"] == "yes" and inside["says"].endswith("覆盖整个贷款期（2019年1月1日至2020年1月1日）。")
    (beyond,) = one(
        checker, {"name": NEW_NAME, "regime": "national-advantage", "from": "2019-01-01", "until": "2029-01-01"}
    )["loan"]
    assert (beyond["term_covers"], beyond["covered_until"], beyond["is_foresight"]) == ("unclear", "2021-07-31", True)
    assert beyond["says"].startswith("预判：") and "自2021年8月1日起" in beyond["says"]
    assert one(checker, {"name": NEW_NAME})["loan"] is None


# Sheets


def test_columns_are_known_by_their_usual_names_below_a_title() -> None:
    rows = [["2026年客户清单"], ["序号", "客户 名称", "统一社会信用代码（必填）", "到期日"], ["1", "甲", "乙", ""]]
    assert columns_of(rows) == Columns(1, {"name": 1, "uscc": 2, "until": 3})
    for hopeless in ([], [["a", "b"]], [["客户名称", "name"]]):
        with pytest.raises(NoColumns):
            columns_of(hopeless)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_comes_back_with_every_row_and_column_as_they_were(encoding: str, checker: Checker) -> None:
    text = f'清单\r\n客户名称,余额,备注\r\n{NEW_NAME},-5,"a,""b"\r\n客户名称,余额,备注\r\n\r\n有限公司,1\r\n'
    sheet = read_sheet(text.encode(encoding))
    results = [
        result for part in checker.batch(CheckQuery(TODAY, TODAY, TODAY)).results(sheet.queries()) for result in part
    ]
    lines = (opening(sheet) + answered(sheet, results)).splitlines()
    assert lines[0].startswith("\ufeff") == (encoding != "utf-8")
    assert lines[1] == "客户名称,余额,备注," + ",".join(ADDED)
    assert lines[2].startswith(f'{NEW_NAME},-5,"a,""b",found,name,{YUTONG},')
    assert lines[3].startswith("客户名称,余额,备注,error,") and lines[4].startswith("有限公司,1,,error,")


@pytest.mark.parametrize(("body", "line"), [(b"name\n\x00", 2), (b'name\n"a', 2), (b"name\na\n\xff\xff\xff", 3)])
def test_what_is_no_sheet_is_refused_by_its_line(body: bytes, line: int) -> None:
    with pytest.raises(NoSheet) as refused:
        read_sheet(body)
    assert refused.value.line == line
