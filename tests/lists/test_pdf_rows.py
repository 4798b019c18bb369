"""Rows of a PDF over lines and pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_lists import (
    FONT,
    make_text,
    make_xlsx,
)
from qiangqi.lists.readers import RawRow, Reading, Skip, records
from qiangqi.lists.readers.reading import PROSE, Annex
from qiangqi.lists.readers.row_count import count
from qiangqi.standing.strict_yaml import DataError
from read_rows import names, rows
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table


def broken(path: Path, height: int, head: int) -> Path:
    """A PDF of nine firms on low pages, whose rows break where a page ends; ``head``: rows that each page repeats."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("cell", fontName=FONT, fontSize=11, leading=14, wordWrap="CJK")
    rows = [["序号", "企业名称"], *([str(n), Paragraph(name, style)] for n, name in enumerate(BROKEN, 1))]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, 0), FONT)]
    table = Table(rows, colWidths=[40, 100], style=grid, splitInRow=1, repeatRows=head)
    SimpleDocTemplate(str(path), pagesize=(300, height)).build([table])
    return path


BROKEN = [f"虚构{number}号高端装备制造与新材料集团股份有限公司" for number in range(9)]


@pytest.mark.parametrize("head", [0, 1])
@pytest.mark.parametrize("height", [300, 308, 312, 320, 332])
def test_a_row_of_a_pdf_that_breaks_over_two_pages_is_whole_or_refused_and_never_lost(
    height: int, head: int, tmp_path: Path
) -> None:
    path = broken(tmp_path / "list", height, head)
    if (height, head) in ((308, 0), (312, 0)):  # nothing but the rest of a row on the last page: no line, no table
        with pytest.raises(DataError, match="breaks a row of its table over two pages"):
            rows(path, {"name": "企业名称"}, format="pdf")
    else:
        assert names(rows(path, {"name": "企业名称"}, format="pdf")) == BROKEN


def two_pages(path: Path, first: list[list[str]], second: list[list[str]]) -> list[str]:
    """The names in a PDF of one table whose rows on two pages are each closed by lines, with a page number below."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT)]
    head = ["序号", "地区", "企业名称"]
    pages = [Table([head, *page], colWidths=[40, 60, 160], style=style) for page in (first, second)]
    number = Paragraph("— 1 —", ParagraphStyle("foot", fontName=FONT))
    SimpleDocTemplate(str(path)).build([pages[0], number, PageBreak(), pages[1]])
    found = rows(path, {"name": "企业名称"}, format="pdf")
    assert count(path, Reading(format="pdf")) == len(found) + 2
    return names(found)


ONE = [["1", "虚构市", "虚构甲有限公司"], ["2", "虚构市", "虚构乙科技"]]


@pytest.mark.parametrize(
    ("second", "last"),
    [
        ([["", "", "有限公司"], ["3", "幻想县", "虚构丙有限公司"]], ["虚构乙科技有限公司", "虚构丙有限公司"]),
        ([["", "", "股份有限公司"]], ["虚构乙科技股份有限公司"]),
        ([["", "", "有限公司"], ["4", "幻想县", "虚构丙有限公司"]], ["虚构乙科技", "有限公司", "虚构丙有限公司"]),
        ([["", "", "园区"], ["3", "幻想县", "虚构丙有限公司"]], ["虚构乙科技", "园区", "虚构丙有限公司"]),
        ([["3", "", "有限公司"]], ["虚构乙科技", "有限公司"]),
    ],
)
def test_two_rows_that_are_closed_are_one_only_where_their_numbers_and_the_name_prove_it(
    second: list[list[str]], last: list[str], tmp_path: Path
) -> None:
    assert two_pages(tmp_path / "list", ONE, second) == ["虚构甲有限公司", *last]


def test_a_second_firm_of_one_number_at_the_top_of_a_page_is_a_firm_of_its_own(tmp_path: Path) -> None:
    first, second = [ONE[0]], [["", "虚构市", "虚构丁有限公司"], ["2", "虚构市", "虚构丙有限公司"]]
    assert two_pages(tmp_path / "list", first, second) == ["虚构甲有限公司", "虚构丁有限公司", "虚构丙有限公司"]


@pytest.mark.parametrize("said", ["联系人：章散", "填报人: 章散", "联系电话：0371", "注：排名不分先后"])
def test_who_filled_a_sheet_in_is_a_note_below_it(said: str, tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "list", [[["企业名称", "属地"], ["虚构甲有限公司", "虚构市"], ["", said]]])
    found = list(records(path, {"name": "企业名称"}, Reading(format="xlsx")))
    assert [row.reason for row in found if isinstance(row, Skip)] == ["header", "note"]


def test_two_sentences_of_one_paragraph_are_under_what_each_of_them_says(tmp_path: Path) -> None:
    said = "新增示范企业2家，分别是虚构优势公司和虚构乙公司。虚构丙公司等5家企业获评优势企业；另有虚构丁公司等2家。"
    annexes = [{"title": f"{tier}企业", "gives": {"title": tier}} for tier in ("示范", "优势")]
    given = Reading.model_validate({"format": "text", "prose": PROSE, "gives": {"title": "?"}, "annexes": annexes})
    with pytest.raises(DataError, match="stands under no annex"):
        list(records(make_text(tmp_path / "list", [said]), {"name": "@name", "title": "@title"}, given))
    whole = given.model_copy(update={"annexes": [*given.annexes, Annex(title="…等2家", gives={"title": "另"})]})
    found = list(records(tmp_path / "list", {"name": "@name", "title": "@title"}, whole))
    assert [row.cells["@title"] for row in found if isinstance(row, RawRow)] == ["示范", "示范", "优势", "另"]
