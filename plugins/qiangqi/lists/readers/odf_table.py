"""Rows of a table of OpenDocument, in a sheet or a text: cells that repeat, cells that are merged, and their values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qiangqi.standing.strict_yaml import DataError

from .elements import Row, unwrap
from .limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS
from .odf import Styles, qn
from .spreadsheet_values import is_damaged, text

TABLE, ROW, COLUMN = qn("table:table"), qn("table:table-row"), qn("table:table-column")
_HIDDEN = ("collapse", "filter")
_CELL, _COVERED = qn("table:table-cell"), qn("table:covered-table-cell")
_ROWS, _COLUMNS = qn("table:number-rows-repeated"), qn("table:number-columns-repeated")
_DOWN, _FORMULA = qn("table:number-rows-spanned"), qn("table:formula")
_VISIBILITY, _TYPE, _VALUE = qn("table:visibility"), qn("office:value-type"), qn("office:value")
_STRING = qn("office:string-value")
_NUMBERS = ("float", "percentage", "currency")
_GIVEN = {"date": qn("office:date-value"), "boolean": qn("office:boolean-value")}


class OdfTable:
    """One table, row after row: what merged cells hand on to the rows below them, and how much it holds.

    ``address`` is how the address of a row begins, before its number.
    """

    def __init__(self, path: Path, name: str, address: str, styles: Styles, hidden: bool = False) -> None:
        self._path, self._name, self._address, self._styles, self._hidden = path, name, address, styles, hidden
        self._number = self._width = self._columns = 0
        self._hidden_columns: frozenset[int] = frozenset()
        self._blank: list[tuple[int, bool]] = []
        self._running: dict[int, tuple[int, str]] = {}

    def column(self, element: Any) -> None:
        """Take a column, or several that are alike; they come before the rows."""
        first, self._columns = self._columns, min(self._columns + _count(element, _COLUMNS), MAX_COLUMNS)
        if element.get(_VISIBILITY) in _HIDDEN:
            self._hidden_columns |= frozenset(range(first, self._columns))

    def rows(self, element: Any) -> Iterator[Row]:
        """Yield the rows that an element stands for; blank ones come with the next that holds anything.

        Raises:
            DataError: the table holds more than the limits.
        """
        times = _count(element, _ROWS)
        hidden = self._hidden or element.get(_VISIBILITY) in _HIDDEN
        cells, damaged, formulas = self._cells(element)
        if not any(cells) and not formulas:
            self._number += times
            self._blank.append((times, hidden))
            return
        self._width = max(self._width, len(cells))
        if (self._number + times) * self._width > MAX_CELLS:
            self._refuse(f"more than {MAX_CELLS} cells; expected at most that many")
        yield from self._blanks()
        for _ in range(times):
            self._number += 1
            place = f"{self._address}{self._number}"
            columns = self._hidden_columns
            yield Row(self._name, place, list(cells), 0, hidden, damaged, formulas, hidden_columns=columns)

    def _blanks(self) -> Iterator[Row]:
        number = self._number - sum(times for times, _ in self._blank)
        for times, hidden in self._blank:
            for _ in range(times):
                number += 1
                yield Row(self._name, f"{self._address}{number}", [""] * self._width, hidden=hidden)
        self._blank = []

    def _cells(self, element: Any) -> tuple[list[str], frozenset[int], frozenset[int]]:
        cells: list[str] = []
        damaged, formulas = set[int](), set[int]()
        empty = 0
        for cell in element.iterchildren(_CELL, _COVERED):
            times = min(_count(cell, _COLUMNS), MAX_COLUMNS + 1)
            places = range(len(cells) + empty, len(cells) + empty + times)
            values = [self._value(cell, place) for place in places]
            if not any(values) and cell.get(_FORMULA) is None:
                empty += times
                continue
            cells += [""] * empty + values
            empty = 0
            if len(cells) > MAX_COLUMNS:
                self._refuse(f"more than {MAX_COLUMNS} columns; expected at most that many")
            damaged.update(places if _is_damaged(cell) else ())
            formulas.update(places if cell.get(_FORMULA) is not None else ())
        return cells, frozenset(damaged), frozenset(formulas)

    def _value(self, cell: Any, place: int) -> str:
        if cell.tag == _COVERED:
            return self._from_above(place)
        value = "" if self._styles.is_unseen(cell) else _value_of(cell, self._styles)
        if len(value) > MAX_CELL:
            self._refuse(f"a longer cell; expected at most {MAX_CELL} characters")
        down = _count(cell, _DOWN)
        if down > 1:
            self._running[place] = (down - 1, value)
        else:
            self._running.pop(place, None)
        return value

    def _from_above(self, place: int) -> str:
        left, value = self._running.pop(place, (0, ""))
        if left > 1:
            self._running[place] = (left - 1, value)
        return value

    def _refuse(self, what: str) -> None:
        raise DataError(self._path, self._number + 1, f"{self._name} holds {what}")


def _value_of(cell: Any, styles: Styles) -> str:
    kind = cell.get(_TYPE)
    if kind in _NUMBERS:
        try:
            return text(float(cell.get(_VALUE, "")))
        except ValueError:
            return unwrap(styles.text(cell))
    if kind == "date" and (day := cell.get(_GIVEN["date"])):
        return str(day).removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean" and (given := cell.get(_GIVEN["boolean"])):
        return str(given).upper()
    return unwrap(styles.text(cell) if len(cell) else cell.get(_STRING, ""))


def _is_damaged(cell: Any) -> bool:
    try:
        return cell.get(_TYPE) in _NUMBERS and is_damaged(float(cell.get(_VALUE, "")))
    except ValueError:
        return False


def _count(element: Any, name: str) -> int:
    given = element.get(name, "1")
    return max(1, min(int(given), 1 << 24)) if given.isascii() and given.isdigit() and len(given) < 10 else 1
