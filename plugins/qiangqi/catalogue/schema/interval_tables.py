"""Rows of the tables of intervals and bars: what follows from the facts, a function for each table.

``from_on`` and ``until_on`` bound the days on which the answer is so. Where the day of a change is known only to lie
between two days, it is a range ``earliest/latest`` beside them, and a day that is a range is nowhere given as one day.
"""

from __future__ import annotations

from collections.abc import Iterator

from qiangqi.standing.dates import EVER, NEVER, Span, first_day, iso, last_day
from qiangqi.standing.stretches import Term, bar_spans, tiles
from qiangqi.standing.timeline import History, Segment

from .database import Row

SHOWN_DAYS = """
iif(i.from_range is null, i.from_on, null) as since, iif(i.until_range is null, i.until_on, null) as until,
i.from_range as since_range, i.until_range
"""
"""The first and the last day of an interval (``i``) as they may be shown, as SQL."""

_EXACT = dict.fromkeys(("from_range", "until_range", "term_from_range", "term_to_range"))


def intervals(history: History) -> Iterator[Row]:
    """Rows that tile time for each tier of a history, its firm left out; the last day of each is inclusive."""
    for tier in sorted(history.segments):
        yield from _exact(history, tier) if len(history.runs) == 1 else _ranged(history, tier)


def _exact(history: History, tier: str) -> Iterator[Row]:
    segments = _joined(history.segments[tier])
    for place, segment in enumerate(segments):
        end = segments[place + 1].start if place + 1 < len(segments) else NEVER
        term = segment.states[-1].term
        yield {
            **_EXACT,
            "regime": history.regime.id,
            "tier": tier,
            "from_on": first_day(segment.start),
            "until_on": last_day(end),
            "status": segment.status,
            "holds_title": segment.holds,
            "term_from": iso(term.start) if term else None,
            "term_to": last_day(term.end) if term else None,
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


def _ranged(history: History, tier: str) -> Iterator[Row]:
    for tile in tiles(history, tier):
        segment = tile.segment
        yield {
            "regime": history.regime.id,
            "tier": tier,
            "from_on": first_day(segment.start),
            "until_on": last_day(tile.end),
            "from_range": _range(tile.first),
            "until_range": _range(tile.last, 1),
            "status": segment.status,
            "holds_title": segment.holds,
            **_term(tile.term, segment),
        }


def _term(term: Term, segment: Segment) -> Row:
    start, end = term
    known_term = segment.states[-1].term if start or end else None
    return {
        "term_from": _day(start),
        "term_to": _day(end, 1),
        "term_from_range": _range(start),
        "term_to_range": _range(end, 1),
        "term_basis": known_term.basis if known_term else None,
    }


def _day(span: Span | None, back: int = 0) -> str | None:
    return iso(span.latest - back) if span and EVER < span.earliest == span.latest < NEVER else None


def _range(span: Span | None, back: int = 0) -> str | None:
    """Return a day of which only the bounds are known as ``earliest/latest``; a bound that nothing proves is empty."""
    if span is None or span.earliest == span.latest:
        return None
    first, last = (iso(day - back) if EVER < day < NEVER else "" for day in span)
    return f"{first}/{last}" if first or last else None


def bars(history: History) -> Iterator[Row]:
    """Return a row for each interval in which a firm may not apply, the firm left out."""
    for bar, start, end in bar_spans(history):
        only_ranged = bar.said_until == end.earliest < end.latest
        yield {
            "regime": history.regime.id,
            "from_on": first_day(bar.start) if bar.start > EVER else None,
            "until_on": last_day(end.earliest if only_ranged else bar.end),
            "from_range": _range(start),
            "until_range": _range(end, 1),
            "said_until": last_day(bar.said_until) if bar.said_until < bar.end and not only_ranged else None,
            "provision": bar.value.provision if bar.value else None,
        }
