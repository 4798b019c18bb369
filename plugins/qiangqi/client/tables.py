"""Tables for a terminal, whose Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, each column as wide as its widest cell; the last one is not filled up."""
    shown = [heads, *([_printable(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    for cells in shown:
        filled = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
        yield GAP.join(filled).rstrip()


def _printable(cell: str) -> str:
    """Return a cell without what would move the cursor or colour the screen: it comes from somebody's list."""
    return "".join(char if char.isprintable() else " " for char in cell)
