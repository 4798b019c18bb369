"""Answers by history that outlive their batch: the next batch that asks the same question has them at once.

They hold nothing of a row: firms that have one history get one answer, and their names are filled in afterwards.
"""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class KeptAnswers(Generic[T]):
    """What was found for each key; of many keys, those that were asked for lately are held: ``room`` at most."""

    def __init__(self, room: int) -> None:
        self._half = max(1, room // 2)
        self._lately: dict[object, T] = {}
        self._before: dict[object, T] = {}

    def get(self, key: object) -> T | None:
        """Return what was found for a key, None where it is not held."""
        found = self._lately.get(key)
        if found is None and (found := self._before.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: object, found: T) -> None:
        """Hold what was found for a key; what nobody asked for since half the room was filled goes."""
        if len(self._lately) >= self._half:
            self._before, self._lately = self._lately, {}
        self._lately[key] = found
