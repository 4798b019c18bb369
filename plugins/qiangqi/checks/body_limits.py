"""How much of a body is read at most; a reader stops at the first row beyond, so that no body grows a process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from .rows import LONGEST

ROWS, COLUMNS = 50_000, 100
"""The most rows of one batch, and the most columns of a sheet."""

ROW_CHARACTERS = 262_144
"""The most characters of one row or value as JSON, three times what a row of the longest cells takes escaped."""

T = TypeVar("T")


class TooMuch(Exception):
    """A body has more than is read; ``topic`` says of what, ``most`` how many there may be.

    The topics are ``rows``, ``columns``, ``cell`` and ``row``; ``row`` is the row with too long a cell or text.
    """

    def __init__(self, topic: str, most: int, row: int = 0) -> None:
        super().__init__(topic, most, row)
        self.topic, self.most, self.row = topic, most, row


def within(
    rows: Iterable[T], cells: Callable[[T], Iterable[object]], most: int, first: int = 0, above: int = 0
) -> Iterator[T]:
    """Yield rows as long as they are within the limits; they are numbered from ``first``, and some ``above`` are free.

    Raises:
        TooMuch: there are more than ``most``, or a cell is longer than any.
    """
    for number, row in enumerate(rows):
        if number >= most + above:
            raise TooMuch("rows", most)
        if any(isinstance(value, str) and len(value) > LONGEST for value in cells(row)):
            raise TooMuch("cell", LONGEST, first + number)
        yield row


def values_of(row: object) -> Iterable[object]:
    """Return the values of a row of JSON; what is no object has none."""
    return row.values() if isinstance(row, dict) else ()


def values_or_text(row: object) -> Iterable[object]:
    """Return the values of a row of JSON, which may be a text alone."""
    return row.values() if isinstance(row, dict) else (row,)
