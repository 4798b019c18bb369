"""Whether a title outlives a loan: what the term covers, from when it does not, and what happens then.

Two questions are kept apart. The *term* covers a day on which the title is in force; the title may be *held* on a day
whose term is over, in a review window or a retention. Days are ordinals, a loan's first and last day inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .answer import Standing
from .dates import Span
from .timeline import History, Segment

Verdict = Literal["yes", "no", "unclear"]


@dataclass(frozen=True, slots=True)
class Step:
    """A run of one status inside a loan, first and last day inclusive, and the last barred day that it begins under.

    ``is_before_first``: the days lie before the first record of the title. ``barred`` is the exclusive end of the bar,
    as exactly as it is known.
    """

    first: int
    last: int
    status: str
    holds: str
    barred_until: int | None
    is_before_first: bool = False
    barred: Span | None = None


@dataclass(frozen=True, slots=True)
class LoanCover:
    """What one title is over the days of a loan.

    ``term_covers``: whether every day is within a term; ``held``: whether the title is held on every day.
    ``covered_until`` is the last day of the loan up to which the term covers it, None where its first day is not
    covered. ``is_foresight``: the loan ends after the day of knowledge, so later documents may change the answer.
    """

    regime: str
    tier: str | None
    first: int
    last: int
    term_covers: Verdict
    held: Verdict
    covered_until: int | None
    is_foresight: bool
    steps: tuple[Step, ...]


def coverage_of_loan(history: History, tier: str, first: int, last: int, known_on: int) -> LoanCover:
    """Return what a title of a firm with a history is over a loan from ``first`` to ``last``, both inclusive.

    Raises:
        ValueError: the loan ends before it begins.
    """
    if last < first:
        raise ValueError("the loan ends before it begins")
    segments = history.segments[tier]
    met = segments[history.at(tier, first) : history.at(tier, last) + 1]
    term = _least(map(_term_covers, met))
    held = _least(segment.holds for segment in met)
    steps = _steps(history, met, first, last)
    in_force = next((step for step in steps if step.status != "in_force"), None)
    until = last if in_force is None else in_force.first - 1 if in_force.first > first else None
    return LoanCover(history.regime.id, tier, first, last, term, held, until, last > known_on, steps)


def coverage_without_facts(standing: Standing, first: int, last: int, known_on: int) -> LoanCover:
    """Return the same for a title of which nothing is known: ``standing`` is the answer for the loan's last day."""
    verdict: Verdict = "no" if standing.holds_title == "no" else "unclear"
    step = Step(first, last, standing.status, standing.holds_title, None)
    return LoanCover(standing.regime, standing.tier, first, last, verdict, verdict, None, last > known_on, (step,))


def _least(verdicts: Iterable[str]) -> Verdict:
    found = set(verdicts)
    return "no" if "no" in found else "unclear" if "unclear" in found else "yes"


def _term_covers(segment: Segment) -> Verdict:
    """Whether a term covers the days of a piece; where a state is not known, neither is a term that it may run by."""
    if segment.status == "in_force":
        return "yes"
    return "unclear" if any(state.status in ("in_force", "undetermined") for state in segment.states) else "no"


def _steps(history: History, met: list[Segment], first: int, last: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    for place, segment in enumerate(met):
        begin = max(segment.start, first)
        end = met[place + 1].start - 1 if place + 1 < len(met) else last
        if steps and (steps[-1].status, steps[-1].holds) == (segment.status, segment.holds):
            begin = steps.pop().first
        barred = history.barred(begin, segment.holds)
        topic = segment.states[-1].reasons[0].topic
        before_first = topic.startswith("before_first")
        last_barred = barred.latest - 1 if barred is not None else None
        steps.append(Step(begin, end, segment.status, segment.holds, last_barred, before_first, barred))
    return tuple(steps)
