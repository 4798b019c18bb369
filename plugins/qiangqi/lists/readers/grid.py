"""Cells of a table's rows in the columns of its grid, whatever each row's cells span."""

from __future__ import annotations


class Grid:
    """One table, row after row: what its rows hand on to those below them.

    Rows whose cells span differently are placed like the first row of as many cells, where each overlaps its own.
    """

    def __init__(self) -> None:
        self._above: dict[int, str] = {}
        self._firsts: dict[int, list[range]] = {}

    def above(self, start: int) -> str:
        """Return the text of the cell of the row above that begins at this column."""
        return self._above.get(start, "")

    def place(self, spans: list[range], texts: list[str]) -> list[str]:
        """Return the cells of the next row, each text in the first column that it spans."""
        self._above = {span.start: text for span, text in zip(spans, texts, strict=True)}
        cells = [""] * (spans[-1].stop if spans else 0)
        for span, text in zip(self._placed(spans), texts, strict=True):
            cells += [""] * (span.stop - len(cells))
            cells[span.start] = text
        return cells

    def _placed(self, spans: list[range]) -> list[range]:
        first = self._firsts.setdefault(len(spans), spans)
        overlap = (max(a.start, b.start) < min(a.stop, b.stop) for a, b in zip(first, spans, strict=True))
        return first if all(overlap) else spans
