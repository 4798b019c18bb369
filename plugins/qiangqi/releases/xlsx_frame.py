"""The workbook of a table before its rows are put in: XlsxWriter makes it, and it is kept for the next release.

Most tables of a small register are as long as they were, so that releases after the first one find nearly all of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_range

from qiangqi.catalogue.schema.database import Table

from .headers import spreadsheet_header

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part of a workbook, so that the same rows give the same bytes."""

_KEPT = 512
"""Workbooks that are kept, of some 10 kB each."""

_END = b"</sheetData>"
_SHEET = "xl/worksheets/sheet"


class Sheet(NamedTuple):
    """A sheet: the name of its part, and its XML before and after the rows."""

    name: str
    head: bytes
    tail: bytes


class Frame(NamedTuple):
    """A workbook without rows: ``begun`` is a whole ZIP of all parts but the sheets, which come after them."""

    begun: bytes
    sheets: tuple[Sheet, ...]


def frame_of(table: Table, sheets: dict[str, int], day: str, is_fictional: bool) -> Frame:
    """Return the workbook of a table, with so many rows in each sheet."""
    headers = tuple(spreadsheet_header(table.name, column) for column in table.columns)
    mark = "虚构 " if is_fictional else ""
    return _frame(mark + table.title["zh"], mark + table.title["en"], headers, tuple(sheets.items()), day)


@lru_cache(maxsize=_KEPT)
def _frame(zh: str, en: str, headers: tuple[str, ...], sheets: tuple[tuple[str, int], ...], day: str) -> Frame:
    with zipfile.ZipFile(io.BytesIO(_written(zh, en, headers, sheets, day))) as book:
        names = book.namelist()
        begun = _packed({name: book.read(name) for name in sorted(names) if not name.startswith(_SHEET)})
        of_sheets = [name for name in names if name.startswith(_SHEET)]
        reaches = [xl_range(0, 0, rows, len(headers) - 1) for _, rows in sheets]
        return Frame(begun, tuple(_sheet(n, book.read(n), reach) for n, reach in zip(of_sheets, reaches, strict=True)))


def _written(zh: str, en: str, headers: tuple[str, ...], sheets: tuple[tuple[str, int], ...], day: str) -> bytes:
    """Return a workbook with the headers of its sheets and no row."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"title": zh, "comments": en, "created": datetime.fromisoformat(day)})
        bold = book.add_format({"bold": True})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, header in enumerate(headers):
                sheet.write_string(0, place, header, bold)
                sheet.set_column(place, place, min(40, 4 + sum(1 + (sign > "ÿ") for sign in header)))
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, rows, len(headers) - 1)
    return memory.getvalue()


def _packed(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP of some parts; the list of types comes first, by which files are recognised."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as book:
        for name, data in parts.items():
            book.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def _sheet(name: str, written: bytes, reach: str) -> Sheet:
    """Let a sheet say how far it reaches with its rows, and part it where they come in."""
    said = re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="' + reach.encode() + b'"/>', written)
    head, end, tail = said.partition(_END)
    return Sheet(name, head, end + tail)
