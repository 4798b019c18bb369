"""Days and numbers as each language writes them, by Babel's locale data.

English days are ISO 8601, as in the sentences; a day that is known to the month or the year only is written so.
"""

from __future__ import annotations

import re
from datetime import date as Date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from .language import gettext as _
from .language import language

_FORMS = {3: {"zh": "long", "en": "yyyy-MM-dd"}, 2: {"zh": "y年M月", "en": "MMMM y"}, 1: {"zh": "y年", "en": "y"}}
"""By how many parts of a date are known: year, month, day."""

_PART = re.compile(r"\d{4}(?:-\d{2}){0,2}")


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse({"zh": "zh_CN", "en": "en_GB"}[lang])


def date(text: str | None) -> str:
    """Write an ISO 8601 date of any precision, or an interval of two, in the language of the request."""
    return _written(text, language()) if text else ""


@lru_cache(maxsize=4096)
def _written(text: str, lang: str) -> str:
    return _PART.sub(lambda found: _one(found[0], lang), text).replace("/", "—" if lang == "zh" else " – ")


def _one(text: str, lang: str) -> str:
    parts = [int(part) for part in text.split("-")]
    day = Date(*[*parts, 1, 1][:3])
    return format_date(day, _FORMS[len(parts)][lang], locale=_locale(lang))


def day_of_act(happened: str, is_made_day: int = 0) -> str:
    """Write the day of an act as far as it is known; the day on which a raw file was made is no bound to show."""
    first, slash, last = happened.partition("/")
    if slash and not first and last:
        return _("%(day)s或之前") % {"day": date(last)}
    if is_made_day or (slash and not last):
        return _("%(day)s或之后") % {"day": _first(first)} if first else _("日期不详")
    return date(happened)


def day_within(day: str | None, range_: str | None) -> str:
    """Write a day of a table as ISO 8601, or the bounds ``earliest/latest`` between which it lies; empty where open."""
    first, _slash, last = (range_ or "").partition("/")
    if first and last:
        return _("%(first)s至%(last)s之间") % {"first": first, "last": last}
    if range_:
        return (_("%(day)s或之后") if first else _("%(day)s或之前")) % {"day": first or last}
    return day or ""


def _first(text: str) -> str:
    """Write the first day of a day, month or year."""
    return date("-".join([*text.split("-"), "01", "01"][:3]))


def number(value: float) -> str:
    """Write a number with the language's grouping of digits."""
    return format_decimal(value, locale=_locale(language()))


def percent(value: float) -> str:
    """Write a percentage, given in percent, to one decimal."""
    return format_percent(value / 100, "#,##0.0%", locale=_locale(language()))
