"""Lines of a title as pages and tables show them, each stretch of days in a few words."""

from __future__ import annotations

from datetime import date

from asked_histories import engine
from histories import as_facts
from qiangqi.standing.dates import EVER, NEVER, Span
from qiangqi.standing.state import Bar
from qiangqi.standing.stretches import Stretch, Tile, bar_spans, stretches, tiles
from qiangqi.standing.timeline import History
from told_histories import LATE, REGIMES, history


def told(text: str, place: str, closed: bool = True) -> History:
    """Return what the engine says of a history told in a line."""
    regime, _ = REGIMES[place]
    return engine(closed).history(as_facts(history(text)), regime, LATE.toordinal())


def shown(span: Span | None, back: int = 0) -> str:
    """A day, a range as ``first/last``, nothing where it is open; ``back`` is 1 for an exclusive end."""
    if span is None:
        return "none"
    first, last = ("" if not EVER < day < NEVER else str(date.fromordinal(day - back)) for day in span)
    return first if first == last else f"{first}/{last}"


def stretch(one: Stretch) -> str:
    first = " before first" if one.is_before_first else ""
    return f"{shown(one.first)}..{shown(one.last, 1)} {one.status} {one.holds}{first}"


def tile(one: Tile) -> str:
    mark = "~" if one.is_change else ""
    term = "" if one.term == (None, None) else f" ({shown(one.term[0])}..{shown(one.term[1], 1)})"
    days = f"{shown(one.first)}..{shown(one.last, 1)}"
    return f"{mark}{days} {one.segment.status} {one.segment.holds}{term}"


def bar(found: tuple[Bar, Span, Span]) -> str:
    one, first, last = found
    said = "" if one.said_until >= one.end else f" said before {date.fromordinal(one.said_until)}"
    return f"{one.tier} {shown(first)}..{shown(last, 1)}{said}"


def lines(what: str, history: History, tier: str) -> list[str]:
    """The stretches, tiles or bars of a history."""
    if what == "stretches":
        return [stretch(one) for one in stretches(history, tier)]
    return [tile(one) for one in tiles(history, tier)] if what == "tiles" else [bar(one) for one in bar_spans(history)]
