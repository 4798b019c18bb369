"""Dates as lists print them, at the precision that they are printed with; no order of day and month is guessed.

Read: 2018-08-24, 2018/8/24, 2018.8.24, 20180824, [2017-12-01], 2017年8月23日, 2018 年8月, 2022年度, the same words in
Chinese numerals (二〇一七年八月二十三日), and two of one kind joined (2018 年8月至2021年7月, 2025-2027年). Refused: a
date without a year, a year of two digits, a day before its month, numerals of no month or day (一十三日).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal, NamedTuple

from qiangqi.standing.dates import DateError, Span, parse_span

Precision = Literal["day", "month", "year", "interval"]

_BRACKETS = re.compile(r"[\[(〔【](.*)[\])〕】]")
_MIDNIGHT = re.compile(r"(?<=\d)(?:T|\s+)0?0:00(?::00(?:\.0+)?)?$")
_NUMBERS = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
"""Eight digits in a column of dates: 20230410."""

_WORDS = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?")
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_NO_YEAR = re.compile(r"(\d{1,2})月(?:(\d{1,2})[日号])?")
_BATCH = re.compile(r"(?:第[一二三四五六七八九十百\d]+|首|新一)批次?")
_NOUGHT = "〇零○◯Oo0"
"""Signs that lists print for 〇 in a year, as in 二O二四年: between Chinese digits none of them is anything else."""

_ONES = "一二三四五六七八九"
CHINESE_YEAR = f"(?:一九|二[{_NOUGHT}])[{_NOUGHT}{_ONES}]{{2}}"
CHINESE_MONTH = f"十[一二]?|[{_ONES}]|元"
CHINESE_DAY = f"[二三]?十[{_ONES}]?|[廿卅][{_ONES}]?|[{_ONES}]"
_CHINESE = re.compile(
    rf"(?<![\d{_NOUGHT}{_ONES}十廿卅])(?:({CHINESE_YEAR})(?=年)|({CHINESE_MONTH})(?=月)|({CHINESE_DAY})(?=[日号]))"
)
"""A number in Chinese numerals before its word; a longer run of numerals is none. 元月 is January, 正月 may not be."""

_JOINT = re.compile(r"至|到|[-‐–—―−~～]+")
_UNTIL = re.compile(r"(?:止|为止|底)$")


class PrintedDateError(DateError):
    """A printed date that cannot be read; ``code`` is the issue that says why: no_year, date_order, date_unreadable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class PrintedDate(NamedTuple):
    """The days that a printed date covers, both inclusive, and the precision it is printed with."""

    span: Span
    precision: Precision


def read_date(text: str, year: int | None = None) -> PrintedDate:
    """Read one date; ``year`` is the one that the source's card gives for dates printed without.

    Raises:
        PrintedDateError: it has no year, or its meaning is not certain.
    """
    plain = _plain(text)
    parts = _parts(plain, year)
    if parts is None:
        raise _refusal(text, plain)
    written = "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts))
    try:
        span = parse_span(written)
    except DateError:
        raise PrintedDateError("date_unreadable", f"{text!r} is no day of the calendar") from None
    return PrintedDate(span, ("year", "month", "day")[len(parts) - 1])


def read_interval(text: str, year: int | None = None) -> PrintedDate:
    """Read a date, or two joined by 至, 到 or a dash: from the first day of the one to the last of the other.

    The second may leave out the year of the first (2023年11月28日至12月12日), the first its 年 (2025-2027年).

    Raises:
        PrintedDateError: a part cannot be read, more than one reading is possible, or the end is before the start.
    """
    try:
        return read_date(text, year)
    except PrintedDateError as single:
        plain = _plain(text)
        found = {pair for cut in _JOINT.finditer(plain) if (pair := _pair(plain[: cut.start()], plain[cut.end() :]))}
        if len(found) != 1:
            raise single from None
    (span,) = found
    if span.earliest > span.latest:
        raise PrintedDateError("date_order", f"{text!r} ends before it starts")
    return PrintedDate(span, "interval")


def _plain(text: str) -> str:
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip())
    plain = re.sub(r"\s+", "", plain)
    inside = _BRACKETS.fullmatch(plain)
    return _CHINESE.sub(_in_digits, inside[1] if inside else plain)


def _in_digits(found: re.Match[str]) -> str:
    """Return a number in digits; a day that no month has is left to the calendar.

    >>> _plain("二〇二四年十二月廿一日"), _plain("二O二四年元月三十号")
    ('2024年12月21日', '2024年1月30号')
    """
    year, month, day = found.groups()
    if year:
        return "".join("0" if sign in _NOUGHT else str(_ONES.index(sign) + 1) for sign in year)
    plain = (month or day).replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = plain.rpartition("十")
    return str((10 * (_ONES.index(tens) + 1 if tens else 1) if ten else 0) + (_ONES.index(ones) + 1 if ones else 0))


def _parts(plain: str, year: int | None) -> tuple[int, ...] | None:
    """Return year, month and day as far as they are printed, or None."""
    found = _YEAR.fullmatch(plain) or _WORDS.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if found:
        return tuple(int(part) for part in found.groups() if part)
    found = _NUMBERS.fullmatch(plain)
    if found:
        return tuple(int(part) for part in (found[1], found[3], found[4]) if part)
    found = _NO_YEAR.fullmatch(plain)
    return (year, *(int(part) for part in found.groups() if part)) if found and year else None


def _pair(first: str, second: str) -> Span | None:
    try:
        start = read_date(first)
        bare = _NO_YEAR.fullmatch(_UNTIL.sub("", second))
        year = date.fromordinal(start.span.earliest).year if bare else None
        end = read_date(_UNTIL.sub("", second), year)
    except PrintedDateError:
        return None
    return Span(start.span.earliest, end.span.latest)


def _refusal(text: str, plain: str) -> PrintedDateError:
    if _NO_YEAR.fullmatch(plain) or _BATCH.fullmatch(plain):
        return PrintedDateError("no_year", f"{text!r} has no year; expected one, or the year in the source's card")
    message = f"{text!r} is not read with certainty; expected year, month, day in this order (2018-08-24, 2018年8月)"
    return PrintedDateError("date_unreadable", message)
