"""Rows of the tables of intervals and bars: what follows from the facts, a function for each table.

``from_on`` and ``until_on`` bound the days on which the answer is so. Where the day of a change is known only to lie
between two days, it is a range ``earliest/latest`` beside them, and a day that is a range is nowhere given as one day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qiangqi.standing.dates import EVER, NEVER, Span, iso
from qiangqi.standing.stretches import Term, bar_spans, tiles
from qiangqi.standing.timeline import History, Segment

from .database import Row

SHOWN_DAYS = """
iif(i.from_range is null, i.from_on, null) as since, iif(i.until_range is null, i.until_on, null) as until,
i.from_range as since_range, i.until_range
"""
"""The first and the last day of an interval (``i``) as they may be shown, as SQL."""

Write = Callable[[int, int], str]
"""How a day is written, so many days earlier: by 1 the last day of what ends before it."""


def written(day: int, back: int = 0) -> str:
    """Write the day that is so many days before ``day`` as ISO 8601."""
    return iso(day - back)


_EXACT = dict.fromkeys(("from_range", "until_range", "term_from_range", "term_to_range"))


def intervals(history: History, write: Write = written) -> Iterator[Row]:
    """Rows that tile time for each tier of a history, its firm left out; the last day of each is inclusive."""
    for tier in sorted(history.segments):
        yield from _exact(history, tier, write) if len(history.runs) == 1 else _ranged(history, tier, write)


def _first_day(day: int, write: Write) -> str | None:
    return None if day <= EVER else write(day, 0)


def _last_day(end: int, write: Write) -> str | None:
    return None if end >= NEVER else write(end, 1)


def _exact(history: History, tier: str, write: Write) -> Iterator[Row]:
    segments = _joined(history.segments[tier])
    for place, segment in enumerate(segments):
        end = segments[place + 1].start if place + 1 < len(segments) else NEVER
        term = segment.states[-1].term
        yield {
            **_EXACT,
            "regime": history.regime.id,
            "tier": tier,
            "from_on": _first_day(segment.start, write),
            "until_on": _last_day(end, write),
            "status": segment.status,
            "holds_title": segment.holds,
            "term_from": write(term.start, 0) if term else None,
            "term_to": _last_day(term.end, write) if term else None,
            "term_basis": term.basis if term else None,
        }


def _joined(segments: list[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if last and (last.status, last.holds, last.states[-1].term) == (
            segment.status,
            segment.holds,
            segment.states[-1].term,
        ):
            continue
        joined.append(segment)
    return joined


def _ranged(history: History, tier: str, write: Write) -> Iterator[Row]:
    for tile in tiles(history, tier):
        segment = tile.segment
        yield {
            "regime": history.regime.id,
            "tier": tier,
            "from_on": _first_day(segment.start, write),
            "until_on": _last_day(tile.end, write),
            "from_range": _range(tile.first, write),
            "until_range": _range(tile.last, write, 1),
            "status": segment.status,
            "holds_title": segment.holds,
            **_term(tile.term, segment, write),
        }


def _term(term: Term, segment: Segment, write: Write) -> Row:
    start, end = term
    known_term = segment.states[-1].term if start or end else None
    return {
        "term_from": _day(start, write),
        "term_to": _day(end, write, 1),
        "term_from_range": _range(start, write),
        "term_to_range": _range(end, write, 1),
        "term_basis": known_term.basis if known_term else None,
    }


def _day(span: Span | None, write: Write, back: int = 0) -> str | None:
    return write(span.latest, back) if span and EVER < span.earliest == span.latest < NEVER else None


def _range(span: Span | None, write: Write, back: int = 0) -> str | None:
    """Return a day of which only the bounds are known as ``earliest/latest``; a bound that nothing proves is empty."""
    if span is None or span.earliest == span.latest:
        return None
    first, last = (write(day, back) if EVER < day < NEVER else "" for day in span)
    return f"{first}/{last}" if first or last else None


def bars(history: History, write: Write = written) -> Iterator[Row]:
    """Return a row for each interval in which a firm may not apply, the firm left out."""
    for bar, start, end in bar_spans(history):
        only_ranged = bar.said_until == end.earliest < end.latest
        yield {
            "regime": history.regime.id,
            "from_on": _first_day(bar.start, write),
            "until_on": _last_day(end.earliest if only_ranged else bar.end, write),
            "from_range": _range(start, write),
            "until_range": _range(end, write, 1),
            "said_until": _last_day(bar.said_until, write) if bar.said_until < bar.end and not only_ranged else None,
            "provision": bar.value.provision if bar.value else None,
        }
