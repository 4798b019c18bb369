"""The file of a batch as a workbook: the rows as they were sent and the outcomes beside them, every cell as text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from qiangqi.checks.results import CheckQuery, Result
from qiangqi.checks.sheets import ADDED, Sheet
from qiangqi.standing.dates import iso

from ..http.language import gettext as _
from ..http.problems import Refusal

if TYPE_CHECKING:
    import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CELLS = 500_000
"""The most cells of a workbook, which is made in memory: 10,000 rows of 36 columns beside the added ones."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Nothing on disk, and every text stays the text that it is."""

_NARROW, _WIDE = 14, 40
"""Widths of columns in characters; the last two are the sentence and the note."""


def check_cells(sheet: Sheet, added: int = len(ADDED)) -> None:
    """Refuse a sheet that makes too large a workbook with so many columns beside its own.

    Raises:
        Refusal: it has too many cells.
    """
    if (sheet.width + added) * len(sheet.rows) > CELLS:
        says = _("这份表做成 XLSX 会超过 %(count)s 格；请取 CSV，或者删去用不到的列。")
        raise Refusal("too-large", says % {"count": f"{CELLS:,}"})


def as_xlsx(sheet: Sheet, results: Sequence[Result], query: CheckQuery) -> bytes:
    """Return the workbook; it bears no time of its own, so the same question to a release gives the same bytes."""
    import xlsxwriter  # only here: no page needs it

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, OPTIONS) as book:
        book.set_properties({"created": datetime.fromisoformat(iso(query.known_on))})
        page = book.add_worksheet("check")
        header = book.add_format({"bold": True})
        above = list(sheet.headings())
        for number, cells in enumerate(above):
            _write(page, number, cells, header)
        for number, cells in enumerate(sheet.answered(results), len(above)):
            _write(page, number, cells)
        last = sheet.width + len(ADDED) - 1
        page.set_column(0, last - 2, _NARROW)
        page.set_column(last - 1, last, _WIDE)
        page.freeze_panes(len(above), 0)
    return memory.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, cells: Iterable[str], form: object = None) -> None:
    for column, text in enumerate(cells):
        if text:
            page.write_string(row, column, text, form)
