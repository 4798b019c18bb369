"""Who bears a name when: its spans of days, parted where it was given up or taken again (decision 0031)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

END = ""
"""What a name is changed to by the end of its firm."""


class NameSpans:
    """The spans of names. A day is a text (2019-01-31), so that an unproven one, empty, is before all others.

    ``changes`` are (old name, new name or ``END``, the latest day on which it was changed).
    """

    def __init__(self, changes: Iterable[tuple[str, str, str]]) -> None:
        by_name: dict[str, dict[tuple[str, str], str]] = {}
        for old, new, day in changes:
            for name in (old, new):  # a change that is printed twice is one, on the latest of its days
                known = by_name.setdefault(name, {})
                known[old, new] = max(day, known.get((old, new), day))
        self._parted = {name: list(_partings(name, known)) for name, known in by_name.items() if name != END}

    def of(self, name: str, day: str, after: bool = False) -> str:
        """Return what tells the span of a name on ``day``, empty for its first; ``after``: after that day's changes."""
        days = self._parted.get(name, ())
        place = (bisect_right if after else bisect_left)(days, day)
        return days[place - 1] if place else ""


def _partings(name: str, known: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Yield the days on which a name is given up, or taken again after that."""
    given_up = False
    for day, (old, _) in sorted((day, pair) for pair, day in known.items()):
        if old == name or given_up:
            yield day
        given_up = old == name
