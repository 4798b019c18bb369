"""The engine's answers and the second evaluator's in the same words, so that they can be compared."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import second_evaluator
from qiangqi.standing.answer import Standing
from qiangqi.standing.dates import EVER, NEVER, Span
from second_evaluator import Row
from second_evaluator.law import NATIONAL, add_months

DAY = timedelta(days=1)
Said = dict[str, Any]


def one_day(ordinal: int | None) -> date | None:
    return None if ordinal is None or not EVER < ordinal < NEVER else date.fromordinal(ordinal)


def day_or_range(span: Span | None, back: int = 0) -> date | tuple[date, date] | None:
    """A day where the span is one, the range otherwise; ``back`` is 1 for an exclusive end."""
    if span is None:
        return None
    first, last = (date.fromordinal(day) - back * DAY for day in span)
    return first if first == last else (first, last)


def engine_says(standing: Standing) -> Said:
    """Everything of the contract that both give: days inclusive, a range where the runs differ on the day."""
    said: Said = {
        "status": standing.status,
        "holds_title": standing.holds_title,
        "next_status": standing.next_status,
        "term_basis": standing.term.basis if standing.term else None,
        "cautions": sorted(standing.cautions),
        "readings": [(reading.dates, reading.status, reading.holds_title) for reading in standing.readings],
    }
    days = standing.ranges
    if days is not None:
        named = {"since": days.since, "next_on": days.next, "term_from": days.term_from}
        ends = {"until": days.until, "barred_until": days.barred, "term_to": days.term_to}
        said |= {name: day_or_range(span) for name, span in named.items()}
        said |= {name: day_or_range(span, 1) for name, span in ends.items()}
        return {**said, "next_status": days.next_status or standing.next_status}
    term = standing.term
    until, barred = one_day(standing.until), one_day(standing.barred_until)
    return {
        **said,
        "since": one_day(standing.since),
        "until": until and until - DAY,
        "next_on": one_day(standing.next_on),
        "barred_until": barred and barred - DAY,
        "term_from": term and date.fromordinal(term.start),
        "term_to": term and date.fromordinal(term.end) - DAY,
    }


def evaluator_says(answer: second_evaluator.Answer) -> Said:
    """The same of the second evaluator."""
    plain = ("status", "holds_title", "next_status", "term_basis")
    ranged = ("since", "until", "next_on", "barred_until", "term_from", "term_to")
    return {
        **{name: getattr(answer, name) for name in plain},
        **{name: getattr(answer, name) or getattr(answer, f"{name}_range") for name in ranged},
        "cautions": sorted(answer.cautions),
        "may_caution": answer.may_caution,
        "readings": [(reading.dates, reading.status, reading.holds_title) for reading in answer.readings],
    }


def differences(ours: Said, theirs: Said, rows: list[Row], passed_over: frozenset[str] = frozenset()) -> Said:
    """What the two say differently, by name; codes of cautions in ``passed_over`` are not compared."""
    if ours["term_from"] is None and isinstance(theirs["term_from"], tuple):  # two acts give two terms
        theirs = {**theirs, "term_from": None, "term_to": None}
    found = {name: (ours[name], theirs[name]) for name in ours if name != "cautions" and ours[name] != theirs[name]}
    said, wanted = (set(says["cautions"]) - passed_over - {"approximate_date"} for says in (ours, theirs))
    exact = all(row.earliest == row.latest for row in rows)
    if not exact:  # two runs rest on readings and end terms on days of their own
        said, wanted = (codes - {"reading", "boundary_day"} for codes in (said, wanted))
    if ours["readings"]:
        wanted -= {"ladder_not_evidenced"}
    # What both runs say is said; what one of them says may be.
    wrong = (wanted - said) | (said - theirs["may_caution"])
    wrong |= {"approximate_date"} & set(ours["cautions"]) if exact else set()
    ranged = any(isinstance(ours[name], tuple) for name in ("since", "term_from", "term_to", "barred_until"))
    wrong |= {"approximate_date"} - set(ours["cautions"]) - passed_over if ranged and not ours["readings"] else set()
    return found | ({"cautions": (ours["cautions"], theirs["cautions"], sorted(wrong))} if wrong else {})


def meet_in_one_run(rows: list[Row]) -> bool:
    """Do two rows of a tier have different printed dates that begin or end on one day?"""
    return any(
        (one.tier == other.tier or not other.tier) and (one.earliest == other.earliest) != (one.latest == other.latest)
        for one, other in combinations(rows, 2)
    )


def first_day(row: Row) -> date:
    return row.earliest or row.latest


def reaches_back_over_a_failure(rows: list[Row]) -> bool:
    """Does a term that is printed to begin before its act meet a failure from before that act?"""
    failures = [row for row in rows if row.kind == "review_failed"]
    back = [row for row in rows if row.printed and row.valid_from and row.valid_from < row.latest]
    return any(one.tier == other.tier and first_day(one) <= other.latest for one in failures for other in back)


def late_review(regime: str, rows: list[Row]) -> bool:
    """May a national failure be dated after the window of its term, or a pass after that of the term it renews?"""
    if regime != NATIONAL:
        return False
    given = [row for row in rows if row.kind in ("granted", "review_passed")]
    return any(
        (row.kind == "review_failed" and row.latest > add_months(each.valid_to or first_day(each), 6))
        or (row.kind == "review_passed" and row.latest > add_months(each.valid_to or add_months(each.latest, 36), 42))
        for row in rows
        for each in given
    )


def soon_after_a_printed_pass(rows: list[Row]) -> bool:
    """Is a pass that prints no term dated within six months after one that does?"""
    passes = [row for row in rows if row.kind == "review_passed"]
    plain = [row for row in passes if not row.printed]
    first = [row for row in passes if row.printed]
    return any(
        one.tier == other.tier and first_day(other) <= one.latest and first_day(one) < add_months(other.latest, 6)
        for one in plain
        for other in first
    )


def is_compared(regime: str, rows: list[Row]) -> bool:
    """Leave out the histories on which the two are known to differ; each kind of them has its function above."""
    return not (
        meet_in_one_run(rows)
        or reaches_back_over_a_failure(rows)
        or soon_after_a_printed_pass(rows)
        or late_review(regime, rows)
    )


def comparable(said: Said, is_list: bool) -> Said:
    """Leave out what has no one value: the term of a list or of two readings, and the basis of two terms."""
    exact = isinstance(said["term_from"], date) and isinstance(said["term_to"], date)
    no_term = is_list or said["readings"]
    without = ("term_from", "term_to", "term_basis") if no_term else () if exact else ("term_basis",)
    return {**said, **dict.fromkeys(without)}
