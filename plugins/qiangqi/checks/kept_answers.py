"""Answers by history that outlive their batch: the next batch that asks the same question has them at once.

They hold nothing of a row: firms that have one history get one answer, and their names are filled in afterwards.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from typing import Generic, TypeVar

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


def interned(key: object) -> object:
    """Return a key of tuples whose texts are held once, however many keys have them."""
    if type(key) is tuple:
        return tuple(map(interned, key))
    return sys.intern(key) if type(key) is str else key
