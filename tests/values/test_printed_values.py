"""Dates, document numbers, codes and places as lists print them: read as printed, or refused by name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from given import DATASETS
from made_up import row
from printed_lists import A, B, listed
from qiangqi.lists.card_values import ISSUE_CODES
from qiangqi.standing.dates import format_span
from qiangqi.values.divisions import Divisions, DivisionsByYear
from qiangqi.values.document_numbers import find_numbers, read_count, read_number
from qiangqi.values.printed_dates import PrintedDateError, read_date, read_interval
from qiangqi.values.uscc import looks_like_code, read_code
from qiangqi.values.vocabulary import load_vocabulary
from stdnum.iso7064 import mod_11_10

DATES = {
    "20230410": ("2023-04-10", "day"),
    "2018-08-24": ("2018-08-24", "day"),
    "2018/8/24": ("2018-08-24", "day"),
    "2018.8.24": ("2018-08-24", "day"),
    "[2017-12-01]": ("2017-12-01", "day"),
    "2017年8月23日": ("2017-08-23", "day"),
    " ２０１７ 年 8 月 ": ("2017-08", "month"),
    "2018.08": ("2018-08", "month"),
    "2022年度": ("2022", "year"),
    "2022年": ("2022", "year"),
    "2018-08-24 00:00:00": ("2018-08-24", "day"),
}


@pytest.mark.parametrize("text", DATES)
def test_a_printed_date_is_read_at_its_precision(text: str) -> None:
    found = read_date(text)
    assert (format_span(found.span), found.precision) == DATES[text]


INTERVALS = {
    "2018 年8月至2021年7月": "2018-08-01/2021-07-31",
    "2022年10月—2025年9月": "2022-10-01/2025-09-30",
    "2025-2027年": "2025-01-01/2027-12-31",
    "2025—2027": "2025-01-01/2027-12-31",
    "2018.8-2021.7": "2018-08-01/2021-07-31",
    "2018-08-2021-07": "2018-08-01/2021-07-31",
    "2023年11月28日至12月12日": "2023-11-28/2023-12-12",
    "2018-08": "2018-08",
}


@pytest.mark.parametrize("text", INTERVALS)
def test_two_dates_joined_are_an_interval(text: str) -> None:
    assert format_span(read_interval(text).span) == INTERVALS[text]


REFUSED = {
    "8月17日": "no_year",
    "第七批": "no_year",
    "首批": "no_year",
    "24/8/2018": "date_unreadable",
    "08-24-2018": "date_unreadable",
    "18.8.24": "date_unreadable",
    "2018-24": "date_unreadable",
    "2018-02-30": "date_unreadable",
    "43336": "date_unreadable",
    "2018年8月17日前后": "date_unreadable",
    "2021年7月至2018年8月": "date_order",
    "2023年12月至1月": "date_order",
    "": "date_unreadable",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_certain_is_refused_by_name(text: str) -> None:
    with pytest.raises(PrintedDateError) as told:
        read_interval(text)
    assert told.value.code == REFUSED[text]


def test_the_year_that_the_card_gives_completes_a_date_without_one() -> None:
    assert format_span(read_date("8月17日", 2018).span) == "2018-08-17"
    with pytest.raises(PrintedDateError):
        read_date("第七批", 2018)


NUMBERS = {
    "国知发管函字〔2018〕158号": ("国知发管函字〔2018〕158号", False),
    "豫知〔202 3 〕 64 号": ("豫知〔2023〕64号", False),
    "豫知[2023]第64号": ("豫知〔2023〕64号", False),
    "粤知产（2013）130号": ("粤知产〔2013〕130号", False),
    "国知办函运字2023572号": ("国知办函运字〔2023〕572号", True),
    "国知发管函字2018〕158号": ("国知发管函字〔2018〕158号", True),
    "豫知 2023 64号": ("豫知〔2023〕64号", True),
    "国知办函运字20235号": (None, True),
    "国知办函运字20230572号": (None, True),
    "2023年第64号": (None, True),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_document_number_has_a_normal_form_only_where_it_is_certain(text: str) -> None:
    found = read_number(text)
    assert (found.normal, found.is_damaged) == NUMBERS[text]
    assert found.printed == text


def test_document_numbers_and_counts_are_found_in_a_text() -> None:
    text = "根据国知发管函字〔2018〕158号和豫知〔202 3 〕 64 号，确定1 146家企业"
    assert find_numbers(text) == ["国知发管函字〔2018〕158号", "豫知〔202 3 〕 64 号"]
    assert [read_count(count) for count in ("1 146家", "1,146", "共5家", "５户", "11 46家", "若干")] == [
        1146,
        1146,
        5,
        5,
        None,
        None,
    ]


CODES = {
    "91410000170001401D": "uscc",
    "９１４１００００ １７０００１４０１d": "uscc",
    "91410000170001401E": "invalid",
    "4.1E+17": "damaged",
    "9.14101001234567E+17": "damaged",
    "914101001234567000": "damaged",
    "914101001234567000.0": "damaged",
    "410000400000012": "registration_number",
    "410000400000013": "invalid",
    "110108000000016": "registration_number",
    "17000140-1": "organisation_code",
    "170001401": "organisation_code",
    "170001402": "invalid",
    "11010519491231002X": "identity_number",
    "110105491231002": "identity_number",
}


@pytest.mark.parametrize("text", CODES)
def test_a_code_is_what_its_form_and_check_digit_say(text: str) -> None:
    assert read_code(text).kind == CODES[text]


def test_a_code_is_told_from_a_name_in_latin_letters() -> None:
    assert looks_like_code("9141 0000 1700 0140 1D") and looks_like_code("91410000170001401E")
    assert not looks_like_code("XUGOU SHEBEI CO LTD X") and not looks_like_code("虚构甲有限公司")


def test_an_enterprises_number_that_reads_like_a_birthday_before_1940_is_its_own() -> None:
    number = "11010810012345"
    assert read_code(number + mod_11_10.calc_check_digit(number)).kind == "registration_number"


def test_a_code_is_never_repaired() -> None:
    assert read_code("９１４１００００１７０００１４０１Ｄ").value == "91410000170001401D"
    assert read_code("91410000170001401O").value == "91410000170001401O"


PLACES = {
    "河南": "410000",
    "河南省": "410000",
    "郑州": "410100",
    "河南省郑州市": "410100",
    "河南郑州": "410100",
    "郑州高新区": "410100",
    "河南省郑州市高新区": "410100",
    "郑州市金水区": "410105",
    "郑州金水": "410105",
    "河南省焦作市孟州市": "410883",
    "河南省济源市": "419001",
    "内蒙古": "150000",
    "广西壮族自治区": "450000",
    "广东省佛山市顺德区": "440606",
    "浙江省杭州市余杭区": "330110",
    "北京市朝阳区": "110105",
    "恩施州": "422800",
    "海南州": "632500",
    "新郑市": "410184",
    "河南蒙古族自治县": "632324",
    "河南县": None,
    "朝阳": None,
    "朝阳区": None,
    "东城区": None,
    "市本级": None,
    "金水区": None,
    "鼓楼区": None,
    "新疆生产建设兵团": None,
    "全国(北京)": None,
    "未注明": None,
    "": None,
}


TABLES = ("divisions.csv", "divisions-history.csv")


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    with (DATASETS / "divisions.csv").open(encoding="utf-8") as file:
        return Divisions(csv.DictReader(file))


@pytest.mark.parametrize("words", PLACES)
def test_a_place_is_its_division_or_unknown(words: str, divisions: Divisions) -> None:
    assert divisions.code(words) == PLACES[words]


def test_a_district_that_stands_alone_is_told_with_its_candidates(divisions: Divisions) -> None:
    assert divisions.look_up("鼓楼区").candidates == ("320106", "320302", "350102", "410204")


IN_THEIR_YEAR = {
    ("杭州市富阳市", 2009): "330111",
    ("富阳市", 2009): "330111",
    ("富阳市", 2020): "330111",
    ("襄樊市", 2005): "420600",
    ("巢湖市", 2009): "340000",
    ("巢湖市", 2011): "340000",
    ("巢湖市", 2020): "340181",
    ("莱芜市", 2015): "370000",
}


@pytest.mark.parametrize(("words", "year"), IN_THEIR_YEAR)
def test_a_place_is_read_by_the_table_of_the_year_of_its_list(words: str, year: int) -> None:
    tables = [list(csv.DictReader((DATASETS / name).open(encoding="utf-8"))) for name in TABLES]
    assert DivisionsByYear(*tables).code(words, year) == IN_THEIR_YEAR[words, year]


def test_every_division_that_is_gone_leads_to_one_of_today() -> None:
    now, history = (list(csv.DictReader((DATASETS / name).open(encoding="utf-8"))) for name in TABLES)
    codes = {row["code"] for row in now}
    assert {row["now_code"] for row in history} <= codes
    assert {row["code"] for row in history if not row["until"]} == codes - {"100000"}


def test_a_word_for_two_divisions_is_told_with_both() -> None:
    rows = [
        {"code": "410000", "name": "河南省", "parent_code": "100000"},
        {"code": "410100", "name": "甲市", "parent_code": "410000"},
        {"code": "410200", "name": "乙市", "parent_code": "410000"},
        {"code": "410102", "name": "鼓楼区", "parent_code": "410100"},
        {"code": "410202", "name": "鼓楼区", "parent_code": "410200"},
    ]
    assert Divisions(rows).look_up("鼓楼区") == (None, ("410102", "410202"))
    assert Divisions(rows).code("甲市鼓楼区") == "410102"


OF_FACTS = ("after_firm_end", "annulment_of_nothing", "code_on_two_names")
"""What the catalogue says of a fact beside others; no card gives it."""

OF_SOURCES = ("source_changed", "source_vanished")
"""What became of the page of a source; no card gives it either."""


def test_the_issue_codes_of_the_cards_are_those_of_the_vocabulary() -> None:
    words = load_vocabulary(DATASETS).issue_codes
    assert sorted(word.id for word in words) == sorted((*ISSUE_CODES, *OF_FACTS, *OF_SOURCES))
    assert all(word.severity and word.owner and word.says.zh and word.says.en for word in words)


BECAUSE = {"zh": "虚构的更正", "en": "An invented correction."}


def test_a_correction_stands_beside_what_is_printed(tmp_path: Path) -> None:
    used = {"name": {A: {"is": B, "because": BECAUSE}}, "region": {"郑洲": {"is": "郑州", "because": BECAUSE}}}
    db = listed(tmp_path, row(A).replace("河南省郑州市", "郑洲") + ",,,", **used)
    name, region, told = db.execute("select name, region, corrections from facts").fetchone()
    assert (name, region) == (B, "郑州")
    assert [(c["field"], c["printed"], c["used"], c["zh"]) for c in yaml.safe_load(told)] == [
        ("企业名称", A, B, "虚构的更正"),
        ("地区", "郑洲", "郑州", "虚构的更正"),
    ]
    assert db.execute("select division from firms").fetchone() == ("410100",)


def test_a_row_without_corrections_says_nothing(tmp_path: Path) -> None:
    assert listed(tmp_path, row(A) + ",,,").execute("select corrections, old_code from facts").fetchone() == (
        None,
        None,
    )


def test_a_renaming_in_a_cell_joins_both_names_and_shows_the_cell(tmp_path: Path) -> None:
    db = listed(tmp_path, f'"{A}，2019年更名为{B}"' + row("") + ",,,")
    assert db.execute("select name from firm_names order by name").fetchall() == [(B,), (A,)]
    assert f"{A}，2019年更名为{B}" in db.execute("select corrections from facts").fetchone()[0]


def test_a_date_without_a_year_takes_the_cards_year_and_says_so(tmp_path: Path) -> None:
    given = {"year": {"is": "2023", "because": BECAUSE}}
    db = listed(tmp_path, row(A, day="8月17日") + ",,,", row(B, day="2024-01-02") + ",,,", **given)
    found = db.execute("select happened, date_text, date_because from facts order by line").fetchall()
    assert found == [("2023-08-17", "8月17日", "虚构的更正"), ("2024-01-02", "2024-01-02", None)]


def test_an_old_code_is_kept_beside_the_row_and_names_no_firm(tmp_path: Path) -> None:
    db = listed(tmp_path, row(A) + ",410000400000012,,", row(B) + ",17000140-1,,")
    assert db.execute("select old_code, uscc from facts order by line").fetchall() == [
        ("410000400000012", None),
        ("170001401", None),
    ]
    assert db.execute("select count(*) from firms where uscc is not null").fetchone() == (0,)


def test_a_term_in_one_cell_is_read(tmp_path: Path) -> None:
    db = listed(tmp_path, row(A) + ",,,2024 年8月至2027年7月")
    assert db.execute("select valid_from, valid_to from facts").fetchone() == ("2024-08-01", "2027-07-31")


STOPPED = {
    "short_name": row("虚构甲") + ",,,",
    "name_cut_off": row("虚构甲科技股份有限") + ",,,",
    "heading_row": row("（二）虚构市") + ",,,",
    "not_a_firm": row("虚构甲经济技术开发区") + ",,,",
    "person_name": row("张某某") + ",,,",
    "renaming_unclear": row(f"{A}（拟更名）") + ",,,",
    "printed_twice": row("虚虚构构甲甲有有限限公公司司") + ",,,",
    "name_doubtful": row("") + ",,,",
    "no_year": row(A, day="8月17日") + ",,,",
    "date_unreadable": row(A, day="17/8/2024") + ",,,",
    "date_order": row(A, day="2031-01-01") + ",,,",
    "code_damaged": row(A) + ",9.14101E+17,,",
    "code_invalid": row(A) + ",91410000170001401E,,",
}


@pytest.mark.parametrize("code", STOPPED)
def test_a_value_that_cannot_be_used_is_an_issue(code: str, tmp_path: Path) -> None:
    db = listed(tmp_path, STOPPED[code], row(B) + ",,,")
    assert db.execute("select code, line from issues").fetchall() == [(code, 2)]
    assert db.execute("select count(*) from facts").fetchone() == (1,)
