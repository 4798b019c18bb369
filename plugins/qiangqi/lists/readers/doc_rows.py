"""The rows of a table of a Word 97 document, their cells placed by where they stand on the page."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.strict_yaml import DataError

from .doc_properties import properties
from .elements import Row
from .grid import Grid
from .limited_process import beat
from .limits import MAX_CELLS

_DEFINES_ROW, _MERGES_DOWN = 0xD608, 0xD62B
_FROM_ABOVE = 0x20
_STARTS = 0x40
_BEAT = 1_000
_SAME = 40
"""Twentieths of a point, about 0.7 mm: edges of cells that are nearer are one."""


class _Cells(NamedTuple):
    """A row: its texts, the edges of its cells where they are known, and which of them go on from the row above."""

    texts: list[str]
    edges: list[int]
    from_above: set[int]


class RowsOfTable:
    """The rows of one table, kept until it ends: the columns are where any row has an edge."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._rows: list[_Cells] = []
        self._size = 0

    def add(self, texts: list[str], known: bytes) -> None:
        """Add a row with the properties at its end."""
        edges, from_above = list[int](), set[int]()
        for name, value in properties(known):
            if name == _DEFINES_ROW and value:
                edges, from_above = _defined(value)
            elif name == _MERGES_DOWN and len(value) >= 2:
                (from_above.add if value[1] == 1 else from_above.discard)(value[0])
        is_told = len(edges) == len(texts) + 1 and edges == sorted(set(edges))
        self._rows.append(_Cells(texts, edges if is_told else [], from_above))
        self._size += len(texts)
        if self._size > MAX_CELLS:
            message = f"{self._name} has more than {MAX_CELLS} cells; expected at most that many"
            raise DataError(self._path, len(self._rows), message)
        if len(self._rows) % _BEAT == 0:
            beat()

    def rows(self) -> Iterator[Row]:
        """Yield the rows."""
        columns = _columns({edge for row in self._rows for edge in row.edges})
        grid = Grid()
        for number, (texts, edges, from_above) in enumerate(self._rows, 1):
            places = [columns[edge] for edge in edges] or list(range(len(texts) + 1))
            spans = [range(start, max(stop, start + 1)) for start, stop in pairwise(places)]
            texts = [
                grid.above(span.start) if place in from_above else text
                for place, (span, text) in enumerate(zip(spans, texts, strict=True))
            ]
            yield Row(self._name, f"{self._name} row {number}", grid.place(spans, texts))


def _defined(value: bytes) -> tuple[list[int], set[int]]:
    """Return the edges of a row's cells, and which cells go on from the row above."""
    count = value[0]
    if len(value) < 1 + 2 * (count + 1):
        return [], set()
    edges = list(struct.unpack_from(f"<{count + 1}h", value, 1))
    cells = value[1 + 2 * (count + 1) :]
    flags = (int.from_bytes(cells[20 * n : 20 * n + 2], "little") for n in range(min(count, len(cells) // 20)))
    return edges, {n for n, flag in enumerate(flags) if flag & _FROM_ABOVE and not flag & _STARTS}


def _columns(edges: set[int]) -> dict[int, int]:
    """Return the column at which each edge stands, counted from 0."""
    found: dict[int, int] = {}
    last, column = None, -1
    for edge in sorted(edges):
        if last is None or edge - last > _SAME:
            column, last = column + 1, edge
        found[edge] = column
    return found
