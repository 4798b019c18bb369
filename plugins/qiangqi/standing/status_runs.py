"""The run of one status around a day: its bounds, what either reading of the dates gives, and whether it ends there."""

from __future__ import annotations

from dataclasses import dataclass

from .dates import EVER, NEVER, same_day_of_month
from .day_ranges import bounds_in, is_unproven, unproven_days
from .state import Term, state_on
from .timeline import History, Segment


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run of the dates gives on the day asked; days as in :class:`~qiangqi.standing.answer.Standing`."""

    dates: str
    status: str
    holds_title: str
    since: int
    until: int
    term: Term | None
    barred_until: int | None


def run_around(segments: list[Segment], index: int) -> tuple[int, int, Segment | None]:
    """Return the bounds of the run of one status around a segment, and the segment that follows it.

    Where two runs of the dates agree, the bounds are those of the agreement, and what follows may be their doubt.
    """
    status, agreed = segments[index].status, segments[index].agreed
    first = last = index
    while first > 0 and segments[first - 1].status == status and (segments[first - 1].agreed or not agreed):
        first -= 1
    while (
        last + 1 < len(segments) and segments[last + 1].status == status and (segments[last + 1].agreed or not agreed)
    ):
        last += 1
    following = segments[last + 1] if last + 1 < len(segments) else None
    return segments[first].start, following.start if following else NEVER, following


def readings_of(history: History, tier: str, day: int) -> tuple[Reading, ...]:
    """Return what each run of the dates gives on a day."""
    readings = []
    hidden = unproven_days(history)
    for dates, run in zip(("earliest", "latest"), history.runs, strict=True):
        state = state_on(run.lines[tier], day)
        since, until, _ = bounds_in(run.lines[tier], day)
        term = None if state.term is None or is_unproven(state.term, hidden) else state.term
        barred = history.bar_end(run, day, state.holds)
        bounds = (EVER if since in hidden else since, NEVER if until in hidden else until)
        readings.append(Reading(dates, state.status, state.holds, *bounds, term, barred))
    return tuple(readings)


def is_boundary(history: History, tier: str, day: int) -> bool:
    """Whether a computed term, window, retention or bar is over on ``day``, counted as notices do (§3)."""
    bars = (bar for run in history.runs for bar in run.bars if bar.end <= bar.said_until)
    if any(bar.end == day and same_day_of_month(bar.start, bar.end) for bar in bars):
        return True
    if not any(day in run.boundaries[tier] for run in history.runs):
        return False
    segments, index = history.segments[tier], history.at(tier, day)
    before = history.segments[tier][history.at(tier, day - 1)]
    return not before.status == segments[index].status == "undetermined"
