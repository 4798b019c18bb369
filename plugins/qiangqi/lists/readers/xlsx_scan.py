"""An XLSX, gone through as a stream before the library loads it: size, hidden rows, formulas and what is struck out."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS
from .xlsx_comments import comments
from .xlsx_parts import Cursor, local_name, parser_of
from .xlsx_struck import STYLES, TEXTS, Left, keep, kept_texts, struck_formats
from .zip_limits import parse, part_names

_WORKBOOK = "xl/workbook.xml"


@dataclass(slots=True)
class Marks:
    """What the library does not tell of a sheet: hidden rows and columns and formula cells, counted from 0, and by row
    and column what is left of cells that are struck out, whole or in part, and the errors that stand for values; by row
    what comments on its cells say."""

    hidden: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    kept: dict[int, dict[int, str]] = field(default_factory=dict)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)


def scan(path: Path) -> dict[str, Marks]:
    """Return the marks of each sheet by its name.

    Raises:
        DataError: a part is damaged or declares entities, or a sheet or cell is larger than the limits.
    """
    names = set(part_names(path))
    has_struck = TEXTS in names and _check_texts(path)
    struck = struck_formats(path) if STYLES in names else frozenset()
    texts = kept_texts(path) if TEXTS in names and (has_struck or struck) else {}
    parts = [(title, part) for title, part in _sheets(path, names) if part in names]
    found = {title: _scan_sheet(path, part, struck, texts) for title, part in parts}
    for title, part in parts:
        found[title].comments = comments(path, part, names)
    return found


def _sheets(path: Path, names: set[str]) -> list[tuple[str, str]]:
    """Return the name and part of each sheet, by the workbook and its relations."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def workbook(tag: str, values: dict[str, str]) -> None:
        if local_name(tag) == "sheet":
            relation = next((value for key, value in values.items() if local_name(key) == "id"), "")
            sheets.append((values.get("name", ""), relation))

    def relations(tag: str, values: dict[str, str]) -> None:
        if local_name(tag) == "Relationship":
            targets[values.get("Id", "")] = values.get("Target", "")

    parse(path, _WORKBOOK, parser_of(StartElementHandler=workbook))
    if "xl/_rels/workbook.xml.rels" in names:
        parse(path, "xl/_rels/workbook.xml.rels", parser_of(StartElementHandler=relations))
    return [(title, posixpath.normpath(posixpath.join("/xl", targets.get(id_, "")))[1:]) for title, id_ in sheets]


class _Sheet(Cursor):
    """The handlers of one sheet's XML, and the largest row and column that hold anything."""

    def __init__(self, path: Path, part: str, struck: frozenset[str]) -> None:
        super().__init__()
        self.path, self.part, self.marks, self.struck = path, part, Marks(), struck
        self.rows = self.columns = self.text = 0
        self.has_struck_runs = self.is_error = self.is_value = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local == "c":
            self.text = 0
            self.enter_cell(values.get("r"))
            self.is_error, self.is_value = values.get("t") == "e", False
            if self.struck and values.get("s") in self.struck:
                self.marks.kept.setdefault(self.row, {})[self.column] = ""
        elif local in ("v", "t", "f"):
            self.is_value = local == "v"
            self._holds(local == "f")
        elif local == "row":
            self.enter_row(values)
            if values.get("hidden") in ("1", "true"):
                self.marks.hidden.add(self.row)
        elif local == "strike":
            self.has_struck_runs = True
        elif local == "col" and values.get("hidden") in ("1", "true"):
            self.marks.columns |= _columns(values)

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
        if self.is_error and self.is_value:
            errors = self.marks.errors.setdefault(self.row, {})
            errors[self.column] = f"{errors.get(self.column, '')}{text.strip()}"

    def _refuse(self, what: str, expected: str) -> None:
        raise DataError(self.path, max(self.row, 0) + 1, f"{self.part} {what}; expected {expected}")


def _columns(values: dict[str, str]) -> set[int]:
    """Return the columns of an element that formats several, counted from 0, as far as a list can have them."""
    first, last = (values.get(key, "") for key in ("min", "max"))
    if not (first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6):
        return set()
    return set(range(int(first) - 1, min(int(last), MAX_COLUMNS)))


def _scan_sheet(path: Path, part: str, struck: frozenset[str], texts: dict[str, Left]) -> Marks:
    sheet = _Sheet(path, part, struck)
    parse(path, part, parser_of(StartElementHandler=sheet.start, CharacterDataHandler=sheet.characters))
    if texts or sheet.has_struck_runs:
        keep(path, part, texts, struck, sheet.marks.kept)
    return sheet.marks


def _check_texts(path: Path) -> bool:
    """Refuse a shared text that is too long for a cell; return whether any part of one is struck out."""
    size = number = 0
    has_struck = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal size, number, has_struck
        local = local_name(tag)
        if local == "si":
            size, number = 0, number + 1
        elif local == "strike":
            has_struck = True

    def characters(text: str) -> None:
        nonlocal size
        size += len(text)
        if size > MAX_CELL:
            message = f"text {number} of {TEXTS} is too long for a cell; expected at most {MAX_CELL} characters"
            raise DataError(path, 1, message)

    parse(path, TEXTS, parser_of(StartElementHandler=start, CharacterDataHandler=characters))
    return has_struck
