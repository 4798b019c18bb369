"""Days that move with their history: what an engine says of one day it says of others, as far as it took the same way.

A history is moved by whole months and days, all its days alike. As long as no day of it is later in its month than the
28th, the order of its own days stays, and so does that of the days that are counted from them in months. Only against a
fixed day, such as the last of a complete list, may it turn; so each comparison with one bounds how far a history may be
moved (:class:`Bounds`). What has another outcome than that of an order makes it unmovable.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

LAST_OF_MONTH = 28
"""Every month has so many days: up to there a day of one month has its like in each other."""

_END = date.max.replace(month=1, day=1).toordinal()
"""Counts of months do not reach the last year of the calendar."""

_MONTH = 64
"""What a month is worth in a place; a day is worth 1, so places are in the order of the days."""


class Unmovable(Exception):
    """A day was used otherwise than by comparing it and by counting months from it."""


def place_of(day: int) -> int:
    """Return the place of a day: its month, counted from the year 0, and its number in it; 0 of one before all days.

    >>> place_of(date(2024, 3, 1).toordinal()) - place_of(date(2024, 2, 29).toordinal())
    36
    """
    if day < 1:
        return 0
    found = date.fromordinal(day)
    return (found.year * 12 + found.month - 1) * _MONTH + found.day


def number_in_month(place: int) -> int:
    """Return which day of its month a place is."""
    return place % _MONTH


def day_at(place: int) -> int:
    """Return the day at a place.

    Raises:
        Unmovable: the calendar ends before it.
    """
    months, day = divmod(place, _MONTH)
    year, month = divmod(months, 12)
    if not 0 < year < date.max.year:
        raise Unmovable
    return date(year, month + 1, day).toordinal()


class Bounds:
    """How far a history may be moved: the places of its first day, half-open, at which all comparisons end the same.

    ``fixed`` are the days beside which a day of the history may be looked up in a set or as a key.
    """

    def __init__(self, place: int, fixed: frozenset[int]) -> None:
        self._place, self._fixed = place, sorted(fixed)
        self.first, self.end = 0, place_of(date.max.toordinal())

    def compare(self, place: int, day: int, other: int) -> None:
        """Note on which side of a fixed day, ``other``, the day at a place is."""
        turn = self._place + place_of(other) - place
        if day < other:
            self.end = min(self.end, turn)
        else:
            self.first = max(self.first, turn if day == other else turn + 1)
            if day == other:
                self.end = min(self.end, turn + 1)

    def compare_with_fixed(self, place: int, day: int) -> None:
        """Note on which side of every fixed day the day at a place is."""
        for other in self._fixed:
            self.compare(place, day, other)


class MovingDay(int):
    """A day of a history that may be moved; what is compared with it is noted in its bounds."""

    place: int
    bounds: Bounds

    @classmethod
    def at(cls, place: int, bounds: Bounds) -> MovingDay:
        """Return the moving day at a place."""
        found = cls(day_at(place))
        found.place, found.bounds = place, bounds
        return found

    def plus_months(self, months: int) -> MovingDay:
        """Return the moving day so many months later."""
        found = self.at(self.place + months * _MONTH, self.bounds)
        self.bounds.compare(found.place, int.__int__(found), _END)
        return found

    def _beside(self, other: object) -> None:
        if isinstance(other, int) and not isinstance(other, MovingDay):
            self.bounds.compare(self.place, int.__int__(self), other)

    def __lt__(self, other: int) -> bool:
        self._beside(other)
        return int.__lt__(self, other)

    def __le__(self, other: int) -> bool:
        self._beside(other)
        return int.__le__(self, other)

    def __gt__(self, other: int) -> bool:
        self._beside(other)
        return int.__gt__(self, other)

    def __ge__(self, other: int) -> bool:
        self._beside(other)
        return int.__ge__(self, other)

    def __eq__(self, other: object) -> bool:
        self._beside(other)
        return int.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self._beside(other)
        return int.__ne__(self, other)

    def __hash__(self) -> int:
        self.bounds.compare_with_fixed(self.place, int.__int__(self))
        return int.__hash__(self)

    def _refuse(self, *_: Any) -> NoReturn:
        raise Unmovable

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __mod__ = _refuse
    __divmod__ = __neg__ = __abs__ = __index__ = __str__ = __repr__ = __format__ = _refuse


def is_same_in_month(one: int, other: int) -> bool:
    """Whether two days of a history have the same number in their months.

    Raises:
        Unmovable: only one of them moves.
    """
    if isinstance(one, MovingDay) and isinstance(other, MovingDay):
        return number_in_month(one.place) == number_in_month(other.place)
    raise Unmovable
