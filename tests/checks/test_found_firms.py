"""Who is found by a name or a code, and who is not."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from checked_rows import _names, check, one, told
from checkers import TODAY, checker_of
from given import day
from identities import HENAN, JIANGXI, A, datasets_of, decided
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.batch import Checker
from qiangqi.checks.similar_names import compared
from qiangqi.fiction.words import code, damaged
from qiangqi.values.names import name_id, name_key
from qiangqi.values.uscc import name_and_code

C = "虚构银杏仪器有限公司"


# What is found


def test_the_mergers_of_a_catalogue_are_read_once_for_all_checks(fictional: Path) -> None:
    checker, asked = checker_of(fictional), list[str]()
    checker.db.set_trace_callback(asked.append)
    with sqlite3.connect(f"file:{fictional}?mode=ro", uri=True) as db:
        names = [name for (name,) in db.execute("select name from firms limit 3")]
    for name in names:
        check(checker, [{"name": name}])
    assert sum("where kind in ('merged', 'split')" in sql for sql in asked) == 1


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


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("甲乙丙丁戊庚有限公司", ("相差1个字", "one character differs")),
        ("甲乙丙丁戊有限公司", ("一个名称包含另一个", "one name contains the other")),
        ("甲乙丙丁戊庚股份有限公司", ("相差3个字", "3 characters differ")),
    ],
)
def test_a_wrong_character_is_one_and_the_legal_form_counts(other: str, says: tuple[str, str]) -> None:
    near = compared("甲乙丙丁戊己有限公司", other)
    assert near is not None and (near.sentence("zh"), near.sentence("en")) == says


def test_names_with_only_the_legal_form_in_common_are_not_alike() -> None:
    assert compared("甲乙丙丁股份有限公司", "戊己庚辛股份有限公司") is None


def test_pairs_of_characters_are_the_more_frequent_the_more_firms_have_them(fictional: Path) -> None:
    frequent = checker_of(fictional).frequent
    assert frequent["虚构"] >= len(_names(fictional)) > frequent["集团"] > 0


def test_a_name_with_one_wrong_character_has_its_firm_among_those_like_it(fictional: Path) -> None:
    names = _names(fictional)[::4][:100]
    rows = [{"name": f"{name[:4]}龘{name[5:]}"} for name in names]
    for name, result in zip(names, check(checker_of(fictional), rows), strict=True):
        likes = [one["name"] for one in result["candidates"]]
        assert name in likes or len(likes) == 5, name


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


@pytest.mark.parametrize(
    "cell",
    [
        f"{NEW_NAME} {YUTONG}",
        f"{NEW_NAME}（统一社会信用代码：{YUTONG}）",
        f"{YUTONG.lower()}，{NEW_NAME}",
        f"{NEW_NAME}{YUTONG}",
    ],
)
def test_a_name_and_a_code_in_one_cell_are_read_as_both(cell: str, checker: Checker) -> None:
    assert (one(checker, {"name": cell})["outcome"], one(checker, {"name": cell})["matched_by"]) == ("found", "uscc")
    other = one(checker, {"name": cell.replace(NEW_NAME, "虚构云杉（集团）有限公司")})
    assert other["outcome"] == "ambiguous"
    wrong = one(checker, {"name": f"{NEW_NAME} {damaged(YUTONG)}"})
    assert wrong["outcome"] == "invalid_id" and [near["firm_id"] for near in wrong["candidates"]] == [YUTONG]


def test_what_stands_around_a_code_in_one_cell_is_no_part_of_the_name() -> None:
    assert name_and_code(f"（虚构）云杉(集团)公司({YUTONG})") == ("(虚构)云杉(集团)公司", YUTONG)
    assert name_and_code(f"虚构云杉公司 信用代码 {YUTONG}") == ("虚构云杉公司", YUTONG)
    for text in ("虚构云杉公司", YUTONG, f"虚构云杉公司 {YUTONG} 虚构松石公司", f"虚构 {YUTONG} {code(1)}"):
        assert name_and_code(text) is None


def test_personal_data_in_the_place_of_a_name_is_not_sent_back(checker: Checker) -> None:
    number = "11010519491231002X"
    for row in ({"name": number, "regime": "henan"}, {"name": f"虚构张三 {number}", "regime": "henan"}):
        assert number not in json.dumps(one(checker, row), ensure_ascii=False)


def test_a_code_leads_to_its_firm_with_the_knowledge_of_before_it_was_printed_and_the_answer_says_so(
    database: Path, checker: Checker
) -> None:
    before = day("2019-01-01")
    result = one(checker, {"uscc": YUTONG}, known_on=before)
    asked = Catalogue(database).ask(YUTONG, TODAY, before)
    assert (result["outcome"], result["firm"], result["standings"]) == ("found", asked["firm"], asked["standings"])
    assert result["firm"]["uscc"] is None and result["note"].startswith(told("code_known_later"))


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
