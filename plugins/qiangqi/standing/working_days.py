"""Working days by the State Council's yearly holiday notices, through the chinesecalendar package."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import chinese_calendar

from .dates import Span
from .moving_days import MovingDay, Unmovable

_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
_EARLIER, _LATER = 4, 10
"""How far, in days, a period of up to fifteen working days has ended before and after the day that counting
weekdays alone gives, in all the years that the calendar knows; it bounds the years that have no notice yet."""


def after_working_days(first: int, days: int) -> Span:
    """Return the day after the ``days``-th working day that follows ``first`` (which is not counted).

    Inside the years that the calendar knows, both bounds are one day. Outside them they are as wide as
    moved weekends and holidays have ever made them.

    Raises:
        Unmovable: the day moves; its working days would not move with it.
    """
    if isinstance(first, MovingDay):
        raise Unmovable
    return _after_working_days(first, days)


@lru_cache(maxsize=4096)
def _after_working_days(first: int, days: int) -> Span:
    day, counted, known = first, 0, True
    while counted < days:
        day += 1
        known = known and date.fromordinal(day).year in _YEARS
        counted += _is_working_day(day)
    end = day + 1
    return Span(end, end) if known else Span(max(first + days + 1, end - _EARLIER), end + _LATER)


@lru_cache(maxsize=65536)
def _is_working_day(ordinal: int) -> bool:
    day = date.fromordinal(ordinal)
    if day.year in _YEARS:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5
