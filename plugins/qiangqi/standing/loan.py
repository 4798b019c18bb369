"""Whether a title outlives a loan: what the term covers, from when it does not, and what happens then.

Two questions are kept apart. The *term* covers a day on which the title is in force; the title may be *held* on a day
whose term is over, in a review window or a retention. Days are ordinals, a loan's first and last day inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .answer import Standing
from .dates import Span
from .stretches import Tile, tiles
from .timeline import History, Segment

Verdict = Literal["yes", "no", "unclear"]


@dataclass(frozen=True, slots=True)
class Step:
    """A run of one status inside a loan, first and last day inclusive, and the last barred day that it begins under.

    ``is_before_first``: the days lie before the first record of the title. ``barred`` is the exclusive end of the bar,
    as exactly as it is known; so are ``begins``, the first day, and ``ends``, the exclusive end, where only a range of
    them is known. Then the days between belong to neither of the steps that they part.
    """

    first: int
    last: int
    status: str
    holds: str
    barred_until: int | None
    is_before_first: bool = False
    barred: Span | None = None
    begins: Span | None = None
    ends: Span | None = None


@dataclass(frozen=True, slots=True)
class LoanCover:
    """What one title is over the days of a loan.

    A tier that ``is_list`` is no title: no term of it covers anything.
    ``term_covers``: whether every day is within a term; ``held``: whether the title is held on every day.
    ``covered_until`` is the last day of the loan up to which the term covers it, None where its first day is not
    covered; ``covered`` has the exclusive ends between which it lies.
    ``term_ends`` are the exclusive ends between which the term itself ceases, be it after the loan; None where the
    loan's first day is not covered, NEVER where no end is known.
    ``is_left_open``: what follows that term still runs on the day of knowledge, so a document to come may decide it.
    """

    regime: str
    tier: str | None
    first: int
    last: int
    term_covers: Verdict
    held: Verdict
    covered_until: int | None
    known_on: int
    steps: tuple[Step, ...]
    covered: Span | None = None
    term_ends: Span | None = None
    is_list: bool = False
    is_left_open: bool = True

    @property
    def is_foresight(self) -> bool:
        """Whether the loan ends after the day of knowledge, so that later documents may change the answer."""
        return self.last > self.known_on


def coverage_of_loan(history: History, tier: str, first: int, last: int, known_on: int) -> LoanCover:
    """Return what a title of a firm with a history is over a loan from ``first`` to ``last``, both inclusive.

    Raises:
        ValueError: the loan ends before it begins.
    """
    if last < first:
        raise ValueError("the loan ends before it begins")
    segments = history.segments[tier]
    met = segments[history.at(tier, first) : history.at(tier, last) + 1]
    is_list = history.regime.by_tier[tier].kind == "list"
    term = "no" if is_list else _least(map(_term_covers, met))
    held = _least(segment.holds for segment in met)
    line = tiles(history, tier)
    steps = _steps(history, line, first, last)
    covered = _covered(steps, first, last)
    until = covered.earliest - 1 if covered else None
    place = _last_of_terms(line, first)
    ends = line[place].last if covered else None
    is_open = _is_left_open(line[place + 1 :], known_on)
    return LoanCover(
        history.regime.id, tier, first, last, term, held, until, known_on, steps, covered, ends, is_list, is_open
    )


def _last_of_terms(line: Sequence[Tile], first: int) -> int:
    """Return the place of the last of the terms that follow one another from a day on."""
    place = next(number for number, tile in enumerate(line) if first < tile.end)
    while place + 1 < len(line) and line[place + 1].segment.status == "in_force":
        place += 1
    return place


def _is_left_open(following: Sequence[Tile], known_on: int) -> bool:
    """Whether the status that follows a term still runs on the day of knowledge."""
    found = [tile.segment for tile in following if not tile.is_change]
    return all(one.status == found[0].status or one.start > known_on for one in found)


def _covered(steps: tuple[Step, ...], first: int, last: int) -> Span | None:
    """Return the exclusive ends between which the term ceases to cover the loan; None where its first day is not."""
    if steps[0].status != "in_force" or (steps[0].begins and steps[0].begins.latest > first):
        return None
    end = steps[0].ends or Span(steps[0].last + 1, steps[0].last + 1)
    return Span(end.earliest, min(end.latest, last + 1))


def coverage_without_facts(
    standing: Standing, first: int, last: int, known_on: int, is_list: bool = False
) -> LoanCover:
    """Return the same for a title of which nothing is known: ``standing`` is the answer for the loan's last day."""
    verdict: Verdict = "no" if standing.holds_title == "no" else "unclear"
    step = Step(first, last, standing.status, standing.holds_title, None)
    return LoanCover(
        standing.regime, standing.tier, first, last, verdict, verdict, None, known_on, (step,), is_list=is_list
    )


def _least(verdicts: Iterable[str]) -> Verdict:
    found = set(verdicts)
    return "no" if "no" in found else "unclear" if "unclear" in found else "yes"


def _term_covers(segment: Segment) -> Verdict:
    """Whether a term covers the days of a piece; where a state is not known, neither is a term that it may run by."""
    if segment.status == "in_force":
        return "yes"
    return "unclear" if any(state.status in ("in_force", "undetermined") for state in segment.states) else "no"


def _steps(history: History, line: Sequence[Tile], first: int, last: int) -> tuple[Step, ...]:
    """Return the runs of the loan's days; the days of a change of which no day is known part two of them."""
    met = [tile for tile in line if tile.end > first and tile.segment.start <= last]
    apart = [tile.is_change and first < tile.segment.start and tile.end <= last for tile in met]
    steps: list[Step] = []
    for place, tile in enumerate(met):
        if apart[place]:
            continue
        step = _step(history, tile, first, last)
        if place and apart[place - 1]:
            step = replace(step, begins=tile.first)
        if place + 1 < len(met) and (apart[place + 1] or met[place + 1].is_change):
            step = replace(step, ends=tile.last)
        before = steps[-1] if steps else None
        if before and (before.status, before.holds) == (step.status, step.holds) and not step.begins:
            steps[-1] = replace(before, last=step.last, ends=step.ends)
        else:
            steps.append(step)
    return tuple(steps)


def _step(history: History, tile: Tile, first: int, last: int) -> Step:
    segment = tile.segment
    begin = max(segment.start, first)
    barred = history.barred(begin, segment.holds)
    before_first = segment.states[-1].reasons[0].topic.startswith("before_first")
    last_barred = barred.latest - 1 if barred is not None else None
    end = min(tile.end - 1, last)
    return Step(begin, end, segment.status, segment.holds, last_barred, before_first, barred)
