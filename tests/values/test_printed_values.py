"""Dates, document numbers and codes as lists print them: read as printed, or refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qiangqi.standing.dates import format_span
from qiangqi.values.document_numbers import find_numbers, read_count, read_number
from qiangqi.values.printed_dates import PrintedDateError, read_date, read_interval
from qiangqi.values.uscc import looks_like_code, read_code
from stdnum.cn import uscc as stdnum_uscc
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
    "二〇二四年三月一日": ("2024-03-01", "day"),
    "二零二四年十二月三十一日": ("2024-12-31", "day"),
    "二○一八年十月廿八号": ("2018-10-28", "day"),
    "二Ｏ二四年元月 卅日": ("2024-01-30", "day"),
    "2024年三月二十日": ("2024-03-20", "day"),
    "二〇二四年十一月": ("2024-11", "month"),
    "二〇二四年度": ("2024", "year"),
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
    "二〇二二年十月至二〇二五年九月": "2022-10-01/2025-09-30",
    "二〇二三年十一月二十八日至十二月十二日": "2023-11-28/2023-12-12",
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
    "三月一日": "no_year",
    **dict.fromkeys(
        (
            "二〇二四年二月三十日",
            "二〇二四年三月三十二日",
            "二〇二四年一十三月一日",
            "二〇二四年二十二月一日",
            "二〇二四年三月一十日",
            "二〇二四年三月卅二日",
            "二〇二四年正月初一",
            "二千零二十四年三月",
            "二四年三月一日",
            "三〇二四年三月一日",
            "二〇二一",
            "二〇二四年三月一",
        ),
        "date_unreadable",
    ),
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


@given(
    st.sampled_from(("91", "92", "93")),
    st.text("0123456789", min_size=6, max_size=6),
    st.text("0189AHIXZ", max_size=10),
)
def test_a_code_is_one_where_the_library_has_it_so(start: str, region: str, rest: str) -> None:
    number = f"{start}{region}{rest}".ljust(17, "0")[:17]
    for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        assert (read_code(number + sign).kind == "uscc") == stdnum_uscc.is_valid(number + sign)
