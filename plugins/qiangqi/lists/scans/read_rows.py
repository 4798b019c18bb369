"""What was read of a scan: rows of cells, each with its picture and one reading by each recogniser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Read(NamedTuple):
    """What a recogniser read, and how sure it was of the character of which it was least sure, from 0 to 1."""

    text: str
    score: float


@dataclass(slots=True)
class ReadCell:
    """One cell, or a line outside tables: its picture (PNG), and by recogniser what it reads; nothing where no ink is.

    ``is_whole`` says that ruled lines close it.
    """

    picture: bytes
    readings: list[Read]
    is_whole: bool = True


@dataclass(slots=True)
class ReadRow:
    """A row of a table, or a line outside tables (``table`` 0); a cell merged downwards stands in each of its rows.

    ``row`` counts the rows of all tables of the page, or its lines. What another cell covers is None.
    """

    page: int
    table: int
    row: int
    cells: list[ReadCell | None]
