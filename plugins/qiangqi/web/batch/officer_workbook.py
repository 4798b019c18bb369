"""The page's own workbook: the customer file as it was, the answers in words after it, the codes for programs last.

Programs get the columns of ``POST /-/check.xlsx``, which never change (docs/decisions/0035); these follow the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING

from qiangqi.checks.results import CheckQuery, Result
from qiangqi.checks.sheets import ADDED, Sheet, found_cells
from qiangqi.standing.dates import iso

from ..http.catalogue import Register
from ..http.language import gettext as _
from .answer_columns import Cell, answer_headings, answer_rows, outcome_meanings, template_columns
from .files import OPTIONS
from .form import BatchForm

if TYPE_CHECKING:
    import xlsxwriter

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_DAY = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")

_WIDTHS = (16, 26, 10, 14, 12, 10, 20, 14, 60)
"""Widths of the columns of the answer, in characters."""

_OWN, _CODE = 16, 12


def as_officers_workbook(register: Register, batch_form: BatchForm, results: Sequence[Result]) -> bytes:
    """Return the workbook; the same question to a release gives the same bytes, for it bears no time of its own."""
    import xlsxwriter  # only here and in .files: no page needs it

    memory, sheet = io.BytesIO(), batch_form.sheet
    with xlsxwriter.Workbook(memory, OPTIONS) as book:
        book.set_properties({"created": datetime.fromisoformat(iso(batch_form.query.known_on))})
        page = book.add_worksheet(_("核验结果"))
        writer = _Writer(book, page)
        header = sheet.columns.header
        for number in range(header):
            writer.row(number, 0, sheet.rows[number])
        names = [*sheet.rows[header], *[""] * (sheet.width - len(sheet.rows[header]))]
        writer.row(header, 0, [*names, *answer_headings(), *ADDED], writer.bold)
        last = _body(writer, register, batch_form, results)
        _shape(page, sheet, header, last)
        _explain(book, register, batch_form.query)
    return memory.getvalue()


def _body(writer: _Writer, register: Register, batch_form: BatchForm, results: Sequence[Result]) -> int:
    """Write the rows and return the number of the last."""
    sheet = batch_form.sheet
    kinds, first = own_types(sheet), sheet.columns.header + 1
    answers, codes = answer_rows(register, batch_form, results), found_cells(results)
    for result, answer, found in zip(results, answers, codes, strict=True):
        number = first + result.row
        own = [_typed(text, kinds.get(place, "")) for place, text in enumerate(sheet.rows[number])]
        writer.row(number, 0, own)
        writer.row(number, sheet.width, answer, writer.wrapped)
        writer.row(number, sheet.width + len(answer), found)
    return first + len(results) - 1


def own_types(sheet: Sheet) -> dict[int, str]:
    """Return which columns of a sheet hold numbers or days alone; names and codes stay texts, whatever they look like.

    A number with a leading zero or more than 15 digits is none, so no digit is lost.
    """
    texts = {sheet.columns.places.get(field) for field in ("name", "uscc")}
    shapes: dict[int, set[str]] = {}
    for cells in sheet.rows[sheet.columns.header + 1 :]:
        for place, text in enumerate(cells):
            if text and place not in texts:
                shapes.setdefault(place, set()).add(_shape_of(text))
    return {place: next(iter(found)) for place, found in shapes.items() if len(found) == 1 and "" not in found}


def _shape_of(text: str) -> str:
    """Return what a text is, if it is read back from a workbook as it stands: a receipt is of the texts."""
    if _NUMBER.fullmatch(text) and f"{float(text):.15g}" == text:
        return "number"
    return "day" if _DAY.fullmatch(text) else ""


def _typed(text: str, kind: str) -> Cell:
    if not text or not kind:
        return text
    if kind == "number":
        return float(text) if "." in text else int(text)
    try:
        return Date.fromisoformat(text)
    except ValueError:  # 30 February
        return text


class _Writer:
    """Writes cells by their types; no text becomes a formula, a link or a number."""

    def __init__(self, book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        self._page, self._day = page, book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def row(self, number: int, first: int, cells: Iterable[Cell], form: object = None) -> None:
        for column, cell in enumerate(cells, first):
            if isinstance(cell, Date):
                self._page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), self._day)
            elif isinstance(cell, str):
                if cell:
                    self._page.write_string(number, column, cell, form)
            else:
                self._page.write_number(number, column, cell, form)


def _shape(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, header: int, last: int) -> None:
    """Freeze the header, offer filters, and give the columns their widths."""
    width = sheet.width + len(_WIDTHS) + len(ADDED)
    page.freeze_panes(header + 1, min(sheet.columns.places.values()) + 1)
    page.autofilter(header, 0, last, width - 1)
    page.set_column(0, sheet.width - 1, _OWN)
    for place, wide in enumerate(_WIDTHS, sheet.width):
        page.set_column(place, place, wide)
    page.set_column(sheet.width + len(_WIDTHS), width - 1, _CODE)


def _explain(book: xlsxwriter.Workbook, register: Register, query: CheckQuery | None) -> None:
    """Add the sheet that says what the words mean."""
    page = book.add_worksheet(_("说明"))
    writer = _Writer(book, page)
    days = {_("查询日期"): iso(query.as_of), _("信息截止日"): iso(query.known_on)} if query else {}
    lines: list[tuple[str, str]] = [
        (_("性质"), _("由强企名录根据公开文件整理，不是行政机关出具的证明；以认定机关公布的文件为准。")),
        *days.items(),
        (_("数据版本"), register.catalogue.release),
        ("", ""),
        *answer_headings().items(),
        ("", ""),
        *outcome_meanings(register).items(),
        ("", ""),
        (_("其余各列"), _("英文列名的是供程序使用的代码，与 CSV 相同，含义见接口文档；原有各列原样保留。")),
    ]
    for number, (label, says) in enumerate(lines):
        writer.row(number, 0, [label], writer.bold if label else None)
        writer.row(number, 1, [says], writer.wrapped)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 90)


def template_workbook(register: Register) -> bytes:
    """Return an empty customer file with the columns that are known, and what they mean."""
    import xlsxwriter

    memory, columns = io.BytesIO(), template_columns()
    with xlsxwriter.Workbook(memory, OPTIONS) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})
        page = book.add_worksheet(_("客户表"))
        writer = _Writer(book, page)
        writer.row(0, 0, columns, writer.bold)
        page.set_column(0, len(columns) - 1, 24, book.add_format({"num_format": "@"}))
        page.freeze_panes(1, 0)
        _explain(book, register, None)
    return memory.getvalue()
