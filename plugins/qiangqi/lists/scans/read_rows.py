"""What was read of a scan: rows of cells, each with its picture and one reading by each recogniser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Flaw = Literal["broken_lines", "overlaps", "edge_ink"]
"""What is wrong with a cell: its lines have gaps, it stands where another does, or ink at its edge was not read."""


class Read(NamedTuple):
    """What a recogniser read, and how sure it was of the character of which it was least sure, from 0 to 1."""

    text: str
    score: float


@dataclass(slots=True)
class ReadCell:
    """One cell, or a line outside tables: its picture (PNG), by recogniser what it reads, and what is wrong with it.

    It reads nothing where no ink is.
    """

    picture: bytes
    readings: list[Read]
    flaw: Flaw | None = None


@dataclass(slots=True)
class ReadRow:
    """A row of a table, or a line outside tables (``table`` 0); a cell merged downwards stands in each of its rows.

    ``row`` counts the rows of all tables of the page, or its lines. What another cell covers is None.
    """

    page: int
    table: int
    row: int
    cells: list[ReadCell | None]
