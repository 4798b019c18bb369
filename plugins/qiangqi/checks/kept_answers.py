"""Answers by history that outlive their batch: the next batch that asks the same question has them at once.

They hold nothing of a row: firms that have one history get one answer, and their names are filled in afterwards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from .rows import Row

T = TypeVar("T")


class KeptAnswers(Generic[T]):
    """What was found for each key; of many keys the last ones are held: ``room`` at most."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._held: OrderedDict[object, T] = OrderedDict()

    def get(self, key: object) -> T | None:
        """Return what was found for a key, None where it is not held."""
        return self._held.get(key)

    def keep(self, key: object, found: T) -> None:
        """Hold what was found for a key; where there is no room, what was kept first goes."""
        if len(self._held) >= self._room:
            self._held.popitem(last=False)
        self._held[key] = found


class KeptForBatch(Generic[T]):
    """What a batch has found, and for its usual question what those before it have.

    The usual question is the day ``as_of`` without a loan; ``usual`` may have little room, so what the batch has found
    itself is held beside.
    """

    def __init__(self, room: int, as_of: int | None = None, usual: KeptAnswers[T] | None = None) -> None:
        self._as_of, self._usual, self._own = as_of, usual, KeptAnswers[T](room)

    def get(self, key: object, row: Row) -> T | None:
        """Return what was found for a key of the question of a row, None where it is not held."""
        if (usual := self._usual_of(row)) is not None and (found := usual.get(key)) is not None:
            return found
        return self._own.get(key)

    def found(self, key: object, row: Row, work: Callable[[], T]) -> T:
        """Return what was found for a key of the question of a row; where it is not held, what ``work`` finds."""
        found = self.get(key, row)
        if found is None:
            found = work()
            self._own.keep(key, found)
            if (usual := self._usual_of(row)) is not None:
                usual.keep(key, found)
        return found

    def _usual_of(self, row: Row) -> KeptAnswers[T] | None:
        return self._usual if row.as_of == self._as_of and row.loan is None else None
