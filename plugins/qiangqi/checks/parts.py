"""The rows of a batch in the parts that are looked up together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from .packed_rows import PackedRows

AT_ONCE = 1_000
"""Rows that are looked up together: the answer to the first is ready before the last is looked at."""


def parts_of(rows: Iterable[object], size: int = AT_ONCE) -> Iterator[Sequence[object]]:
    """Yield rows as they are looked up together; packed ones stay packed."""
    if isinstance(rows, PackedRows):
        yield from (rows[first : first + size] for first in range(0, len(rows), size))
        return
    given = iter(rows)
    while part := list(islice(given, size)):
        yield part
