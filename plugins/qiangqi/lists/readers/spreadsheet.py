"""XLSX and XLS sheet by sheet, through calamine and those of Excel 95 through xlrd; a formula's last value is read, and
nothing is ever run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from qiangqi.standing.strict_yaml import DataError

from . import xls_records, xlsx_scan
from .elements import Row
from .limited_process import beat
from .limits import MAX_CELLS, MAX_COLUMNS
from .spreadsheet_values import Value, is_damaged, text
from .xlsx_scan import Marks

Range = tuple[tuple[int, int], tuple[int, int]]


class _Grid(NamedTuple):
    """A worksheet: ``number`` is its place in the workbook, ``merged`` the first and last cell of each range."""

    name: str
    number: int
    hidden: bool
    height: int
    width: int
    values: Iterable[Sequence[Value]]
    merged: list[Range]


def elements(path: Path, is_xlsx: bool, sheets: list[str], keeps_struck: bool = False) -> Iterator[Row]:
    """Yield every row of the sheets that are named, or of all, from row 1 to the last one that holds anything.

    The rows of a hidden sheet count as hidden. What is struck out is no content, unless ``keeps_struck`` says so.

    Raises:
        DataError: the file is damaged, or a sheet is missing or larger than the limits.
    """
    if is_xlsx:
        known = xlsx_scan.scan(path)
        beat()
        found = ((grid, known.get(grid.name)) for grid in _grids(path, sheets))
    else:
        records = xls_records.scan(path)
        beat()
        grids = _old_grids(path, records, sheets) if records.is_old else _grids(path, sheets)
        if records.strikes_out and not keeps_struck and not records.is_old:
            from .excel_95 import opened, strike_runs

            strike_runs(opened(path, records), records)
        found = ((grid, dict(enumerate(records.sheets)).get(grid.number)) for grid in grids)
    for grid, marks in found:
        yield from _rows(path, grid, marks or Marks(), keeps_struck)


def _grids(path: Path, sheets: list[str]) -> Iterator[_Grid]:
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            _check_names(path, sheets, workbook.sheet_names)
            for number, about in enumerate(workbook.sheets_metadata):
                if about.typ is SheetTypeEnum.WorkSheet and (not sheets or about.name in sheets):
                    sheet = workbook.get_sheet_by_index(number)
                    hidden = about.visible is not SheetVisibleEnum.Visible
                    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
                    rows = sheet.iter_rows() if sheet.end else ()
                    yield _Grid(about.name, number, hidden, height, width, rows, sheet.merged_cell_ranges or [])
    except CalamineError as error:
        raise DataError(path, 1, f"is a damaged workbook ({type(error).__name__}); expected a whole file") from None


def _old_grids(path: Path, records: xls_records.Records, sheets: list[str]) -> Iterator[_Grid]:
    try:
        from . import excel_95
    except ModuleNotFoundError:  # it is of the extra for building: what is served reads no file of thirty years ago
        raise DataError(path, 1, "is a workbook of Excel 95; expected it saved as XLSX") from None
    book = excel_95.opened(path, records)
    excel_95.strike_runs(book, records)
    _check_names(path, sheets, book.sheet_names())
    for number, sheet in excel_95.worksheets(book, records):
        if not sheets or sheet.name in sheets:
            width = max(map(sheet.row_len, range(sheet.nrows)), default=0)
            rows = excel_95.rows(book, sheet, width)
            yield _Grid(
                sheet.name, number, bool(sheet.visibility), sheet.nrows, width, rows, excel_95.merged_ranges(sheet)
            )


def _check_names(path: Path, wanted: list[str], names: list[str]) -> None:
    for missing in (name for name in wanted if name not in names):
        raise DataError(path, 1, f"has no sheet {missing!r}; expected one of {', '.join(names)}")


def _rows(path: Path, grid: _Grid, marks: Marks, keeps_struck: bool) -> Iterator[Row]:
    name, height, width = grid.name, grid.height, grid.width
    if width > MAX_COLUMNS or height * width > MAX_CELLS:
        message = f"{height} rows of {width} columns; expected at most {MAX_COLUMNS} columns and {MAX_CELLS} cells"
        raise DataError(path, 1, f"sheet {name} has {message}")
    merged, hidden_columns = _Merged(grid.merged), frozenset(marks.columns)
    kept = {} if keeps_struck else marks.kept
    formulas: dict[int, set[int]] = {}
    for row, column in marks.formulas:
        if not kept or column not in kept.get(row, ()):
            formulas.setdefault(row, set()).add(column)
    for number, values in enumerate(grid.values):
        if number in marks.errors:  # which the library gives as an empty cell
            values = [marks.errors[number].get(column, value) for column, value in enumerate(values)]
        if number in kept:
            values = [kept[number].get(column, value) for column, value in enumerate(values)]
        cells = [text(value) for value in values]
        merged.repeat(number, cells)
        yield Row(
            name,
            f"{name}!{number + 1}",
            cells,
            hidden=grid.hidden or number in marks.hidden,
            damaged=frozenset(i for i, value in enumerate(values) if is_damaged(value)),
            formulas=frozenset(formulas.get(number, ())),
            hidden_columns=hidden_columns,
            unseen=marks.comments.get(number, ""),
        )
    if not height:
        return
    for number in range(height, max(formulas, default=-1) + 1):  # formulas that no program has worked out yet
        own, is_hidden = frozenset(formulas.get(number, ())), grid.hidden or number in marks.hidden
        yield Row(name, f"{name}!{number + 1}", [""] * width, hidden=is_hidden, formulas=own)


class _Merged:
    """Ranges that are merged downwards: their value is repeated in each of their rows."""

    def __init__(self, ranges: list[Range]) -> None:
        self.starting: dict[int, list[tuple[int, int]]] = {}
        self.running: dict[int, tuple[int, str]] = {}
        for (top, left), (bottom, _) in ranges:
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
