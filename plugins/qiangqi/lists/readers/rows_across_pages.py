"""Rows across pages: the end of one page and the start of the next are joined where numbers and a name prove it.

Where no line closes the row on either page it is broken for certain. Where lines close both parts, only one of them
has the number that is missing between its neighbours', and a name in two cells is none before it is put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qiangqi.values.registered_names import is_registered_form

from .elements import Line, Row, unwrap

HEADS = 3
"""Rows at the top of a table that the next page may repeat."""

_NEAR = 2.0
"""Points by which the same line may stand elsewhere on the next page."""


@dataclass(slots=True)
class Grid:
    """A table of one page: its whole rows, and by its columns what stands before its first and after its last line.

    ``edges`` are the places of its upright lines, in points. Where nothing stands below the last line, but the upright
    lines go on, ``goes_on``: a row begins there of which all is on the next page. ``is_merged``: ``above`` are cells
    that are merged sideways.
    """

    rows: list[list[str]]
    above: list[str] | None = None
    below: list[str] | None = None
    edges: tuple[float, ...] = ()
    goes_on: bool = False
    is_merged: bool = False

    @property
    def parts(self) -> list[list[str]]:
        """The rows with those that no line closes."""
        return [*([self.above] if self.above else []), *self.rows, *([self.below] if self.below else [])]

    def part_from(self, heads: Sequence[list[str]]) -> bool:
        """Take a repeated header off the first row, where no line parts the two; tell whether there was one."""
        row = self.above or (self.rows[0] if self.rows else [])
        for head in heads:
            if len(head) == len(row) and all(head) and row != head and all(map(str.startswith, row, head)):
                row[:] = [cell.removeprefix(name) for cell, name in zip(row, head, strict=True)]
                return True
        return False

    def first(self, heads: Sequence[list[str]]) -> int:
        """Return the place of the first part that is no repeated header."""
        if self.above:
            return 0
        rows = enumerate(self.rows)
        return next((n for n, cells in rows if cells not in heads or cells[0].isdigit()), len(self.rows))


@dataclass(slots=True)
class Waiting:
    """The last row of a page, and the page numbers after it; ``before`` is the first cell of the row above it."""

    page: int
    row: Row
    grid: Grid
    before: str
    heads: Sequence[list[str]]
    lines: list[Line] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether no line closes the row at the foot of its page."""
        return self.grid.below is not None

    def opens(self, grid: Grid) -> bool:
        """Whether the first row of the next page's table, which has no line above it, begins there.

        It does where this page's lines go on below the last row. Where that row is closed, it does by the next number,
        as a line of merged cells, or as whole a row as the one before it.
        """
        if self.is_open or self.grid.goes_on:
            return self.grid.goes_on and not self.is_open and _are_alike(self.grid.edges, grid.edges)
        numbers = self.row.cells[0], grid.parts[0][0]
        if all(cell.isdigit() for cell in numbers):
            return int(numbers[0]) + 1 == int(numbers[1])
        upper, lower = self.row.cells, grid.parts[0]
        pairs = zip(upper, lower, strict=False)
        is_as_whole = len(upper) == len(lower) and all(other or not one for one, other in pairs)
        return grid.is_merged or (bool(lower[0]) and is_as_whole and sum(map(bool, lower)) > 1)

    def goes_on_in(self, grid: Grid) -> bool:
        """Whether the first row of the next page's table, its header apart, is the rest of the row."""
        place, parts = grid.first(self.heads), grid.parts
        if place >= len(parts) or len(parts[place]) != len(self.row.cells):
            return False
        if self.is_open and grid.above:
            return _are_alike(self.grid.edges, grid.edges)
        after = parts[place + 1][0] if place + 1 < len(parts) else ""
        return is_one(self.before, self.row.cells, parts[place], after)


def _are_alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def is_one(before: str, upper: list[str], lower: list[str], after: str) -> bool:
    """Whether two rows are parts of one: ``before`` and ``after`` are the first cells of the rows around them."""
    numbers = [cell for cell in (upper[0], lower[0]) if cell]
    if len(numbers) != 1 or not numbers[0].isdigit():
        return False
    number = int(numbers[0])
    around = [(cell, wanted) for cell, wanted in ((before, number - 1), (after, number + 1)) if cell.isdigit()]
    return bool(around) and all(int(cell) == wanted for cell, wanted in around) and _is_name(upper, lower)


def _is_name(upper: list[str], lower: list[str]) -> bool:
    """Whether the two cells of a column are a firm's name of which the first alone is none."""
    both = [(one, other) for one, other in zip(upper[1:], lower[1:], strict=True) if one and other]
    return any(not is_registered_form(one) and is_registered_form(one + other) for one, other in both)


def joined(upper: list[str], lower: list[str]) -> list[str]:
    """Return the row of two parts, each cell joined like one that wraps."""
    return [unwrap(f"{one}\n{other}") for one, other in zip(upper, lower, strict=True)]
