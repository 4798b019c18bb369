"""An XLSX, gone through as a stream before the library loads it: its size, hidden rows and formulas."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS
from .zip_limits import parse, part_names

_PLACE = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")
_WORKBOOK = "xl/workbook.xml"


@dataclass(slots=True)
class Marks:
    """What the library does not tell of a sheet: hidden rows and formula cells, counted from 0."""

    hidden: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def scan(path: Path) -> dict[str, Marks]:
    """Return the marks of each sheet by its name.

    Raises:
        DataError: a part is damaged or declares entities, or a sheet or cell is larger than the limits.
    """
    names = set(part_names(path))
    marks = {title: _scan_sheet(path, part) for title, part in _sheets(path, names) if part in names}
    if "xl/sharedStrings.xml" in names:
        _check_texts(path, "xl/sharedStrings.xml")
    return marks


def _sheets(path: Path, names: set[str]) -> list[tuple[str, str]]:
    """Return the name and part of each sheet, by the workbook and its relations."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def workbook(tag: str, values: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            relation = next((value for key, value in values.items() if _local(key) == "id"), "")
            sheets.append((values.get("name", ""), relation))

    def relations(tag: str, values: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            targets[values.get("Id", "")] = values.get("Target", "")

    parse(path, _WORKBOOK, _parser(StartElementHandler=workbook))
    if "xl/_rels/workbook.xml.rels" in names:
        parse(path, "xl/_rels/workbook.xml.rels", _parser(StartElementHandler=relations))
    return [(title, posixpath.normpath(posixpath.join("/xl", targets.get(id_, "")))[1:]) for title, id_ in sheets]


def _parser(**handlers: Any) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    return parser


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class _Sheet:
    """The handlers of one sheet's XML, and the largest row and column that hold anything."""

    def __init__(self, path: Path, part: str) -> None:
        self.path, self.part, self.marks = path, part, Marks()
        self.row, self.column, self.rows, self.columns, self.text = -1, -1, 0, 0, 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local == "c":
            self._cell(values.get("r"))
        elif local in ("v", "t", "f"):
            self._holds(local == "f")
        elif local == "row":
            given = values.get("r", "")
            self.row, self.column = int(given) - 1 if given.isdigit() and len(given) < 8 else self.row + 1, -1
            if values.get("hidden") in ("1", "true"):
                self.marks.hidden.add(self.row)

    def _cell(self, place: str | None) -> None:
        self.text = 0
        found = _PLACE.match(place) if place else None
        if found is None:
            self.column += 1
            return
        self.column = 0
        for letter in found[1]:
            self.column = self.column * 26 + ord(letter) - 64
        self.column -= 1

    def _holds(self, is_formula: bool) -> None:
        self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
        if self.columns > MAX_COLUMNS:
            self._refuse(f"has {self.columns} columns", f"at most {MAX_COLUMNS}")
        if self.rows * self.columns > MAX_CELLS:
            self._refuse(f"has {self.rows} rows of {self.columns} columns", f"at most {MAX_CELLS} cells")
        if is_formula:
            self.marks.formulas.add((self.row, self.column))

    def characters(self, text: str) -> None:
        self.text += len(text)
        if self.text > MAX_CELL:
            self._refuse("has a longer cell", f"at most {MAX_CELL} characters in one")

    def _refuse(self, what: str, expected: str) -> None:
        raise DataError(self.path, max(self.row, 0) + 1, f"{self.part} {what}; expected {expected}")


def _scan_sheet(path: Path, part: str) -> Marks:
    sheet = _Sheet(path, part)
    parse(path, part, _parser(StartElementHandler=sheet.start, CharacterDataHandler=sheet.characters))
    return sheet.marks


def _check_texts(path: Path, part: str) -> None:
    """Refuse a shared text that is too long for a cell."""
    size = number = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal size, number
        if _local(tag) == "si":
            size, number = 0, number + 1

    def characters(text: str) -> None:
        nonlocal size
        size += len(text)
        if size > MAX_CELL:
            message = f"text {number} of {part} is too long for a cell; expected at most {MAX_CELL} characters"
            raise DataError(path, 1, message)

    parse(path, part, _parser(StartElementHandler=start, CharacterDataHandler=characters))
