"""Days, months and imprecise dates."""

from __future__ import annotations

from datetime import date

import pytest
from given import day
from hypothesis import given
from hypothesis import strategies as st
from qiangqi.standing import dates
from qiangqi.standing.dates import (
    EVER,
    NEVER,
    DateError,
    Span,
    add_months,
    first_day,
    format_span,
    iso,
    last_day,
    parse_day,
    parse_span,
)
from qiangqi.standing.working_days import after_working_days


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nothing that was read before a test answers in it."""
    for kept in (one for one in vars(dates).values() if hasattr(one, "cache_clear")):
        kept.cache_clear()


READ = {
    "2018-08-17": ("2018-08-17", "2018-08-17"),
    " 2018-08-17 ": ("2018-08-17", "2018-08-17"),
    "2018-08": ("2018-08-01", "2018-08-31"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2018-12": ("2018-12-01", "2018-12-31"),
    "2018": ("2018-01-01", "2018-12-31"),
    "2023-11-28/2023-12-12": ("2023-11-28", "2023-12-12"),
    "2023-11/2023": ("2023-11-01", "2023-12-31"),
    "2023-11-28/2023-11-28": ("2023-11-28", "2023-11-28"),
}


@pytest.mark.parametrize("text", READ)
def test_a_date_is_read_at_its_precision(text: str) -> None:
    assert parse_span(text) == Span(*map(day, READ[text]))


def test_an_empty_start_means_that_no_earliest_day_is_proven() -> None:
    assert parse_span("/2020-01-06") == Span(EVER, day("2020-01-06"))


REFUSED = {
    "2018-02-30": "'2018-02-30' is no day of the calendar",
    "2018-13": "'2018-13' is no day of the calendar",
    "0000-05-01": "'0000-05-01' is no day of the calendar",
    "2018/8/24": "'2018/8/24' is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest",
    "20180824": "'20180824' is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest",
    "2018-8-24": "'2018-8-24' is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest",
    "8月17日": "'8月17日' is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest",
    "2018-08-17/": "'2018-08-17/' is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest",
    "2018-08-17/2018-08-16": "'2018-08-17/2018-08-16' ends before it starts; expected earliest/latest",
    "": "'' is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(DateError) as told:
        parse_span(text)
    assert str(told.value) == REFUSED[text]


@pytest.mark.parametrize("text", ["2018-08", "2018", "2018-01-01/2018-01-02", "/2018-01-01"])
def test_a_day_is_a_day_and_nothing_wider(text: str) -> None:
    with pytest.raises(DateError, match="is not a day; expected YYYY-MM-DD"):
        parse_day(text)


def test_a_day_is_read_as_its_ordinal() -> None:
    assert parse_day("2018-08-17") == parse_day(" 2018-08-17") == day("2018-08-17")


MONTHS = [
    ("2018-08-01", 36, "2021-08-01"),
    ("2020-02-29", 36, "2023-03-01"),
    ("2020-02-29", 48, "2024-02-29"),
    ("2020-08-31", 6, "2021-03-01"),
    ("2023-08-31", 6, "2024-03-01"),
    ("2021-05-31", 1, "2021-07-01"),
    ("2021-10-31", 1, "2021-12-01"),
    ("2021-12-15", 1, "2022-01-15"),
    ("2021-11-30", 3, "2022-03-01"),
    ("2021-05-10", -3, "2021-02-10"),
    ("2021-01-31", -2, "2020-12-01"),
    ("2021-12-01", 12, "2022-12-01"),
    ("2021-10-31", 25, "2023-12-01"),
]


@pytest.mark.parametrize(("start", "months", "end"), MONTHS)
def test_months_end_before_the_same_day_or_else_before_the_first_day_after_it(
    start: str, months: int, end: str
) -> None:
    assert iso(add_months(day(start), months)) == end


def test_a_count_that_leaves_the_calendar_has_no_end() -> None:
    assert add_months(day("9990-01-01"), 240) == NEVER
    assert add_months(day("9990-01-01"), 12 * 8) == day("9998-01-01")


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_counting_on_never_ends_earlier_for_a_later_start(start: date, months: int) -> None:
    first = start.toordinal()
    assert add_months(first, months) <= add_months(first + 1, months)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_a_span_is_written_so_that_it_reads_back(start: date, width: int) -> None:
    span = Span(start.toordinal(), start.toordinal() + width)
    assert parse_span(format_span(span)) == span


@pytest.mark.parametrize("text", ["2018-08-17", "2018-08", "2018", "2018-02", "/2020-01-06", "2018-08-02/2018-09-01"])
def test_a_span_is_written_in_its_shortest_form(text: str) -> None:
    assert format_span(parse_span(text)) == text


def test_open_ends_are_written_as_nothing() -> None:
    assert (first_day(EVER), last_day(NEVER)) == (None, None)
    assert (first_day(day("2018-08-01")), last_day(day("2021-08-01"))) == ("2018-08-01", "2021-07-31")


def test_ten_working_days_follow_the_state_councils_calendar() -> None:
    assert after_working_days(day("2022-09-29"), 10) == Span(day("2022-10-19"), day("2022-10-19"))
    assert after_working_days(day("2023-11-13"), 10) == Span(day("2023-11-28"), day("2023-11-28"))


def test_outside_the_years_with_a_calendar_the_end_is_a_range() -> None:
    weekdays = day("2035-01-15") + 15  # a Monday; the tenth weekday after it is two weeks on
    assert after_working_days(day("2035-01-15"), 10) == Span(weekdays - 4, weekdays + 10)
    assert after_working_days(day("2035-01-15"), 1) == Span(day("2035-01-17"), day("2035-01-17") + 10)


def test_a_period_that_reaches_into_a_year_without_a_calendar_is_a_range_too() -> None:
    found = after_working_days(day("2026-12-28"), 10)
    assert found.latest - found.earliest == 14


@given(st.dates(date(2005, 1, 1), date(2025, 11, 1)), st.sampled_from((5, 7, 10, 15)))
def test_the_range_would_have_held_in_every_year_with_a_calendar(first: date, days: int) -> None:
    exact = after_working_days(first.toordinal(), days).latest
    shifted, counted = first.toordinal(), 0
    while counted < days:
        shifted += 1
        counted += date.fromordinal(shifted).weekday() < 5
    assert shifted + 1 - 4 <= exact <= shifted + 1 + 10
