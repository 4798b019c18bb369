"""Parts of an XLSX as streams of XML: parsers, and where in a sheet one stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

_PLACE = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")


def parser_of(**handlers: Any) -> expat.XMLParserType:
    """Return a parser with these handlers, to which a name is its namespace, a space and the name."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    return parser


def local_name(tag: str) -> str:
    """Return a name without its namespace."""
    return tag.rpartition(" ")[2]


class Cursor:
    """The row and the column, counted from 0, of the cell that began last; cells and rows may leave out theirs."""

    def __init__(self) -> None:
        self.row, self.column = -1, -1

    def enter_row(self, values: Mapping[str, str]) -> None:
        """A row begins."""
        given = values.get("r", "")
        self.row, self.column = int(given) - 1 if given.isdigit() and len(given) < 8 else self.row + 1, -1

    def enter_cell(self, place: str | None) -> None:
        """A cell begins."""
        found = _PLACE.match(place) if place else None
        if found is None:
            self.column += 1
            return
        self.column = 0
        for letter in found[1]:
            self.column = self.column * 26 + ord(letter) - 64
        self.column -= 1
