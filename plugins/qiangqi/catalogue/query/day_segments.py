"""The stretches of a list that are each read in one order: of which kinds of standing, and how many there are.

A list by title is one title after another, each by name; in a list by first day those that begin on a day and those
that were so since ever follow one another. What a stretch holds is counted before it is read, so whole ones are
passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from .day_kinds import NAMESAKES, Kind

Row = tuple[Any, ...]
"""A row of the index: kind, place in the order of names, first and last day, division; all are numbers."""

Order = Literal["place", "from_day", "until_day", "division"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Kinds of standing that are read in one order, by a column of ``day_standings`` and then by name.

    ``is_placeless`` tells the firms without a division from those with one, where the order parts them.
    """

    kinds: tuple[Kind, ...]
    titles: int
    order: Order = "place"
    is_desc: bool = False
    is_placeless: bool | None = None

    @property
    def terms(self) -> str:
        """The terms behind ``order by``; firms of one name stand by their ids, and titles of a firm as ever."""
        name = f"place >> {NAMESAKES}"
        return {
            "place": f"{name} desc, place" if self.is_desc else "place",
            "division": f"division desc, {name} desc, place" if self.is_desc else "division, place",
        }.get(self.order, f"{self.order}{' desc' if self.is_desc else ''}, place") + ", kind"

    def key(self, row: Row) -> tuple[int, ...]:
        """Return what a row is sorted by: the same as by the terms."""
        kind, place, since, until, division = row
        sign, name = (-1, -(place >> NAMESAKES)) if self.is_desc else (1, place)
        if self.order == "place":
            return name, place, kind
        if self.order == "division":
            return sign * division, name, place, kind
        return sign * (since if self.order == "from_day" else until), place, kind

    def place(self, row: Row) -> int:
        """Return the day or division of a row by which the order begins, or the place of its name."""
        found: int = row[("kind", "place", "from_day", "until_day", "division").index(self.order)]
        return found


def segments(kinds: Iterable[Kind], sort: str, placeless: Callable[[], dict[int, int]]) -> list[Segment]:
    """Return the segments of a list in their order; ``placeless`` counts by kind the firms without a division."""
    own = [kind for kind in kinds if kind.titles]
    key, is_desc = sort.lstrip("-"), sort.startswith("-")
    if key in ("title", "status"):
        return _grouped(own, key, is_desc)
    if key in ("since", "until"):
        return _by_day(own, "from_day" if key == "since" else "until_day", is_desc)
    if key == "region":
        return _by_place(own, placeless(), is_desc)
    return _of(own, is_desc=is_desc)


def _grouped(kinds: list[Kind], key: str, is_desc: bool) -> list[Segment]:
    def of(kind: Kind) -> tuple[str, ...]:
        return (kind.regime, kind.tier) if key == "title" else (kind.status,)

    grouped = groupby(sorted(kinds, key=of, reverse=is_desc), key=of)
    return [segment for _, own in grouped for segment in _of(list(own))]


def _by_day(kinds: list[Kind], order: Order, is_desc: bool) -> list[Segment]:
    """Without a first day a standing comes before all, without a last day after all; backwards the other way."""
    without = [one for one in kinds if (one.since_ever if order == "from_day" else one.is_open)]
    with_day = [one for one in kinds if one not in without]
    dated, open_ = _of(with_day, order, is_desc), _of(without)
    return open_ + dated if (order == "from_day") is not is_desc else dated + open_


def _by_place(kinds: list[Kind], placeless: dict[int, int], is_desc: bool) -> list[Segment]:
    """Firms without a division come last either way."""
    nowhere = sum(placeless.get(one.kind, 0) for one in kinds)
    placed = sum(one.titles for one in kinds) - nowhere
    found = [
        Segment(tuple(kinds), placed, "division", is_desc, False),
        Segment(tuple(kinds), nowhere, "place", is_desc, True),
    ]
    return [one for one in found if one.titles]


def _of(kinds: list[Kind], order: Order = "place", is_desc: bool = False) -> list[Segment]:
    return [Segment(tuple(kinds), sum(one.titles for one in kinds), order, is_desc)] if kinds else []
