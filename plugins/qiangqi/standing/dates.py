"""Days, months and imprecise dates.

Inside the engine a day is its proleptic Gregorian ordinal (``date.toordinal``), an interval is half-open,
and two sentinels stand for "since ever" and "without end". What people read is ISO 8601 with the last day
inclusive; :func:`last_day` is the only place where one becomes the other.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from .moving_days import MovingDay, is_same_in_month

EVER = 0
"""Before every day: no earliest day is proven, or a state that always was."""

NEVER = date.max.toordinal()
"""After every day that a question may ask about: an open end."""

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Span(NamedTuple):
    """The days on which something may have happened, both inclusive; ``earliest`` is EVER where none is proven."""

    earliest: int
    latest: int


class DateError(ValueError):
    """A date that is not a day, a month, a year or an ordered interval of them."""


def parse_day(text: str) -> int:
    """Return the ordinal of an ISO day (``2018-08-17``)."""
    span = parse_span(text)
    if len(text.strip()) != 10:
        raise DateError(f"{text!r} is not a day; expected YYYY-MM-DD")
    return span.latest


@lru_cache(maxsize=65536)
def parse_span(text: str) -> Span:
    """Read a day, month, year or interval (``2018-08``, ``2023-11-28/2023-12-12``, ``/2020-01-06``).

    Months and years cover all their days. An empty part before the slash means that no earliest day is proven.
    """
    first, slash, second = text.strip().partition("/")
    if not slash:
        return _parse_part(first, text)
    latest = _parse_part(second, text).latest
    if not first:
        return Span(EVER, latest)
    earliest = _parse_part(first, text).earliest
    if earliest > latest:
        raise DateError(f"{text!r} ends before it starts; expected earliest/latest")
    return Span(earliest, latest)


def _parse_part(part: str, whole: str) -> Span:
    match = _PART.fullmatch(part)
    if not match:
        raise DateError(f"{whole!r} is not a date; expected YYYY-MM-DD, YYYY-MM, YYYY or earliest/latest")
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        start = date(year or 0, month or 1, day or 1)
    except ValueError:
        raise DateError(f"{whole!r} is no day of the calendar") from None
    first = start.toordinal()
    if day:
        return Span(first, first)
    return Span(first, add_months(first, 1 if month else 12) - 1)


def add_months(day: int, months: int) -> int:
    """Return the day on which a count of calendar months that began on ``day`` is over (exclusive end).

    Where the target month has no such day, it is the first day after it: from 29 February a year runs
    until before 1 March. This follows the terms that notices print; it is practice, not a rule of the texts.
    """
    return day.plus_months(months) if type(day) is MovingDay else _add_months(day, months)


@lru_cache(maxsize=65536)
def _add_months(day: int, months: int) -> int:
    start = date.fromordinal(day)
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year - 1:
        return NEVER
    try:
        return date(year, month + 1, start.day).toordinal()
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1).toordinal()


def same_day_of_month(start: int, end: int) -> bool:
    """Whether a span of months ends on the day that corresponds to its first, rather than on the first of a month."""
    if type(start) is MovingDay or type(end) is MovingDay:
        return is_same_in_month(start, end)
    return _same_day_of_month(start, end)


@lru_cache(maxsize=65536)
def _same_day_of_month(start: int, end: int) -> bool:
    return date.fromordinal(start).day == date.fromordinal(end).day


@lru_cache(maxsize=65536)
def iso(day: int) -> str:
    """Write a day as ISO 8601."""
    return date.fromordinal(day).isoformat()


def first_day(day: int) -> str | None:
    """Write the first day of an interval, or None where it has no known start."""
    return None if day <= EVER else iso(day)


def last_day(end: int) -> str | None:
    """Write the last day, inclusive, of an interval that ends before ``end``, or None where it is open."""
    return None if end >= NEVER else iso(end - 1)


def format_span(span: Span) -> str:
    """Write a span in the shortest form that :func:`parse_span` reads back."""
    if span.earliest == span.latest:
        return iso(span.latest)
    if span.earliest == EVER:
        return f"/{iso(span.latest)}"
    start = iso(span.earliest)
    for months, width in ((1, 7), (12, 4)):
        if span.latest + 1 == add_months(span.earliest, months) and start[width:] in ("-01", "-01-01"):
            return start[:width]
    return f"{start}/{iso(span.latest)}"
