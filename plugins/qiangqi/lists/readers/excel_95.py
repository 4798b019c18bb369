"""Workbooks of Excel 5 and 95 through xlrd, which reads their code page: calamine gives NULs for what is Chinese; and
the runs of any XLS that are struck out, which calamine does not tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import compress, pairwise
from pathlib import Path

import xlrd

from .xls_records import Records


def opened(path: Path, records: Records) -> xlrd.Book:
    """Return a workbook; one that names no code page is taken as Chinese, as the lists that are read are."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        return xlrd.open_workbook(
            str(path),
            logfile=nowhere,
            formatting_info=True,  # else it reports no merged cells
            ragged_rows=True,
            encoding_override=None if records.names_code_page else "gb18030",
        )


def worksheets(book: xlrd.Book, records: Records) -> Iterator[tuple[int, xlrd.sheet.Sheet]]:
    """Yield the worksheets, each with its place among all sheets of the workbook."""
    numbers = compress(range(len(records.sheets)), (marks is not None for marks in records.sheets))
    return zip(numbers, book.sheets(), strict=False)


def merged_ranges(sheet: xlrd.sheet.Sheet) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the first and the last cell of each range of merged cells."""
    return [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]


def strike_runs(book: xlrd.Book, records: Records) -> None:
    """Write into the marks what is left of cells in which a part of the text is struck out."""
    for number, sheet in worksheets(book, records):
        marks = records.sheets[number]
        for (row, column), runs in sheet.rich_text_runlist_map.items():
            own = book.xf_list[sheet.cell_xf_index(row, column)].font_index
            left = _left(book, str(sheet.cell_value(row, column)), own, runs)
            if marks is not None and left is not None:
                marks.kept.setdefault(row, {})[column] = left


def _left(book: xlrd.Book, text: str, font: int, runs: list[tuple[int, int]]) -> str | None:
    """Return a text without its parts that are struck out, or None where none is; its start has the cell's font."""
    parts = [(0, font), *runs, (len(text), font)]
    kept = [text[start:stop] for (start, one), (stop, _) in pairwise(parts) if not book.font_list[one].struck_out]
    left = "".join(kept)
    return None if left == text else left


def rows(book: xlrd.Book, sheet: xlrd.sheet.Sheet, width: int) -> Iterator[list[str | float | bool | datetime]]:
    """Yield the values of a sheet as calamine gives them, each row as wide as the sheet."""
    for number in range(sheet.nrows):
        values = [_value(cell, book.datemode) for cell in sheet.row(number)]
        yield values + [""] * (width - len(values))


def _value(cell: xlrd.sheet.Cell, datemode: int) -> str | float | bool | datetime:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)  # type: ignore[no-any-return]
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return float(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return cell.value if cell.ctype in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER) else ""
