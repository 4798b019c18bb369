"""The yearly calendar that a regime's own text sets: when it is due next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qiangqi.standing.regime import CalendarEntry, Regime

_YEARLY = re.compile(r"(?P<month>\d\d)(-(?P<day>\d\d))?")


@dataclass(frozen=True, slots=True)
class Due:
    """A step of the regime's year, and the day or month (``2027-07-31``, ``2027-09``) in which it comes next.

    ``next`` is empty for a step that follows each title's own term.
    """

    entry: CalendarEntry
    next: str


def calendar_of(regime: Regime, today: int) -> list[Due]:
    """Return the steps of a regime's year, the next one first; those without a day of their own come last."""
    found = [Due(entry, next_on(entry.when, today)) for entry in regime.calendar]
    return sorted(found, key=lambda due: due.next or "9999")


def next_on(when: str, today: int) -> str:
    """Return the first day or month from today on that fits ``07-31`` or ``09``, or nothing for any other text."""
    match, now = _YEARLY.fullmatch(when), date.fromordinal(today).isoformat()
    if match is None:
        return ""
    year = int(now[:4])
    return next(text for text in (f"{year}-{when}", f"{year + 1}-{when}") if text >= now[: len(text)])
