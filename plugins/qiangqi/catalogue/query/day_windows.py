"""A part of a long list, read by an index: window after window in the list's order, until there are enough rows.

A window is a span of days, of divisions or of names, as wide as the rows that are wanted need, as far as the last one
lets expect. So what is read depends on what is shown, and not on how long the list is or how many firms there are.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from qiangqi.standing.dates import EVER, NEVER

from .day_kinds import NAMESAKES, Divisions, Kind
from .day_segments import Row, Segment

_CAP = 500
"""Rows of a window; where it has more it is made narrower, or passed over by their number alone."""

_WIDER, _NARROWER = 4, 8

_COLUMNS = "s.kind, s.place, s.from_day, s.until_day, s.division"
_OF = "s.kind in (select value from json_each(:kinds))"
_WITHIN = "s.division between :division_first and :division_last"
_COVERS = f"s.from_day <= :day and s.until_day >= :day and +{_WITHIN}"
"""The plus keeps SQLite from taking the span of divisions for that of a window."""

_NAMED = "s.place between :first and :last"
_DIVISIONS = """
select cast(code as integer) from divisions where cast(code as integer) between :division_first and :division_last
union select :division_first
"""

_BY_KIND = f"day_standings s indexed by sqlite_autoindex_day_standings_1 where {_OF}"
_BY_DIVISION = f"day_standings s indexed by idx_day_standings_place where +{_OF}"
_ORDERED = {
    "from_day": f"day_standings s indexed by idx_day_standings_from where s.from_day > {EVER} and {_OF}",
    "until_day": f"day_standings s indexed by idx_day_standings_until where s.until_day < {NEVER} and {_OF}",
    "division": _BY_DIVISION,
}

Select = Callable[[str, int, int, int], list[Row]]
"""Selects columns of the rows of a window, from its first to its last place, both inclusive, at most so many."""


@dataclass(slots=True)
class Walk:
    """Goes through windows; ``skipped`` rows are still to be passed over, many of them without being read."""

    skipped: int = 0

    def over(
        self, select: Select, places: range, step: int, single: Callable[[int], Iterator[list[Row]]]
    ) -> Iterator[list[Row]]:
        """Yield the rows of windows through all places; a single place of too many rows is left to ``single``."""
        done = 0
        while done < len(places):
            step = max(1, min(step, len(places) - done))
            ends = places[done], places[done + step - 1]
            is_counting, most = self.skipped > _CAP, max(self.skipped, _CAP)
            found = select("1" if is_counting else _COLUMNS, min(ends), max(ends), most + 1)
            count = found[0][0] if is_counting else len(found)
            if count > most and step > 1:
                step //= _NARROWER
                continue
            if count > most:
                yield from single(ends[0])
            elif is_counting:
                self.skipped -= count
            else:
                yield found
            done += step
            step *= _WIDER if count * _WIDER < most else 1


class SegmentReader:
    """Reads one segment of the list of a day, in a span of divisions; there are at most ``names`` names of firms.

    A segment of ``few`` standings on all days is read whole; ``is_small`` says that no more are in these divisions.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        segment: Segment,
        day: int,
        divisions: Divisions,
        names: int,
        few: int,
        is_small: bool,
    ) -> None:
        self._db, self._segment, self._day, self._names = db, segment, day, names
        self._few, self._is_small = few, is_small
        self._divisions = divisions.part(segment.is_placeless)
        self._arguments = {
            "day": day,
            "division_first": self._divisions.first,
            "division_last": self._divisions.last,
            "kinds": json.dumps([kind.kind for kind in segment.kinds]),
        }

    def rows(self, first: int, most: int, after: Row | None = None) -> list[Row]:
        """Return ``most`` rows from the ``first`` on, counted from 0, or those that come ``after`` one."""
        if self._is_small or sum(kind.standings for kind in self._segment.kinds) <= self._least(first, most, after):
            return self._sorted(first, most)
        walk, key = Walk(0 if after else first), self._segment.key
        found: list[Row] = []
        for batch in self._batches(walk, after):
            own = sorted((row for row in batch if not after or key(row) > key(after)), key=key)
            found += own[walk.skipped :]
            walk.skipped = max(0, walk.skipped - len(own))
            if len(found) >= most:
                break
        return found[:most]

    def _least(self, first: int, most: int, after: Row | None) -> int:
        """Return up to how many standings a segment is read whole: by division, windows have other kinds in them."""
        if self._segment.order != "division" or not self._few:
            return self._few
        wanted = most if after else first + most
        return max(self._few, self._names * wanted // self._segment.titles)

    def _sorted(self, first: int, most: int) -> list[Row]:
        """Read the whole segment, which is small, and keep a part of it."""
        source = f"{_BY_DIVISION} and {_WITHIN}" if self._is_small else _BY_KIND
        sql = f"select {_COLUMNS} from {source} and {_COVERS} order by {self._segment.terms} limit :most offset :first"
        return self._db.execute(sql, {**self._arguments, "most": most, "first": first}).fetchall()

    def _batches(self, walk: Walk, after: Row | None) -> Iterator[list[Row]]:
        order, is_desc = self._segment.order, self._segment.is_desc
        if order == "place":
            yield from self._by_name(walk, is_desc, after)
            return
        places = self._places()
        single = partial(self._by_name, walk, is_desc and order == "division")
        if after:
            here = self._segment.place(after)
            yield from single(after, here)
            places = places[places.index(here) + 1 :]
        yield from walk.over(self._of_days, places, self._step(len(places)), partial(single, None))

    def _places(self) -> range:
        """Return the days or divisions among which the rows are, in the order of the list."""
        order, kinds = self._segment.order, self._segment.kinds
        if order == "division":
            first, last = self._divisions
        else:
            bounds = [one.first_days(self._day) if order == "from_day" else one.last_days(self._day) for one in kinds]
            first, last = min(first for first, _ in bounds), max(last for _, last in bounds)
        return range(last, first - 1, -1) if self._segment.is_desc else range(first, last + 1)

    def _step(self, width: int) -> int:
        return width * _CAP // (8 * self._segment.titles)

    def _of_days(self, columns: str, first: int, last: int, most: int) -> list[Row]:
        """Select a window of days or divisions; of the kinds only those that can cover the day from there."""
        order = self._segment.order
        source = f"{_ORDERED[order]} and s.{order} between :first and :last"
        kinds = [one.kind for one in self._segment.kinds if self._reaches(one, first, last)]
        return self._select(source, columns, most, first=first, last=last, kinds=json.dumps(kinds))

    def _reaches(self, kind: Kind, first: int, last: int) -> bool:
        if self._segment.order == "division":
            return True
        days = kind.first_days(self._day) if self._segment.order == "from_day" else kind.last_days(self._day)
        return days[0] <= last and first <= days[1]

    def _by_name(
        self, walk: Walk, is_desc: bool, after: Row | None = None, here: int | None = None
    ) -> Iterator[list[Row]]:
        """Yield the rows by name, of one day or division where it is ``here``; from the name of ``after`` on."""
        if here is not None:
            source = f"{_ORDERED[self._segment.order]} and s.{self._segment.order} = :here"
        elif self._divisions.is_narrow:
            source = f"{_BY_DIVISION} and s.division in ({_DIVISIONS})"
        else:
            source = _BY_KIND

        def select(columns: str, first: int, last: int, most: int) -> list[Row]:
            ends = {"first": first << NAMESAKES, "last": (last + 1 << NAMESAKES) - 1, "here": here}
            return self._select(f"{source} and {_NAMED}", columns, most, **ends)

        def single(name: int) -> Iterator[list[Row]]:
            yield select(_COLUMNS, name, name, -1)

        names = range(self._names, 0, -1) if is_desc else range(1, self._names + 1)
        if after:
            names = names[names.index(after[1] >> NAMESAKES) :]
        yield from walk.over(select, names, self._step(len(names)), single)

    def _select(self, source: str, columns: str, most: int, **arguments: Any) -> list[Row]:
        sql = f"select {columns} from {source} and {_COVERS} limit :most"
        if columns == "1":
            sql = f"select count(*) from ({sql})"
        return self._db.execute(sql, {**self._arguments, **arguments, "most": most}).fetchall()
