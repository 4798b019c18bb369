"""Letters of a PDF that are none of its text, and rows that no line closes at the end of a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_lists import FONT
from qiangqi.lists.readers import Reading
from qiangqi.lists.readers.preview import look
from qiangqi.lists.readers.row_count import count
from qiangqi.standing.strict_yaml import DataError
from read_rows import names, rows
from reportlab.lib.colors import CMYKColorSep
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FIRMS = ["虚构甲科技有限公司", "虚构乙有限公司", "虚构丙有限公司"]
EDGES = (60, 100, 180, 400)
TOP, STEP = 740, 20


def drawn(path: Path, draw: Callable[[Canvas], None]) -> Path:
    """A PDF of a page or more, drawn by hand."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(500, 800))
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return path


def table(canvas: Canvas, cells: list[list[str]], top: int = TOP) -> None:
    for row, texts in enumerate(cells):
        for edge, text in zip(EDGES, texts, strict=False):
            canvas.drawString(edge + 4, top - STEP * row - 15, text)
    for row in range(len(cells) + 1):
        canvas.line(EDGES[0], top - STEP * row, EDGES[-1], top - STEP * row)
    for edge in EDGES:
        canvas.line(edge, top, edge, top - STEP * len(cells))


HEAD = ["序号", "属地", "企业名称"]
LIST = [HEAD, *([str(n), "虚构市", name] for n, name in enumerate(FIRMS, 1))]


def turned(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(120, 640)
    canvas.rotate(40)
    canvas.drawString(0, 0, "样稿样稿")
    canvas.restoreState()


def large(canvas: Canvas) -> None:
    canvas.setFont(FONT, 40)
    canvas.drawString(190, 690, "样稿")
    canvas.setFont(FONT, 12)


def pale(canvas: Canvas) -> None:
    canvas.setFillGray(0.85)
    canvas.drawString(330, TOP - STEP - 15, "样稿")
    canvas.setFillGray(0)


@pytest.mark.parametrize(("mark", "letters"), [(turned, 4), (large, 2), (pale, 2)])
def test_a_watermark_over_a_table_is_left_out_and_counted(
    mark: Callable[[Canvas], None], letters: int, tmp_path: Path
) -> None:
    path = drawn(tmp_path / "list", lambda canvas: (table(canvas, LIST), mark(canvas)))  # type: ignore[func-returns-value]
    assert names(rows(path, {"name": "企业名称"}, format="pdf")) == FIRMS
    assert look(path).left_out == {"watermark": letters}
    assert count(path, Reading(format="pdf")) == 4


@pytest.mark.parametrize("density", [1, 0.8])
def test_letters_in_a_spot_colour_are_text(density: float, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [HEAD, ["1", "虚构市", ""], *LIST[2:]])
        canvas.setFillColor(CMYKColorSep(0, 0, 0, 1, spotName="Spot", density=density))
        canvas.drawString(EDGES[2] + 4, TOP - STEP - 15, FIRMS[0])

    path = drawn(tmp_path / "list", draw)
    assert names(rows(path, {"name": "企业名称"}, format="pdf")) == FIRMS and look(path).left_out == {}


def with_turned(path: Path, degrees: int, grey: float = 0) -> Path:
    """The list, its second firm's place turned in its cell and the third's as it is elsewhere."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [*LIST[:2], ["2", "", FIRMS[1]], LIST[3]])
        canvas.setFont(FONT, 5)
        canvas.setFillGray(grey)
        canvas.translate(130, TOP - 2 * STEP - 10)
        canvas.rotate(degrees)
        canvas.drawString(-7.5, -2, "幻想县")

    return drawn(path, draw)


@pytest.mark.parametrize("degrees", [90, -90])
def test_a_text_turned_by_a_quarter_in_a_cell_is_what_the_cell_says(degrees: int, tmp_path: Path) -> None:
    path = with_turned(tmp_path / "list", degrees)
    found = rows(path, {"name": "企业名称", "region": "属地"}, format="pdf")
    assert [row.cells["属地"] for row in found] == ["虚构市", "幻想县", "虚构市"] and look(path).left_out == {}


def test_a_pale_text_that_is_turned_in_a_cell_is_a_watermark(tmp_path: Path) -> None:
    path = with_turned(tmp_path / "list", 90, 0.85)
    assert names(rows(path, {"name": "企业名称"}, format="pdf")) == FIRMS
    assert look(path).left_out == {"watermark": 3}


def test_white_letters_on_a_dark_header_and_a_large_title_are_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 30)
        canvas.drawString(100, 760, "虚构名单")
        canvas.setFont(FONT, 12)
        canvas.setFillGray(0.1)
        canvas.rect(EDGES[0], TOP - STEP, EDGES[-1] - EDGES[0], STEP, fill=1)
        canvas.setFillGray(1)
        for edge, text in zip(EDGES, HEAD, strict=False):
            canvas.drawString(edge + 4, TOP - 15, text)
        canvas.setFillGray(0)
        table(canvas, [["", "", ""], *LIST[1:]])

    path = drawn(tmp_path / "list", draw)
    assert names(rows(path, {"name": "企业名称"}, format="pdf")) == FIRMS
    assert look(path).left_out == {} and [line.text for line in look(path).lines] == ["虚构名单"]


def test_a_name_that_is_printed_twice_for_a_bold_one_is_read_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, LIST)
        canvas.drawString(EDGES[2] + 4.4, TOP - STEP - 15, FIRMS[0])

    path = drawn(tmp_path / "list", draw)
    assert names(rows(path, {"name": "企业名称"}, format="pdf")) == FIRMS
    assert look(path).left_out == {"twice": len(FIRMS[0])}


def two_pages(path: Path, upper: list[str], cells: int) -> Path:
    """The list on one page, and on the next a row without a line above it, in ``cells`` cells, and one more firm."""

    def draw(canvas: Canvas) -> None:
        table(canvas, LIST)
        canvas.showPage()
        canvas.setFont(FONT, 12)
        table(canvas, [["5", "幻想县", "虚构戊有限公司"]], TOP - STEP)
        edges = EDGES if cells == 3 else (EDGES[0], EDGES[-1])
        for edge in edges:
            canvas.line(edge, TOP, edge, TOP - STEP)
        for edge, text in zip(edges, upper, strict=False):
            canvas.drawString(edge + 4, TOP - 15, text)

    return drawn(path, draw)


def test_a_text_in_a_merged_cell_that_no_line_closes_is_told_and_given_to_no_row(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [HEAD])
        for row, name in enumerate(FIRMS, 1):
            canvas.drawString(EDGES[0] + 4, TOP - STEP * row - 15, str(row))
            canvas.drawString(EDGES[2] + 4, TOP - STEP * row - 15, name)
            for left, right in (EDGES[:2], EDGES[2:]):
                canvas.line(left, TOP - STEP * (row + 1), right, TOP - STEP * (row + 1))
        for edge in EDGES:
            canvas.line(edge, TOP, edge, TOP - STEP * (len(FIRMS) + 1))
        canvas.drawString(EDGES[1] + 4, TOP - STEP * 2 - 15, "虚构市")

    path = drawn(tmp_path / "list", draw)
    found = rows(path, {"name": "企业名称", "region": "属地"}, format="pdf")
    assert names(found) == FIRMS and [row.cells["属地"] for row in found] == ["", "", ""]
    assert look(path).left_out == {"no_cell": 3}


def test_an_open_row_below_one_that_is_closed_is_whole(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "next", ["4", "幻想县", "虚构丁有限公司"], 3)
    assert names(rows(path, {"name": "企业名称"}, format="pdf")) == [*FIRMS, "虚构丁有限公司", "虚构戊有限公司"]
    path = two_pages(tmp_path / "line", ["评价：虚构"], 1)
    found = rows(path, {"name": "企业名称"}, format="pdf")
    assert names(found) == [*FIRMS, "", "虚构戊有限公司"] and count(path, Reading(format="pdf")) == 6


def test_a_row_in_doubt_is_whole_where_the_registrar_says_so_of_its_page(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "list", ["7", "幻想县", "虚构丁有限公司"], 3)
    with pytest.raises(DataError, match="expected --whole-page 2 where its rows are whole"):
        rows(path, {"name": "企业名称"}, format="pdf")
    with pytest.raises(DataError, match="--whole-page 2"):
        look(path)
    found = rows(path, {"name": "企业名称"}, format="pdf", whole_pages=[2])
    assert names(found) == [*FIRMS, "虚构丁有限公司", "虚构戊有限公司"]
    assert look(path, whole_pages=(2,)).tables
