"""The rows of a large body, packed: whoever hands them on makes no object of any cell."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class PackedRows(Sequence[T]):
    """A sequence of rows of texts, numbers, lists and mappings by name; each is unpacked when it is asked for.

    The rows are written by :mod:`marshal`: only this program's own processes read them.
    """

    def __init__(self, rows: Iterable[T]) -> None:
        self._rows = [marshal.dumps(row) for row in rows]  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        return map(marshal.loads, self._rows)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> PackedRows[T]: ...
    def __getitem__(self, place: int | slice) -> T | PackedRows[T]:
        """Return one row, or some that stay packed."""
        if isinstance(place, slice):
            found: PackedRows[T] = PackedRows(())
            found._rows = self._rows[place]
            return found
        row: T = marshal.loads(self._rows[place])
        return row
