"""Histories that are alike but for the month or the day on which they begin: traced once, then moved.

A history is traced with days that move (:mod:`qiangqi.standing.moving_days`); from then on each history of the same
acts, as far apart, that begins within its bounds has the same rows at other days.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from qiangqi.standing.dates import EVER, Span, iso
from qiangqi.standing.facts import Fact
from qiangqi.standing.moving_days import LAST_OF_MONTH, Bounds, MovingDay, Unmovable, day_at, number_in_month, place_of

from ..schema.interval_tables import Write, written

Rows = tuple[tuple[str, tuple[Any, ...]], ...]
"""Rows by table, without the two columns that come first in each: the row's number and its firm."""

Trace = Callable[[Sequence[Fact], Write], Rows]
"""Traces the history of some facts; the days in its rows are written as told."""

_MARK = re.compile("\ue000(-?\\d+),([01])\ue000")
"""A day in the text of a row: how far it is from the first day of its history, and how many days it is written back."""


class _Places(dict[int, int]):
    """The place of each day."""

    def __missing__(self, day: int) -> int:
        found = self[day] = place_of(day)
        return found


class _Texts(dict[int, str]):
    """The day at each place, written so many days back."""

    def __init__(self, back: int) -> None:
        super().__init__()
        self._back = back

    def __missing__(self, place: int) -> str:
        found = self[place] = iso(day_at(place) - self._back)
        return found


_PLACES = _Places()
_TEXTS = _FIRST_DAYS, _LAST_DAYS = _Texts(0), _Texts(1)


class _Pattern(NamedTuple):
    """A row that is moved: its cells, and those of them that are a day or have several, with their distances."""

    table: str
    cells: tuple[Any, ...]
    firsts: tuple[tuple[int, int], ...]
    lasts: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, str], ...]


class _Alike:
    """What is known of histories of the same acts, as far apart: patterns by the places at which they begin."""

    def __init__(self, places: Sequence[int]) -> None:
        """``places`` are those of all days of one of them, that of its first day first."""
        days = [number_in_month(place) for place in places]
        self._days = range(1 + days[0] - min(days), LAST_OF_MONTH + days[0] - max(days) + 1)
        self._firsts: list[int] = []
        self._found: list[tuple[int, tuple[_Pattern, ...]]] = []
        self.is_refused = False

    @property
    def is_moved(self) -> bool:
        """Whether the rows of one are there to be moved."""
        return bool(self._found)

    def is_movable(self, place: int) -> bool:
        """Whether no day of a history that begins at ``place`` is later in its month than all months have days."""
        return not self.is_refused and number_in_month(place) in self._days

    def at(self, place: int) -> tuple[_Pattern, ...] | None:
        """Return the rows of a history that begins at ``place``, None where none like it was traced."""
        found = bisect_right(self._firsts, place) - 1
        if found < 0 or not self.is_movable(place):
            return None
        end, patterns = self._found[found]
        return patterns if place < end else None

    def add(self, bounds: Bounds, patterns: tuple[_Pattern, ...]) -> None:
        """Add the rows of the histories that begin within bounds."""
        at = bisect_right(self._firsts, bounds.first)
        self._firsts.insert(at, bounds.first)
        self._found.insert(at, (bounds.end, patterns))


class AlikeHistories:
    """Traces histories of one regime, those that are alike once; ``fixed`` are the days at which its lists turn.

    ``known_on`` is the day whose knowledge is used, an ordinal.
    """

    def __init__(self, trace: Trace, known_on: int, fixed: frozenset[int], room: int = 10_000) -> None:
        self._trace, self._known_on, self._fixed, self._room = trace, known_on, fixed, room
        self._alike: dict[tuple[Any, ...], _Alike] = {}
        self._same: dict[tuple[Any, ...], Rows] = {}

    def rows(self, facts: Sequence[Fact]) -> Rows:
        """Return the rows of the history of some facts, in the order of their ids."""
        known_on = self._known_on
        heard = [fact for fact in facts if fact.published <= known_on]
        if not heard:
            return ()
        first = _PLACES[heard[0].happened.latest]
        key = _key(heard, first, known_on)
        alike = self._alike.get(key)
        patterns = alike.at(first) if alike else None
        if patterns is None:
            return self._trace_anew(heard, first, key)
        return tuple([_moved(pattern, first) for pattern in patterns])

    def _trace_anew(self, facts: Sequence[Fact], first: int, key: tuple[Any, ...]) -> Rows:
        """Trace a history; with days that move from the second of its like on, for most have none."""
        alike = self._alike.get(key)
        if alike is None:
            if len(self._alike) >= self._room:
                self._forget()
            alike = self._alike[key] = _Alike([first, *_places(facts)])
            return self._trace(facts, written)
        patterns = self._patterns(facts, first, alike) if alike.is_movable(first) else None
        if patterns is None:
            return self._same_day(facts, (first, key))
        return tuple([_moved(pattern, first) for pattern in patterns])

    def _forget(self) -> None:
        """Forget the histories of which no second one came; all of them, where that makes too little room."""
        self._alike = {key: alike for key, alike in self._alike.items() if alike.is_moved}
        if 2 * len(self._alike) > self._room:
            self._alike.clear()

    def _same_day(self, facts: Sequence[Fact], key: tuple[Any, ...]) -> Rows:
        """Return the rows of a history that cannot be moved: traced once for each first day."""
        found = self._same.get(key)
        if found is None:
            if len(self._same) >= self._room:
                self._same.clear()
            found = self._same[key] = self._trace(facts, written)
        return found

    def _patterns(self, facts: Sequence[Fact], first: int, alike: _Alike) -> tuple[_Pattern, ...] | None:
        """Trace facts with days that move; None where what comes of them does not move with them."""
        bounds = Bounds(first, self._fixed)

        def write(day: int, back: int) -> str:
            return f"\ue000{day.place - first},{back}\ue000" if isinstance(day, MovingDay) else written(day, back)

        try:
            rows = self._trace([_moving(fact, bounds) for fact in facts], write)
        except Unmovable:
            alike.is_refused = True
            return None
        patterns = tuple([_pattern(table, cells) for table, cells in rows])
        alike.add(bounds, patterns)
        return patterns


def _key(facts: Sequence[Fact], first: int, known_on: int) -> tuple[Any, ...]:
    """Return what a history depends on but for its beginning at ``first``.

    Ids and documents count only by which of them are the same, publications by their order.
    """
    key: list[Any] = []
    for _, _, tier, kind, (earliest, latest), _, valid, _, corrects, _, _, _, is_made_day, withdrawn, goes_on in facts:
        key += (tier, kind, _PLACES[latest] - first)
        if earliest != latest:
            key.append(("from", _PLACES[earliest] - first if earliest > EVER else None))
        if valid is not None:
            start, end = valid
            key.append(("valid", _PLACES[start] - first if start > EVER else None, _PLACES[end] - first))
        if corrects or is_made_day or goes_on or withdrawn <= known_on:
            key.append((_number(facts, corrects), is_made_day, goes_on, withdrawn <= known_on))
    if len(facts) > 1:
        documents: dict[str | None, int] = {None: -1}
        key += [documents.setdefault(fact.document, len(documents)) for fact in facts]
        published = [fact.published for fact in facts]
        order = sorted(set(published))
        key += [order.index(day) for day in published] if len(order) > 1 else ()
    return tuple(key)


def _places(facts: Sequence[Fact]) -> list[int]:
    """Return the place of every day of some facts."""
    days = [day for fact in facts for day in (*fact.happened, *(fact.valid or ()))]
    return [_PLACES[day] for day in days if day > EVER]


def _number(facts: Sequence[Fact], id_: str | None) -> int | None:
    if id_ is None:
        return None
    return next((number for number, fact in enumerate(facts) if fact.id == id_), -1)


def _moving(fact: Fact, bounds: Bounds) -> Fact:
    def moving(day: int) -> int:
        return day if day == EVER else MovingDay.at(place_of(day), bounds)

    earliest, latest = map(moving, fact.happened)
    valid = (moving(fact.valid[0]), moving(fact.valid[1])) if fact.valid else None
    return fact._replace(happened=Span(earliest, latest), valid=valid)


def _pattern(table: str, cells: tuple[Any, ...]) -> _Pattern:
    """Take the days out of a row."""
    single: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    others = []
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and "\ue000" in cell:
            if found := _MARK.fullmatch(cell):
                single[int(found[2])].append((column, int(found[1])))
            else:
                others.append((column, cell))
    return _Pattern(table, cells, tuple(single[0]), tuple(single[1]), tuple(others))


def _moved(pattern: _Pattern, first: int) -> tuple[str, tuple[Any, ...]]:
    """Return the row of a history that begins at ``first``."""
    table, cells, firsts, lasts, others = pattern
    row = list(cells)
    for column, distance in firsts:
        row[column] = _FIRST_DAYS[first + distance]
    for column, distance in lasts:
        row[column] = _LAST_DAYS[first + distance]
    for column, text in others:
        row[column] = _MARK.sub(lambda found: _TEXTS[int(found[2])][first + int(found[1])], text)
    return table, tuple(row)
