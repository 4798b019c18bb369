"""The engine's answers and the second evaluator's in the same words, so that they can be compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import second_evaluator
from qiangqi.standing.answer import Standing
from qiangqi.standing.dates import EVER, NEVER, Span
from qiangqi.standing.status_runs import Reading
from second_evaluator import Row

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
        "cautions": sorted(standing.cautions),
        "readings": [_reading(reading) for reading in standing.readings],
    }
    assert (standing.next_status is None) == (standing.next_on >= NEVER)
    days = standing.days
    shown = days.term_from is not None or days.term_to is not None
    said["term_basis"] = standing.term.basis if standing.term and shown else None
    if standing.ranges is not None:
        named = {"since": days.since, "next_on": days.next, "term_from": days.term_from}
        ends = {"until": days.until, "barred_until": days.barred, "term_to": days.term_to}
        said |= {name: day_or_range(span) for name, span in named.items()}
        said |= {name: day_or_range(span, 1) for name, span in ends.items()}
        return {**said, "next_status": days.next_status}
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


def _reading(reading: Reading) -> tuple[object, ...]:
    """What one run of the dates gives, days inclusive."""
    until, barred = (day and day - DAY for day in map(one_day, (reading.until, reading.barred_until)))
    term = reading.term
    days = term and (date.fromordinal(term.start), date.fromordinal(term.end) - DAY, term.basis)
    return (reading.dates, reading.status, reading.holds_title, one_day(reading.since), until, days, barred)


def evaluator_says(answer: second_evaluator.Answer) -> Said:
    """The same of the second evaluator."""
    plain = ("status", "holds_title", "next_status", "term_basis")
    ranged = ("since", "until", "next_on", "barred_until", "term_from", "term_to")
    return {
        **{name: getattr(answer, name) for name in plain},
        **{name: getattr(answer, name) or getattr(answer, f"{name}_range") for name in ranged},
        "cautions": sorted(answer.cautions),
        "may_caution": answer.may_caution,
        "readings": [
            (one.dates, one.status, one.holds_title, one.since, one.until, one.term and one.term[:3], one.barred_until)
            for one in answer.readings
        ],
    }


def differences(ours: Said, theirs: Said, rows: list[Row]) -> Said:
    """What the two say differently, by name."""
    # A day that no source proves is not shown (§3), nor a term that an act of such a day may have ended before.
    proven = all(row.earliest is not None for row in rows)
    compared = set(ours) - {"cautions"} if proven else {"status", "holds_title", "next_status"}
    found = {name: (ours[name], theirs[name]) for name in compared if ours[name] != theirs[name]}
    said, wanted = (set(says["cautions"]) - {"approximate_date"} for says in (ours, theirs))
    exact = all(row.earliest == row.latest for row in rows)
    # Where the runs give two statuses neither is said, so what it rests on and where it ends need not be (§5).
    if ours["readings"]:
        wanted -= {"reading", "boundary_day"}
    # What both runs say is said. What one of them alone says may be: §3 and §6 are silent on it. Where the dates are
    # exact and the status is said, only the doubt of a reading may come from what is behind it.
    may = theirs["may_caution"]
    if exact and ours["status"] != "undetermined":
        may = wanted | (may & {"reading"})
    wrong = (wanted - said) | (said - may)
    wrong |= {"approximate_date"} & set(ours["cautions"]) if exact else set()
    ranged = any(isinstance(value, tuple) for value in ours.values())
    wrong |= {"approximate_date"} - set(ours["cautions"]) if ranged and not ours["readings"] else set()
    return found | ({"cautions": (ours["cautions"], theirs["cautions"], sorted(wrong))} if wrong else {})
