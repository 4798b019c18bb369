"""Lists as authorities publish them, made in every format with the libraries that write it; every firm is 虚构."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import docx
import openpyxl
import xlwt
from made_doc import make_doc
from made_odf import make_ods, make_odt
from pdfminer.cmapdb import CMapDB
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

Cell = str | int | float
Rows = list[list[Cell]]
Block = str | Rows
"""A line of text, or a table."""

FONT = "STSong-Light"
HEADER: list[Cell] = ["序号", "属地", "企业名称"]
FIRMS: Rows = [
    [1, "虚构市", "虚构甲科技有限公司"],
    [2, "虚构市", "虚构乙(集团)有限公司"],
    [3, "幻想县", "虚构丙有限责任公司"],
]
LIST: list[Block] = ["虚构企业名单", [HEADER, *FIRMS, ["合计", "", 3], ["注：以上均为虚构。", "", ""]]]
"""A plain list: a title, a header, three firms, a total and a note."""

CARD_HEAD = """\
title: 虚构名单
title_is: description
number: null
authority: null
level: city
address: null
address_is: none
evidence: news
licence: not stated
published: {{on: "2024-01-01", because: {{zh: 虚构, en: fiction}}}}
made: "2024-06-01"
raw: raw/list.bin
sha256: {sha256}
"""
"""What the card of a made-up list says of it; how the list is read, each adds for itself."""


def _flat(blocks: Sequence[Block]) -> Rows:
    return [row for block in blocks for row in ([[block]] if isinstance(block, str) else block)]


def make_csv(path: Path, blocks: Sequence[Block], encoding: str = "utf-8") -> Path:
    """A CSV; lines of text stand above their table in the first column."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_flat(blocks))
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def make_text(path: Path, blocks: Sequence[Block], encoding: str = "utf-8") -> Path:
    """A text file, a line a paragraph."""
    path.write_bytes("".join(f"{block}\n" for block in blocks if isinstance(block, str)).encode(encoding))
    return path


def make_xlsx(path: Path, blocks: Sequence[Block], change: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    """A workbook of one sheet, which ``change`` may alter before it is saved."""
    book = openpyxl.Workbook()
    book.active.title = "名单"
    for row in _flat(blocks):
        book.active.append([None if cell == "" else cell for cell in row])
    if change:
        change(book)
    book.save(path)
    return path


def make_xls(path: Path, blocks: Sequence[Block], change: Callable[[xlwt.Workbook], None] | None = None) -> Path:
    """A workbook of Excel 97, of one sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单", cell_overwrite_ok=True)
    for number, row in enumerate(_flat(blocks)):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(number, column, cell)
    if change:
        change(book)
    book.save(str(path))
    return path


def make_docx(path: Path, blocks: Sequence[Block]) -> Path:
    """A document of paragraphs and tables."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=len(block[0]))
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = str(text)
    document.save(str(path))
    return path


def make_html(path: Path, blocks: Sequence[Block], encoding: str = "utf-8") -> Path:
    """A page of paragraphs and tables inside a table of layout, as old sites have it."""
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
        else:
            rows = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in block)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>")
    page = f"<!DOCTYPE html><html><head><title>页</title></head><body><table><tr><td>{''.join(parts)}</td></tr></table>"
    path.write_bytes(f"{page}</body></html>".encode(encoding))
    return path


def make_pdf(path: Path, blocks: Sequence[Block], widths: Sequence[float] = (60, 90, 220), packed: bool = True) -> Path:
    """A PDF of paragraphs and ruled tables; a narrow column wraps its cells."""
    _ = CMapDB.get_cmap("UniGB-UCS2-H"), CMapDB.get_unicode_map("Adobe-GB1")  # else each process that reads loads them
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("cell", fontName=FONT, fontSize=10, leading=13, wordWrap="CJK")
    story: list[object] = []
    for block in blocks:
        if isinstance(block, str):
            story += [Paragraph(escape(block), style), Spacer(1, 6)]
        else:
            cells = [[Paragraph(escape(str(cell)), style) for cell in row] for row in block]
            grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
            story += [Table(cells, colWidths=list(widths), style=grid, repeatRows=1), Spacer(1, 12)]
    SimpleDocTemplate(str(path), invariant=1, pageCompression=int(packed)).build(story)
    return path


MAKERS: dict[str, Callable[[Path, Sequence[Block]], Path]] = {
    "csv": make_csv,
    "xlsx": make_xlsx,
    "xls": make_xls,
    "docx": make_docx,
    "doc": make_doc,
    "ods": make_ods,
    "odt": make_odt,
    "html": make_html,
    "pdf": make_pdf,
}
"""A maker for each format that holds tables."""
