"""A row of a list from its cells: the card's columns, and what stands beside them under no header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .cell_numbers import serial_day
from .elements import RawRow, Row, StandIn

Picks = list[tuple[str, int]]
"""Columns of the card, each with the index of its cell in a row."""


def picked(row: Row, picks: Picks, names: Mapping[str, str], serial_dates: Iterable[str]) -> dict[str, str]:
    """Return the cells of a row by the card's headers, ``names`` by their bare text; serial numbers as their days."""
    cells = row.cells
    found = {names[name]: cells[index] if index < len(cells) else "" for name, index in picks}
    for header in serial_dates:
        if header in found:
            found[header] = serial_day(found[header])
    return found


def outside(row: Row, heads: Sequence[str]) -> str:
    """Return what a row prints where no header stands above it, and where nobody sees it."""
    cells = (cell for n, cell in enumerate(row.cells) if not "".join(heads[n : n + 1]))
    return "，".join(text for text in (*cells, row.unseen) if text)


def raw_row(
    row: Row,
    line: int,
    found: dict[str, str],
    picks: Picks,
    names: Mapping[str, str],
    context: Mapping[str, str],
    instead: Mapping[str, StandIn],
) -> RawRow:
    """Return a row with its context, and which of its columns are damaged or come of a formula."""
    if not (row.damaged or row.formulas):
        return RawRow(row.address, line, found, context, row.hidden, stand_ins=instead)
    damaged = frozenset(names[name] for name, index in picks if index in row.damaged)
    formulas = frozenset(names[name] for name, index in picks if index in row.formulas)
    return RawRow(row.address, line, found, context, row.hidden, damaged, formulas, instead)
