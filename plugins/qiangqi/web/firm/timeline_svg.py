"""The timeline of a firm as an SVG: one row a title, drawn on the server, the same as the table below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from qiangqi.standing.dates import EVER, NEVER, Span, iso
from qiangqi.standing.facts import ENDINGS, FILED

from ..http.formats import date

WIDE, NARROW = 720, 348
"""The picture's widths in its own units, one for a pixel of the letters: for a screen, and for a phone."""

YEAR_WIDTH = 56
"""The least width that a year takes, so that its number and a little air fit."""

MARGIN, TOP, ROW_HEIGHT, BAND = 12, 28, 52, 20

STYLES = {
    "in_force": "solid",
    "under_review": "hatched",
    "retained": "dotted",
    "publicised": "outline",
    "listed": "outline",
    "undetermined": "fading",
    "superseded": "gone",
    "ended": "gone",
    "lapsed": "gone",
    "cancelled": "gone",
    "removed": "gone",
}
"""How a status is drawn; ``gone`` is a word without a ground, and ``not_held`` leaves the row empty."""


@dataclass(frozen=True, slots=True)
class DrawnStretch:
    """A status from ``start`` to before ``end``; EVER and NEVER stand for open.

    Where only a range of days is known, the edge fades: it tapers from the earliest day to the latest.
    """

    start: Span
    end: Span
    status: str
    label: str


ACTS = {"annulled": "annulled", **dict.fromkeys(ENDINGS, "ended"), FILED: "filed"}
"""Acts that no status shows, and how each is drawn: that a grant was annulled, that the firm ended, that it filed."""


@dataclass(frozen=True, slots=True)
class DrawnAct:
    """An act as a mark on the row of its title: the days on which it may have been, how it is drawn, and its word."""

    on: Span
    style: str
    label: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One title with its stretches, the firm's bars in that regime, and the acts that no status shows."""

    title: str
    stretches: tuple[DrawnStretch, ...]
    bars: tuple[tuple[Span, Span], ...] = ()
    acts: tuple[DrawnAct, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn stretch in the picture's own units: what is certain, and with ``points`` its outline where an edge fades.

    ``points`` is empty for a plain box. ``dashes`` are the two ends of each line that stands for days of a bar which
    only one of the bounds has.
    """

    x: float
    y: float
    width: float
    style: str
    label: str
    points: str = ""
    dashes: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn act: its place, how far it may lie to the right of it, and its word."""

    x: float
    y: float
    to: float
    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the template draws; lines run from ``left`` to ``right``."""

    width: int
    left: int
    right: int
    height: int
    timeline: list[tuple[float, str]]
    boxes: list[Box]
    bars: list[Box]
    years: list[tuple[float, str]]
    marks: list[tuple[float, str, str]]
    acts: list[Mark]

    @property
    def styles(self) -> set[str]:
        """How the acts are drawn, for the legend."""
        return {act.style for act in self.acts}

    @property
    def is_ranged(self) -> bool:
        """Whether an edge fades, because only a range of days is known."""
        return any(box.dashes for box in (*self.boxes, *self.bars))


def draw(timeline: list[TimelineRow], as_of: int, today: int, width: int = WIDE) -> Drawing:
    """Lay the rows out over the years from a year before the first known day to a year after the last.

    Every row, stretch and mark is in the narrow picture as in the wide one; it names fewer years.
    """
    spans = [span for row in timeline for s in row.stretches for span in (s.start, s.end)]
    spans += [act.on for row in timeline for act in row.acts]
    days = [day for span in spans for day in span if EVER < day < NEVER]
    first, last = _year(min([*days, as_of, today])) - 1, _year(max([*days, as_of, today])) + 1
    scale = _Scale(_new_year(first), _new_year(last + 1), width)
    boxes: list[Box] = []
    bars: list[Box] = []
    acts: list[Mark] = []
    names: list[tuple[float, str]] = []
    for place, row in enumerate(timeline):
        y = TOP + place * ROW_HEIGHT
        names.append((y + 13, row.title))
        boxes += [
            _box(s.start, s.end, y + 20, STYLES[s.status], s.label, scale) for s in row.stretches if s.status in STYLES
        ]
        bars += [_box(start, end, y + 20 + BAND + 2, "bar", "", scale) for start, end in row.bars]
        middle = y + 20 + BAND / 2
        acts += [Mark(scale.x(a.on.earliest), middle, scale.x(a.on.latest), a.style, a.label) for a in row.acts]
    step = max(1, -(-(last - first) // (width // YEAR_WIDTH)))
    years = [(scale.x(_new_year(year)), str(year)) for year in range(first, last + 1, step)]
    marks = [(scale.x(today), "today", date(iso(today)))]
    if as_of != today:
        marks.append((scale.x(as_of), "as-of", date(iso(as_of))))
    height = TOP + len(timeline) * ROW_HEIGHT + 8
    return Drawing(width, MARGIN, width - MARGIN, height, names, boxes, bars, years, marks, acts)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    width: int

    def x(self, day: int) -> float:
        inside = min(max(day, self.first), self.last)
        return round(MARGIN + (self.width - 2 * MARGIN) * (inside - self.first) / (self.last - self.first), 1)


def _box(start: Span, end: Span, y: float, style: str, label: str, scale: _Scale) -> Box:
    out_left, left = (scale.x(day) for day in start)
    right, out_right = (scale.x(day) for day in end)
    if (out_left, out_right) == (left, right):
        return Box(left, y, max(round(right - left, 1), 2.0), style, label)
    left, right = min(left, right), max(left, right)
    corners = ((out_left, y + BAND), (left, y), (right, y), (out_right, y + BAND))
    points = " ".join(f"{x:g},{height:g}" for x, height in corners)
    dashes = tuple(pair for pair in ((out_left, left), (right, out_right)) if pair[0] < pair[1])
    return Box(left, y, max(round(right - left, 1), 2.0), style, label, points, dashes)


def _year(day: int) -> int:
    return int(iso(min(max(day, 1), NEVER))[:4])


def _new_year(year: int) -> int:
    return Date(min(max(year, 1), 9999), 1, 1).toordinal()
