"""A page of the list of a day: which of its rows are shown, found by index, and then read in full."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .day_kinds import Kind, divisions_of, is_counted, kinds_of, ordinal
from .day_segments import Row, Segment, segments
from .day_windows import SegmentReader
from .regions import NOWHERE

_INTERVALS = """
select d.interval_id from json_each(:rows) r cross join day_standings d
  on d.kind = r.value ->> 0 and d.place = r.value ->> 1 and d.from_day = r.value ->> 2
order by r.key
"""

_AFTER = (
    "select kind, place, from_day, until_day, division from day_standings where kind = ? and place = ? and from_day = ?"
)


_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,15})-([0-9]{1,9})")


class Place(NamedTuple):
    """A place in a list: a row of its index, by which the page after it is found; its text stands in an address."""

    kind: int
    place: int
    from_day: int

    @property
    def text(self) -> str:
        """Its text."""
        return "-".join(map(str, self))

    @classmethod
    def of(cls, text: str) -> Place | None:
        """Read a text; one that is no place leads nowhere."""
        found = _PLACE.fullmatch(text)
        return cls(*map(int, found.groups())) if found else None


class DayPages:
    """The list of a day: the kinds of standing in it, and its rows by their places.

    ``firms`` is how many there are in the catalogue; a list of ``few`` standings on all days is read whole.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        day: str,
        kinds: Sequence[Kind],
        region: str | None,
        sort: str,
        firms: int,
        few: int,
    ) -> None:
        self._db, self._day, self._region, self._firms, self._few = db, day, region, firms, few
        self._is_small = few > 0 and not is_counted(db, region)
        self._segments = [
            segment
            for holds in dict.fromkeys(kind.holds for kind in kinds)
            for segment in segments([one for one in kinds if one.holds == holds], sort, self._placeless)
        ]

    def rows(self, first: int, most: int, after: Place | None = None) -> list[Row]:
        """Return ``most`` rows of the index from the ``first`` on; those after a place are found at once.

        A place that is not in the list, as of an address that is older than the catalogue, is passed over.
        """
        start, row = (self._found(after) if after else None) or (0, None)
        found: list[Row] = []
        for number, segment in enumerate(self._segments):
            if number >= start and len(found) < most and (row or first < segment.titles):
                found += self._reader(segment).rows(first, most - len(found), row if number == start else None)
                first = 0
            first = max(0, first - segment.titles)
        return found

    def intervals(self, rows: Sequence[Row]) -> list[int]:
        """Return the ids of the standing intervals of rows, in their order."""
        return [id_ for (id_,) in self._db.execute(_INTERVALS, {"rows": json.dumps([row[:3] for row in rows])})]

    def _reader(self, segment: Segment) -> SegmentReader:
        day, divisions = ordinal(self._day), divisions_of(self._region)
        return SegmentReader(self._db, segment, day, divisions, self._firms, self._few, self._is_small)

    def _found(self, place: Place) -> tuple[int, Row] | None:
        row, day, divisions = self._db.execute(_AFTER, place).fetchone(), ordinal(self._day), divisions_of(self._region)
        if row is None or not (row[2] <= day <= row[3] and divisions.first <= row[4] <= divisions.last):
            return None
        for number, one in enumerate(self._segments):
            if row[0] in {kind.kind for kind in one.kinds} and one.is_placeless in (None, row[4] == 0):
                return number, tuple(row)
        return None

    def _placeless(self) -> dict[int, int]:
        if self._region not in (None, NOWHERE):
            return {}
        return {kind.kind: kind.titles for kind in kinds_of(self._db, self._day, None, None, NOWHERE)}
