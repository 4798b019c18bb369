"""The days that an answer shows: exact where both runs of the dates give one day, else as a range (§3).

No day is shown more exactly than it is known. A day that is only the latest bound of an act, because no earliest one is
proven, is not shown as the start or the end of anything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from .dates import EVER, NEVER, Span
from .facts import Fact
from .state import Line, Reason, State, Term
from .timeline import History


class Days(NamedTuple):
    """Each day as a span, or None where it is open, unknown or unproven; ``until``, ``barred`` and ``term_to`` are
    exclusive ends. ``next_status`` is what follows where both runs agree on it."""

    since: Span | None
    until: Span | None
    next: Span | None
    next_status: str | None
    barred: Span | None
    term_from: Span | None = None
    term_to: Span | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether a day that is shown is a range."""
        shown = (self.since, self.until, self.next, self.barred, self.term_from, self.term_to)
        return any(span is not None and span.earliest != span.latest for span in shown)


class Bounds(NamedTuple):
    """The run of one status in one line: its days, half-open, and the status that follows."""

    since: int
    until: int
    following: str | None


def bounds_in(line: Line, day: int) -> Bounds:
    """Return the run of the status that holds on ``day``."""
    first = last = bisect_right(line, day, key=lambda item: item[0]) - 1
    status = line[first][1].status
    while first > 0 and line[first - 1][1].status == status:
        first -= 1
    while last + 1 < len(line) and line[last + 1][1].status == status:
        last += 1
    if last + 1 == len(line):
        return Bounds(line[first][0], NEVER, None)
    return Bounds(line[first][0], line[last + 1][0], line[last + 1][1].status)


def unproven_days(history: History) -> frozenset[int]:
    """Return the days that no source proves to be the start or the end of anything.

    They are the latest days of acts of which no earliest day is proven, and the days on which raw files were made.
    """
    unbounded = (fact.happened.latest for fact in history.facts.values() if fact.happened.earliest == EVER)
    return frozenset(unbounded) | made_days(history)


def made_days(history: History) -> frozenset[int]:
    """Return the days on which raw files were made, where an act has no earlier last day, and all counted from them."""
    made = frozenset(fact.happened.latest for fact in history.facts.values() if fact.is_made_day)
    return made | frozenset(_counted_from(history, made)) if made else made


def _counted_from(history: History, made: frozenset[int]) -> Iterator[int]:
    run = history.runs[-1]
    for line in run.lines.values():
        for (_, before), (start, state) in pairwise(line):
            if any(term and is_unproven(term, made) for term in (before.term, state.term)):
                yield start
    yield from (bar.end for bar in run.bars if bar.start in made)


def exact(day: int | None) -> Span | None:
    """Return a day as a span; None for one that is open or unknown."""
    return None if day is None or not EVER < day < NEVER else Span(day, day)


def days_of(history: History, tier: str, day: int, merged: Bounds, barred: Span | None) -> Days:
    """Return the days that the answer for ``day`` shows; ``merged`` is the run of the status that both runs give."""
    states = history.segments[tier][history.at(tier, day)].states
    hidden = unproven_days(history)
    term = term_spans(states, hidden)
    if len(states) == 1 or states[0].status != states[1].status:
        since, until = (None if bound in hidden else exact(bound) for bound in (merged.since, merged.until))
        return Days(since, until, until if merged.following else None, merged.following, barred, *term)
    early, late = (bounds_in(run.lines[tier], day) for run in history.runs)
    until = _span(early.until, late.until, hidden)
    if early.following == late.following:
        return Days(_span(early.since, late.since, hidden), until, until, early.following, barred, *term)
    following = None if merged.until in hidden else exact(merged.until)
    return Days(_span(early.since, late.since, hidden), until, following, merged.following, barred, *term)


def _span(early: int, late: int, hidden: frozenset[int]) -> Span | None:
    first, last = min(early, late), max(early, late)
    return None if first <= EVER or last >= NEVER or hidden & {first, last} else Span(first, last)


def term_spans(states: tuple[State, ...], hidden: frozenset[int]) -> tuple[Span | None, Span | None]:
    """Return the first day and the end of the term of both runs; None where a run has none."""
    terms = [state.term for state in states]
    if None in terms:
        return None, None
    early, late = known_terms = [term for term in (terms[0], terms[-1]) if term is not None]
    if any(is_unproven(term, hidden) for term in known_terms):
        return None, None
    if early.facts != late.facts and states[0].status != states[-1].status:
        return None, None  # of the terms of two statuses neither is the one that covers the day
    return _span(early.start, late.start, frozenset()), _span(early.end, late.end, frozenset())


def is_unproven(term: Term, hidden: frozenset[int]) -> bool:
    """Whether a term is counted from a day that is only a latest bound."""
    return term.basis != "printed" and term.start in hidden


def shown_span(fact: Fact) -> Span:
    """Return the days of an act, without an end where only the making of the raw file gives one."""
    return Span(fact.happened.earliest, NEVER) if fact.is_made_day else fact.happened


def with_ranges(history: History, states: tuple[State, ...]) -> tuple[State, ...]:
    """Return the states of both runs, without a reason that names the end of a term as exactly as one run has it.

    Where the act of the term is not exact, that end is a range if the term is over in both runs, else an earliest day.
    """
    if len(states) < 2:
        return states
    early, late = states
    if early.term is None or early.term.basis == "printed" or not _is_wide(early.term, history.facts):
        return states
    if _names_end(early) and _names_end(late) and late.term and late.term.facts == early.term.facts:
        ends = Span(early.term.end, late.term.end)
        return _ending(early, ends.earliest, ends), _ending(late, ends.latest, ends)
    return _ending(early, early.term.end, Span(early.term.end, NEVER)), late


def _is_wide(term: Term, facts: Mapping[str, Fact]) -> bool:
    spans = (facts[id_].happened for id_ in term.facts if id_ in facts)
    return any(EVER < span.earliest < span.latest for span in spans)


def _names_end(state: State) -> bool:
    return state.term is not None and any(reason.day == state.term.end for reason in state.reasons)


def _ending(state: State, end: int, ends: Span) -> State:
    if ends.earliest == ends.latest:
        return state
    reasons = (
        reason._replace(earliest=ends.earliest, day=ends.latest) if reason.day == end else reason
        for reason in state.reasons
    )
    return state._replace(reasons=tuple(reasons))


def without_made_day(reason: Reason, made: frozenset[int]) -> Reason:
    """Return a reason that does not turn on the day on which a raw file was made, or on one counted from it."""
    return reason._replace(day=NEVER) if reason.day in made else reason
