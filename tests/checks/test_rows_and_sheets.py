"""Every row has one outcome, in order, and a sheet comes back as it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import xlwt
from checked_rows import _names, check, one, told
from checkers import TODAY, checker_of
from given import day
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from made_compound import make_excel_95
from made_lists import make_xls
from qiangqi.checks.batch import Checker
from qiangqi.checks.columns import Columns, NoColumns, columns_of
from qiangqi.checks.results import CheckQuery
from qiangqi.checks.sentences import LIMIT, SENTENCES
from qiangqi.checks.sheets import ADDED, NoSheet, answered, opening, read_sheet
from qiangqi.checks.workbooks import NoWorkbook, read_workbook
from qiangqi.fiction.words import code
from qiangqi.lists import readers

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
        ({"name": NEW_NAME, "as_of": 20260228}, "day_no_text"),
        ({"name": NEW_NAME, "regime": "nowhere"}, "no_regime"),
        ({"name": NEW_NAME, "regime": "national-advantage", "tier": "demonstration"}, "no_tier"),
        ({"name": NEW_NAME, "tier": "none"}, "no_tier"),
        ({"name": NEW_NAME, "from": "2026-02-01", "until": "2026-01-01"}, "loan_backwards"),
        ({"name": NEW_NAME, "until": "1999-01-01"}, "loan_before_asked"),
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


@pytest.mark.parametrize("text", ["无", "暂无", "NULL", "n/a", "None", "—", "-", "/"])
def test_what_a_bank_writes_for_a_code_that_it_does_not_have_is_no_code(text: str, checker: Checker) -> None:
    by_name, alone = check(checker, [{"name": NEW_NAME, "uscc": text}, {"uscc": text}])
    assert (by_name["outcome"], by_name["matched_by"]) == ("found", "name")
    assert alone["outcome"] == "error" and SENTENCES["nothing_asked"][0] in alone["says"]


def test_a_tier_that_there_is_not_is_told_which_there_are_though_no_regime_is_asked_for(checker: Checker) -> None:
    (result,) = check(checker, [{"name": NEW_NAME, "tier": "gold"}])
    assert "没有这个等次" in result["says"] and "demonstration" in result["says"] and "candidate" in result["says"]


def test_rows_are_answered_in_order_and_duplicates_each_on_their_own(checker: Checker) -> None:
    rows = [{"name": OLD_NAME}, {"uscc": code(1)}, {"name": OLD_NAME}] * 1_000
    results = check(checker, rows)
    assert [result["row"] for result in results] == list(range(3_000))
    assert [result["outcome"] for result in results] == ["found", "out_of_coverage", "found"] * 1_000


def test_each_row_may_have_a_day_of_its_own_in_any_usual_form(checker: Checker) -> None:
    days = ["2019-01-01", "2019/1/1", "2018-12-31T16:00:00Z", "2030-01-01"]
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
    row = {"name": NEW_NAME, "regime": "national-advantage", "from": "2019-01-01", "until": "2020-01-01"}
    (english,) = check(checker, [row], lang="en")[0]["loan"]
    assert english["says"].startswith("The term of ")


# Sheets


@pytest.mark.parametrize("header", ["放款日", "起始日期", "贷款起始日期", "贷款开始日", "贷款发放日期", "起息日期"])
def test_the_first_day_of_a_loan_is_known_by_its_usual_names(header: str) -> None:
    assert columns_of([["客户名称", header, "贷款到期日期"]]).places == {"name": 0, "from": 1, "until": 2}


def test_a_loan_without_a_first_day_says_from_when_it_was_reckoned(checker: Checker) -> None:
    row = {"name": NEW_NAME, "as_of": "2019-01-01", "until": "2019-06-30"}
    assumed, given = (one(checker, {**row, **first}) for first in ({}, {"from": "2019-01-01"}))
    assert assumed["note"] == "没有给出贷款起始日，贷款期自查询日起算。" and given["note"] is None
    assert assumed["loan"] == given["loan"]


def test_english_columns_are_known_with_spaces_dashes_or_underscores_between_their_words() -> None:
    for mark in (" ", "_", "-", ""):
        header = [mark.join(words) for words in (("Company", "Name"), ("Credit", "Code"), ("Maturity", "Date"))]
        assert columns_of([header]).places == {"name": 0, "uscc": 1, "until": 2}, mark


def test_columns_are_known_by_their_usual_names_below_a_title() -> None:
    rows = [["2026年客户清单"], ["序号", "客户 名称", "统一社会信用代码（必填）", "到期日"], ["1", "甲", "乙", ""]]
    assert columns_of(rows) == Columns(1, {"name": 1, "uscc": 2, "until": 3})
    for hopeless in ([], [["a", "b"]], [["客户名称", "name"]], [["name", "到期日", "until"]]):
        with pytest.raises(NoColumns):
            columns_of(hopeless)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
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


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"name\n\x00", 2),
        (b'name\n"a', 2),
        (b"name\na\n\xff\xff\xff", 3),
        ("name\n\0".encode("utf-16"), 2),
        ("name\na\n".encode("utf-16") + b"\0", 3),
    ],
)
def test_what_is_no_sheet_is_refused_by_its_line(body: bytes, line: int) -> None:
    with pytest.raises(NoSheet) as refused:
        read_sheet(body)
    assert refused.value.line == line


def test_what_a_sender_struck_out_is_a_row_like_any_other(tmp_path: Path) -> None:
    struck = xlwt.easyxf("font: struck_out on")
    path = make_xls(tmp_path / "o", [[["客户名称"], ["虚构甲"], ["虚构乙"]]], lambda book: strike(book, struck))
    assert list(read_workbook(path.read_bytes()).sheet.rows) == [["客户名称"], ["虚构甲"], ["虚构乙"]]


def strike(book: xlwt.Workbook, style: xlwt.XFStyle) -> None:
    book.get_sheet(0).write(1, 0, "虚构甲", style)


def test_a_workbook_of_excel_95_is_refused_by_name_where_its_library_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlrd", None)
    monkeypatch.delitem(sys.modules, "qiangqi.lists.readers.excel_95", raising=False)
    monkeypatch.delattr(readers, "excel_95", raising=False)
    with pytest.raises(NoWorkbook) as refused:
        read_workbook(make_excel_95(tmp_path / "o", [["客户名称"], ["虚构甲"]]).read_bytes())
    assert refused.value.topic == "old"
