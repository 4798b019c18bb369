"""The line of a title in stretches of one status, with their days as exactly as they are known.

Where the two runs of the dates differ only on the day of a change, no day of that change is known: the days between
belong to neither status, and the change is shown as a range on both sides (§3).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from .dates import EVER, NEVER, Span
from .day_ranges import term_spans, unproven_days
from .state import Bar
from .timeline import History, Segment

Term = tuple[Span | None, Span | None]
"""The first day of a term and its exclusive end; None where it is not known or there is none."""


class Tile(NamedTuple):
    """A piece of time with one answer, from its segment's start to before ``end``.

    ``first`` and ``last`` are the first day and the exclusive end of its status as they may be shown. Where
    ``is_change``, the runs differ on the day of a change from the tile before to the one after, and on nothing else.
    """

    segment: Segment
    end: int
    first: Span
    last: Span
    term: Term
    is_change: bool = False


class Stretch(NamedTuple):
    """A run of one status: its first day and its exclusive end; EVER and NEVER stand for open or unknown."""

    first: Span
    last: Span
    status: str
    holds: str
    is_before_first: bool


def tiles(history: History, tier: str) -> list[Tile]:
    """Return the pieces that tile all time; neighbours differ in status, in whether the title is held, or in term."""
    hidden = unproven_days(history)
    joined: list[tuple[Segment, Term]] = []
    last: Hashable = None
    for segment in history.segments[tier]:
        term = term_spans(segment.states, hidden)
        key = (segment.status, segment.holds, term, _pair(segment))
        if key != last:
            joined.append((segment, term))
        last = key
    found: list[Tile] = []
    for place, (segment, term) in enumerate(joined):
        end = joined[place + 1][0].start if place + 1 < len(joined) else NEVER
        is_change = 0 < place < len(joined) - 1 and _is_change(*(joined[place + step][0] for step in (-1, 0, 1)))
        start = Span(segment.start, segment.start)
        found.append(Tile(segment, end, _shown(start, hidden), _shown(Span(end, end), hidden), term, is_change))
    widened = [_widened(found, place, hidden) for place in range(len(found))]
    return _rejoined(widened)


def _rejoined(found: list[Tile]) -> list[Tile]:
    """Join neighbours that answer alike: only a change is kept apart from what it leads to."""
    joined: list[Tile] = []
    for tile in found:
        last = joined[-1] if joined else None
        if last and not last.is_change and not tile.is_change and _answer(last) == _answer(tile):
            joined[-1] = last._replace(end=tile.end, last=tile.last)
        else:
            joined.append(tile)
    return joined


def _answer(tile: Tile) -> tuple[str, str, Term]:
    return tile.segment.status, tile.segment.holds, tile.term


def _pair(segment: Segment) -> tuple[str, ...]:
    """Return the statuses of both runs where they differ."""
    return () if segment.agreed else tuple(state.status for state in segment.states)


def _is_change(before: Segment, segment: Segment, after: Segment) -> bool:
    """Whether the run of the earliest dates is already in the status that follows, and the other still in the last."""
    if segment.agreed or not (before.agreed and after.agreed):
        return False
    early, late = segment.states
    return (late.status, early.status) == (before.status, after.status)


def _widened(found: list[Tile], place: int, hidden: frozenset[int]) -> Tile:
    tile = found[place]
    if place > 1 and found[place - 1].is_change:
        tile = tile._replace(first=_shown(Span(found[place - 1].segment.start, tile.segment.start), hidden))
    if place + 2 < len(found) and found[place + 1].is_change:
        tile = tile._replace(last=_shown(Span(tile.end, found[place + 1].end), hidden))
    return tile


def _shown(span: Span, hidden: frozenset[int]) -> Span:
    """Return a span without the bounds that no source proves."""
    earliest = EVER if span.earliest in hidden else span.earliest
    return Span(earliest, NEVER if span.latest in hidden else span.latest)


def stretches(history: History, tier: str) -> list[Stretch]:
    """Return the runs of one status, one after the other; the days of a change of which no day is known are in none."""
    found: list[Stretch] = []
    for tile in tiles(history, tier):
        segment = tile.segment
        if tile.is_change:
            continue
        if found and (found[-1].status, found[-1].holds) == (segment.status, segment.holds):
            found[-1] = found[-1]._replace(last=tile.last)
            continue
        before_first = segment.states[-1].reasons[0].topic.startswith("before_first")
        found.append(Stretch(tile.first, tile.last, segment.status, segment.holds, before_first))
    return found


def bar_spans(history: History) -> list[tuple[Bar, Span, Span]]:
    """Return the bars that may be said, each with its first day and its exclusive end in both runs of the dates."""
    hidden = unproven_days(history)
    early = {(bar.facts, bar.value, bar.tier): bar for bar in history.runs[0].bars}
    found = []
    for bar in history.bars:
        first = early[(bar.facts, bar.value, bar.tier)]
        start, end = (Span(min(days), max(days)) for days in ((first.start, bar.start), (first.end, bar.end)))
        found.append((bar, _shown(start, hidden), _shown(end, hidden)))
    return found
