"""What the documents say in numbers (§2, §3, §5, §8), one table a clause."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

import chinese_calendar

from .rows import DAY, LISTS

NATIONAL, ZHENGZHOU, XIPING = "national-demonstration", "zhengzhou", "xiping"
SHANGHAI = "shanghai-advantage"
# §2: only these regimes have a text that gives a term; every other knows printed terms only. Of Shanghai the term,
# the review and what follows it were read (decision 0043).
TERM_MONTHS = {NATIONAL: 36, ZHENGZHOU: 36, XIPING: 36, SHANGHAI: 24}
# Shanghai counts from the certificate, whose day no list prints: that the grant stands for it is a reading.
GRANT_BASIS = {SHANGHAI: "reading"}
WINDOW_MONTHS = 6  # national alone
RETENTION_MONTHS = {XIPING: 12, SHANGHAI: 12}
SECOND_FAILURE = {XIPING: "ended", SHANGHAI: "cancelled"}
CAUSE_BAR_MONTHS = {NATIONAL: 24, ZHENGZHOU: 36, XIPING: 36}
FAILED_BAR_MONTHS = {NATIONAL: 24}
LAPSE_BAR_MONTHS = 24
# §2, rounds: a review belongs to the running term in its last twelve months only.
ROUND_MONTHS = 12
SAME_PASS_MONTHS = 6
SAME_FAILURE_MONTHS = 1
# §2, §8: in no regime does the text itself give the day from which a passed review counts.
RENEWAL_BASIS = "reading"
# §2: `upgraded` in a regime of one title is an issue.
ONE_TITLE = {NATIONAL, "national-advantage", XIPING, SHANGHAI}
# §2, §8: the first day of each regime's rules, not before and not after.
RULE_START: dict[str, tuple[date | None, date | None]] = {
    NATIONAL: (None, date(2015, 12, 31)),
    ZHENGZHOU: (date(2019, 1, 1), date(2026, 11, 20)),
    XIPING: (date(2013, 1, 1), None),
    SHANGHAI: (None, None),
}
HELD_YES = {"in_force", "retained"}
HELD_NO = {"superseded", "ended", "lapsed", "cancelled", "removed", "publicised", "listed", "not_held"}


class Unsettled(NamedTuple):
    """What a note may unsettle: what follows a term or a failure, its day, the year of the last grant."""

    what: str
    day: date
    granted: int | None


class Note(NamedTuple):
    """§5: a note with its span: the titles by the years of their last grant, and the days it speaks of."""

    name: str
    known_from: date
    granted: tuple[int, int]
    term_ends: tuple[date, date] | None
    failures: tuple[date, date] | None

    def unsettles(self, key: Unsettled) -> bool:
        """A title whose grant is not on record may be of any year."""
        span = self.term_ends if key.what == "term" else self.failures
        inside = span is not None and span[0] <= key.day <= span[1]
        return inside and (key.granted is None or self.granted[0] <= key.granted <= self.granted[1])


NOTES = {
    NATIONAL: (
        Note("2018", date(2018, 4, 17), (1, 2015), (date(2018, 1, 1), date(2018, 12, 31)), None),
        Note(
            "2022-497",
            date(2022, 6, 27),
            (1, 2019),
            (date(2022, 1, 1), date(2022, 12, 31)),
            (date(2022, 1, 1), date(2022, 12, 31)),
        ),
        Note("2023-572", date(2023, 7, 21), (1, 2020), (date(2023, 1, 1), date(2024, 12, 31)), None),
        Note("2025-28", date(2025, 9, 19), (1, 2025), (date(2025, 1, 1), date.max), None),
    )
}


def known_notes(regime: str, known_on: date, closed: bool) -> tuple[Note, ...]:
    """§4, §5: a note counts once it was published; a closed world sets notes aside."""
    return () if closed else tuple(note for note in NOTES.get(regime, ()) if note.known_from <= known_on)


def rule(regime: str, acted: date, closed: bool) -> frozenset[str] | None:
    """§2 on a regime's first day: None where the act is before it, else the caution if any."""
    if closed or regime not in RULE_START:
        return frozenset()
    before, after = RULE_START[regime]
    if before and acted < before:
        return None
    return frozenset() if after and acted > after else frozenset({"rule_start_unknown"})


def held(regime: str, tier: str, status: str) -> str:
    """§1, §2: is the title held? A list is none on any day; under review only the national plan says yes."""
    if tier in LISTS:
        return "no"
    if status in HELD_YES or (status == "under_review" and regime == NATIONAL):
        return "yes"
    return "no" if status in HELD_NO else "unclear"


def add_months(day: date, months: int) -> date:
    """The same calendar day some months on, or the first day after it where there is none (§3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def round_begins(term_over: date) -> date:
    """§2: the first day on which a review is of this term and not of the round before."""
    return add_months(term_over, -ROUND_MONTHS)


@cache
def publicity_last_day(first: date) -> date | None:
    """The tenth working day, the first day not counted (§2); None where no calendar is out yet."""
    day, left = first, 10
    try:
        while left:
            day += DAY
            left -= chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None
    return day
