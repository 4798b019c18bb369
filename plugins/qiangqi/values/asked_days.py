"""The day that a question names, as people and programs write it: one reading for every address, body and command.

A register's day is a day in China. So a moment that says its zone is the day that it was in Shanghai, and one that says
none is read only at midnight, which is how programs write a day; at any other hour the day could be another one.
"""

from __future__ import annotations

import re
from datetime import datetime

from qiangqi.standing.dates import DateError, parse_day

from .clock import SHANGHAI
from .printed_dates import read_date

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
"""The form in which programs write a day; it is read at once, for what other forms need takes 0.02 ms."""

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[-+ ]\d\d(?::?\d\d)?)", re.ASCII | re.IGNORECASE
)
"""A moment with its zone; an address turns the sign of one that is before Greenwich's into a space."""


def read_day(text: str) -> int | None:
    """Return the ordinal of one full day (2026-02-28, 2026/2/28, 2026年2月28日, 2026-02-27T16:00:00Z), or None."""
    plain = text.strip()
    if (moment := _MOMENT.fullmatch(plain)) is not None:
        return _in_shanghai(*moment.groups())
    try:
        if _DAY.fullmatch(plain):
            return parse_day(plain)
        read = read_date(text)
    except (DateError, ValueError):
        return None
    return read.span.latest if read.precision == "day" else None


def knowledge_day(asked: int, today: int) -> int:
    """Return the day whose knowledge answers: of a day that is still to come nobody knows more than today."""
    return min(asked, today)


def _in_shanghai(day: str, time: str, zone: str) -> int | None:
    sign = zone.upper().replace(" ", "+")
    try:
        return datetime.fromisoformat(f"{day}T{time}{sign}").astimezone(SHANGHAI).toordinal()
    except (ValueError, OverflowError):
        return None
