"""Cells and runs that are struck out are no content, and a workbook of Excel 95 is read in its code page."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from made_compound import make_excel_95
from made_lists import FIRMS, HEADER, make_xls, make_xlsx
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from qiangqi.lists import readers
from qiangqi.lists.readers.preview import look
from qiangqi.lists.readers.spreadsheet import elements
from qiangqi.standing.strict_yaml import DataError
from read_rows import NAMES, names, rows

TABLE = [HEADER, *FIRMS]
STRUCK = InlineFont(strike=True)


def test_a_cell_that_is_struck_out_is_empty_in_xlsx_and_in_xls(tmp_path: Path) -> None:
    def strike(book: openpyxl.Workbook) -> None:
        book.active["B2"].font = Font(strike=True)
        book.active["C3"].font = Font(bold=True)

    xlsx = make_xlsx(tmp_path / "x", [TABLE], strike)
    style = xlwt.easyxf("font: struck_out on")
    xls = make_xls(tmp_path / "o", [TABLE], lambda book: book.get_sheet(0).write(1, 1, FIRMS[0][1], style))
    for path, form in ((xlsx, "xlsx"), (xls, "xls")):
        found = rows(path, format=form)
        assert [row.cells["属地"] for row in found] == ["", "虚构市", "幻想县"], form
        assert names(found) == NAMES
        kept = list(elements(path, form == "xlsx", [], keeps_struck=True))
        assert kept[1].cells == ["1", "虚构市", NAMES[0]]


def test_a_number_a_formula_and_a_long_number_that_are_struck_out_are_neither_damaged_nor_worked_out(
    tmp_path: Path,
) -> None:
    def strike(book: openpyxl.Workbook) -> None:
        for place, value in (("A2", 410100000000000000), ("B2", "=1+1"), ("A3", 5)):
            book.active[place] = value
            book.active[place].font = Font(strike=True)

    row = list(elements(make_xlsx(tmp_path / "x", [TABLE], strike), True, []))[1]
    assert (row.cells, row.damaged, row.formulas) == (["", "", NAMES[0]], frozenset(), frozenset())
    style = xlwt.easyxf("font: struck_out on")

    def strike_numbers(book: xlwt.Workbook) -> None:
        for column in range(3):
            book.get_sheet(0).write(1, column, 7, style)

    row = list(elements(make_xls(tmp_path / "o", [TABLE], strike_numbers), False, []))[1]
    assert row.cells == ["", "", ""], "numbers side by side are one record"


def test_an_error_value_is_read_as_it_is_printed_unless_it_is_struck_out(tmp_path: Path) -> None:
    def fail(book: openpyxl.Workbook) -> None:
        book.active["B2"], book.active["B3"] = "#N/A", "#REF!"
        book.active["B3"].font = Font(strike=True)

    def fail_old(book: xlwt.Workbook) -> None:
        book.get_sheet(0).row(1).set_cell_error(1, 0x2A)
        book.get_sheet(0).row(2).set_cell_error(1, 0x17, xlwt.easyxf("font: struck_out on"))

    for path, form in (
        (make_xlsx(tmp_path / "x", [TABLE], fail), "xlsx"),
        (make_xls(tmp_path / "o", [TABLE], fail_old), "xls"),
    ):
        assert [row.cells["属地"] for row in rows(path, format=form)] == ["#N/A", "", "幻想县"], form


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_run_that_is_struck_out_is_left_out_of_its_cell(is_shared: bool, tmp_path: Path) -> None:
    def strike(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet["C2"] = CellRichText("虚构甲", TextBlock(STRUCK, "实业"), TextBlock(InlineFont(b=True), "科技有限公司"))
        sheet["C3"] = CellRichText(TextBlock(InlineFont(b=True), "虚构新乙"), "旧乙有限公司")
        sheet["C3"].font = Font(strike=True)

    path = make_xlsx(tmp_path / "x", [TABLE], strike)
    if is_shared:
        share_texts(path)
    assert names(rows(path, format="xlsx")) == ["虚构甲科技有限公司", "虚构新乙", NAMES[2]]


def test_a_run_that_is_struck_out_is_left_out_of_its_cell_in_xls(tmp_path: Path) -> None:
    def strike(book: xlwt.Workbook) -> None:
        struck = xlwt.easyfont("struck_out on")
        plain = xlwt.easyxf("font: bold on")
        sheet = book.get_sheet(0)
        sheet.write_rich_text(1, 2, ["虚构甲", ("实业", struck), ("科技有限公司", xlwt.easyfont("bold on"))], plain)
        sheet.write_rich_text(2, 2, [("旧名", struck), "虚构新乙"], plain)

    path = make_xls(tmp_path / "o", [TABLE], strike)
    assert names(rows(path, format="xls")) == ["虚构甲科技有限公司", "虚构新乙", NAMES[2]]
    assert next(iter(list(elements(path, False, [], keeps_struck=True))[1:])).cells[2] == "虚构甲实业科技有限公司"


def share_texts(path: Path) -> None:
    """Put the texts of a workbook where Excel puts them; the library for tests writes those with runs into cells."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(b"<si>" + found[1] + b"<rPh sb='0' eb='1'><t>xu</t></rPh></si>")
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb't="inlineStr"><is>(.*?)</is>', shared, parts[sheet])
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="' + main + b'">' + b"".join(texts) + b"</sst>"
    sheets = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="t" Type="' + sheets + b'" Target="sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", relation)
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)


def test_a_workbook_of_excel_95_is_read_in_its_code_page(tmp_path: Path) -> None:
    for code_page in (936, None):
        path = make_excel_95(tmp_path / "list.xls", TABLE, code_page)
        assert look(path).format == "xls"
        found = rows(path, format="xls", sheets=["名单"])
        assert names(found) == NAMES and [row.address for row in found] == ["名单!2", "名单!3", "名单!4"]
    with pytest.raises(DataError, match="has no sheet '没有'; expected one of 名单"):
        rows(path, format="xls", sheets=["没有"])


def test_a_struck_out_cell_and_a_long_number_of_excel_95_are_told_as_in_any_workbook(tmp_path: Path) -> None:
    path = make_excel_95(tmp_path / "list.xls", [HEADER, [410100000000000000.0, "虚构市", NAMES[0]]], struck=(1, 1))
    row = list(elements(path, False, []))[1]
    assert row.cells[1:] == ["", NAMES[0]] and row.damaged == {0}


def test_where_the_library_is_missing_a_workbook_of_excel_95_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlrd", None)
    monkeypatch.delitem(sys.modules, "qiangqi.lists.readers.excel_95", raising=False)
    monkeypatch.delattr(readers, "excel_95", raising=False)
    with pytest.raises(DataError, match="is a workbook of Excel 95; expected it saved as XLSX"):
        look(make_excel_95(tmp_path / "list.xls", TABLE))
