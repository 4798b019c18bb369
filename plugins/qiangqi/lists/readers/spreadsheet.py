"""XLSX and XLS through calamine, sheet by sheet; a formula's last value is read, and nothing is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from qiangqi.standing.strict_yaml import DataError

from . import xls_records, xlsx_scan
from .elements import Row, unwrap
from .limited_process import beat
from .limits import MAX_CELLS, MAX_COLUMNS
from .xlsx_scan import Marks

_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; of a longer one the last digits are gone."""

_POWER = re.compile(r"^\d(\.\d+)?[Ee]\+?\d{2,}$")

Value = str | int | float | bool | datetime | date | time | timedelta


def elements(path: Path, is_xlsx: bool, sheets: list[str]) -> Iterator[Row]:
    """Yield every row of the sheets that are named, or of all, from row 1 to the last one that holds anything.

    The rows of a hidden sheet count as hidden.

    Raises:
        DataError: the file is damaged, or a sheet is missing or larger than the limits.
    """
    marks = xlsx_scan.scan(path) if is_xlsx else xls_records.scan(path)
    beat()
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            names = workbook.sheet_names
            for missing in (name for name in sheets if name not in names):
                raise DataError(path, 1, f"has no sheet {missing!r}; expected one of {', '.join(names)}")
            for number, about in enumerate(workbook.sheets_metadata):
                if about.typ is SheetTypeEnum.WorkSheet and (not sheets or about.name in sheets):
                    known = _marks(marks, number, about.name)
                    hidden = about.visible is not SheetVisibleEnum.Visible
                    yield from _rows(path, workbook.get_sheet_by_index(number), known, hidden)
    except CalamineError as error:
        raise DataError(path, 1, f"is a damaged workbook ({type(error).__name__}); expected a whole file") from None


def _marks(marks: dict[str, Marks] | list[Marks], number: int, name: str) -> Marks:
    if isinstance(marks, dict):
        return marks.get(name) or Marks()
    return marks[number] if number < len(marks) else Marks()


def _rows(path: Path, sheet: CalamineSheet, marks: Marks, hidden: bool) -> Iterator[Row]:
    if sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if width > MAX_COLUMNS or height * width > MAX_CELLS:
        message = f"{height} rows of {width} columns; expected at most {MAX_COLUMNS} columns and {MAX_CELLS} cells"
        raise DataError(path, 1, f"sheet {sheet.name} has {message}")
    merged = _Merged(sheet)
    formulas: dict[int, set[int]] = {}
    for row, column in marks.formulas:
        formulas.setdefault(row, set()).add(column)
    for number, values in enumerate(sheet.iter_rows()):
        cells = [text(value) for value in values]
        merged.repeat(number, cells)
        yield Row(
            sheet.name,
            f"{sheet.name}!{number + 1}",
            cells,
            hidden=hidden or number in marks.hidden,
            damaged=frozenset(i for i, value in enumerate(values) if is_damaged(value)),
            formulas=frozenset(formulas.get(number, ())),
        )
    for number in range(height, max(formulas, default=-1) + 1):  # formulas that no program has worked out yet
        own, is_hidden = frozenset(formulas.get(number, ())), hidden or number in marks.hidden
        yield Row(sheet.name, f"{sheet.name}!{number + 1}", [""] * width, hidden=is_hidden, formulas=own)


class _Merged:
    """Ranges that are merged downwards: their value is repeated in each of their rows."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self.starting: dict[int, list[tuple[int, int]]] = {}
        self.running: dict[int, tuple[int, str]] = {}
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
            if bottom > top:
                self.starting.setdefault(top, []).append((left, bottom))

    def repeat(self, number: int, cells: list[str]) -> None:
        """Write into a row the values of the ranges that it lies in; rows come in order."""
        for column, (bottom, value) in list(self.running.items()):
            if number > bottom:
                del self.running[column]
            else:
                cells[column] = value
        for column, bottom in self.starting.get(number, ()):
            if column < len(cells) and cells[column]:
                self.running[column] = (bottom, cells[column])


def text(value: Value) -> str:
    """Return a cell as text: days and times in ISO form, whole numbers without a point, wrapped lines joined."""
    if isinstance(value, str):
        return unwrap(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return f"{value:.15g}"


def is_damaged(value: Value) -> bool:
    """Whether a number is too long to be whole; it is handed over as damaged, and never repaired."""
    if isinstance(value, str):
        return bool(_POWER.match(value))
    return isinstance(value, (int, float)) and abs(value) >= _EXACT
