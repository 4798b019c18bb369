"""Days in words: a day, a range of which only the bounds are known, and the day on which a reason turns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .dates import EVER, NEVER, Span, iso
from .state import Reason

LANGUAGES = ("zh", "en")
"""The languages of everything that the domain says; a pair of texts stands in this order."""

LATER_UNKNOWN = ("{day}或之后的一日", "a day on or after {day}")
"""A day of which only an earliest bound is known."""


def pick(texts: tuple[str, str], lang: str) -> str:
    """Return the text of a language from a pair in the order of ``LANGUAGES``.

    Raises:
        ValueError: it is no language of the catalogue.
    """
    return texts[LANGUAGES.index(lang)]


@lru_cache(maxsize=16_384)
def write_day(day: int, lang: str) -> str:
    """Write a day as 2019年1月1日, or in English as ISO 8601."""
    year, month, number = (int(part) for part in iso(day).split("-"))
    return pick((f"{year}年{month}月{number}日", iso(day)), lang)


def turning_day(reason: Reason, spans: Mapping[str, Span], lang: str) -> str:
    """Write the day that a reason turns on; a day that is not exact is written with both its bounds."""
    span = next((spans[fact] for fact in reason.facts if fact in spans and reason.day in spans[fact]), None)
    if span is None and reason.earliest:
        return write_range(reason.earliest, reason.day, lang)
    if span is None:
        return _write_known(reason.day, lang)
    if span.earliest == EVER and span.latest < NEVER:
        latest = write_day(span.latest, lang)
        return pick((f"{latest}或之前", f"{latest} or before"), lang)
    return write_range(span.earliest, span.latest, lang)


def write_range(earliest: int, latest: int, lang: str) -> str:
    """Write a day of which only the bounds are known; ``latest`` is NEVER where none is."""
    if latest >= NEVER:
        return pick(LATER_UNKNOWN, lang).format(day=write_day(earliest, lang)) if earliest > EVER else _unknown(lang)
    first, last = write_day(earliest, lang), write_day(latest, lang)
    return pick((f"{first}至{last}之间的一日", f"a day between {first} and {last}"), lang)


def ended_on(reason: Reason, lang: str) -> str:
    """Write when something ended whose last day is the one before that on which a reason turns.

    An end of which only an earliest day is known need not have come.
    """
    if not reason.earliest:
        day = _write_known(reason.day, lang, 1)
        return pick((f"已于{day}", f"on {day}"), lang)
    if reason.day >= NEVER:
        first = write_day(reason.earliest - 1, lang)
        return pick((f"最早于{first}", f"on {first} at the earliest"), lang)
    day = write_range(reason.earliest - 1, reason.day - 1, lang)
    return pick((f"已于{day}", f"on {day}"), lang)


def _write_known(day: int, lang: str, back: int = 0) -> str:
    if day >= NEVER:
        return _unknown(lang)
    return write_day(day - back, lang) if day > EVER else ""


def _unknown(lang: str) -> str:
    return pick(("某日（日期不详）", "a day that is not known"), lang)


def year_of(reason: Reason) -> str:
    """Return the first year of the day that a reason turns on, or nothing where it is not known."""
    day = reason.earliest or reason.day
    return iso(day)[:4] if EVER < day < NEVER else ""
