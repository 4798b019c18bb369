"""A list is the same rows in every format, with its titles and headings."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from made_lists import (
    FIRMS,
    HEADER,
    LIST,
    MAKERS,
    Block,
    make_docx,
    make_pdf,
    make_text,
    make_xls,
    make_xlsx,
)
from qiangqi.lists.readers import RawRow, Reading, Skip, records
from qiangqi.lists.readers.reading import PROSE
from qiangqi.lists.readers.row_count import count
from qiangqi.standing.strict_yaml import DataError
from read_rows import ADDRESSES, COLUMNS, NAMES, names, rows, skips


@pytest.mark.parametrize("form", MAKERS)
def test_a_list_is_the_same_rows_in_every_format_and_each_has_its_address(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "list", LIST)
    found = rows(path, format=form)
    assert names(found) == NAMES
    assert [row.cells["属地"] for row in found] == ["虚构市", "虚构市", "幻想县"]
    assert [row.address for row in found] == ADDRESSES[form]
    passed = skips(path, format=form)
    assert [skip.reason for skip in passed if skip.reason != "title"] == ["header", "total", "note"]
    assert [skip.total for skip in passed if skip.reason == "total"] == [3]
    assert len({row.line for row in [*found, *passed]}) == len(found) + len(passed)


@pytest.mark.parametrize("form", MAKERS)
def test_the_rows_counted_in_the_file_are_the_rows_and_skips_that_come_out(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "list", [*LIST, "", [HEADER, ["", "", ""], *FIRMS]])
    reading = Reading.model_validate({"format": form})
    found = list(records(path, COLUMNS, reading))
    blank = sum(isinstance(row, Skip) and row.reason == "blank" for row in found)
    assert count(path, reading) == len(found) - blank
    assert sum(isinstance(row, RawRow) for row in found) == 6


@pytest.mark.parametrize("form", MAKERS)
def test_tier_and_kind_come_from_the_title_of_the_annex(form: str, tmp_path: Path) -> None:
    annexes = [
        {"title": "示范.*复核", "gives": {"title": "示范", "event": "通过复核"}},
        {"title": "优势.*新增", "gives": {"title": "优势", "event": "新增"}},
    ]
    blocks: list[Block] = [
        "附件1",
        "虚构示范企业复核名单",
        [HEADER, FIRMS[0]],
        "虚构优势企业新增名单",
        [HEADER, FIRMS[1]],
    ]
    path = MAKERS[form](tmp_path / "list", blocks)
    columns = {**COLUMNS, "title": "@title", "event": "@event", "remark": "@annex"}
    found = rows(path, columns, format=form, annexes=annexes)
    assert [(row.cells["企业名称"], row.cells["@title"], row.cells["@event"]) for row in found] == [
        (NAMES[0], "示范", "通过复核"),
        (NAMES[1], "优势", "新增"),
    ]
    assert found[1].context["annex"] == "虚构优势企业新增名单"
    with pytest.raises(DataError, match="stands under no annex that the card names"):
        rows(path, columns, format=form, annexes=annexes[:1])
    passed = skips(path, columns, format=form, annexes=[annexes[0], {"title": "优势", "skip": "true"}])
    assert [skip.reason for skip in passed].count("other_annex") == 1


def test_the_name_of_a_sheet_counts_as_the_title_of_an_annex(tmp_path: Path) -> None:
    def second(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("优势新增")
        for row in (HEADER, FIRMS[1]):
            sheet.append(row)

    path = make_xlsx(tmp_path / "list", LIST, second)
    annexes = [{"title": "名单$", "skip": "true"}, {"title": "优势", "gives": {"title": "优势"}}]
    found = rows(path, {**COLUMNS, "title": "@title"}, format="xlsx", annexes=annexes)
    assert [(row.address, row.cells["@title"]) for row in found] == [("优势新增!2", "优势")]
    assert [row.address for row in rows(path, format="xlsx", sheets=["优势新增"])] == ["优势新增!2"]
    with pytest.raises(DataError, match="has no sheet '没有'; expected one of 名单, 优势新增"):
        rows(path, format="xlsx", sheets=["没有"])


def test_names_in_a_sentence_of_an_annex_that_is_passed_over_are_no_rows(tmp_path: Path) -> None:
    path = make_text(
        tmp_path / "list", ["虚构甲名单", "分别是虚构甲公司和虚构乙公司。", "虚构乙名单", "分别是虚构丙公司。"]
    )
    annexes = [{"title": "甲名单", "skip": "true"}, {"title": "乙名单"}]
    found = list(
        records(path, {"name": "@name"}, Reading.model_validate({"format": "text", "prose": PROSE, "annexes": annexes}))
    )
    assert [row.cells["@name"] for row in found if isinstance(row, RawRow)] == ["虚构丙公司"]
    assert [row.reason for row in found if isinstance(row, Skip)] == ["title", "other_annex", "other_annex", "title"]


@pytest.mark.parametrize("form", MAKERS)
def test_city_headings_become_a_column(form: str, tmp_path: Path) -> None:
    header: list[str | int | float] = ["序号", "企业名称"]
    table: list[list[str | int | float]] = [
        header,
        ["一、虚构市（1家）", ""],
        [1, NAMES[0]],
        ["二、幻想市（1家）", ""],
        [1, NAMES[1]],
    ]
    path = (
        make_pdf(tmp_path / "list", [table], (100, 220)) if form == "pdf" else MAKERS[form](tmp_path / "list", [table])
    )
    heading = "^[一二三]、(.+?市)"
    found = rows(path, {"name": "企业名称", "region": "@heading"}, format=form, heading=heading)
    assert [(row.cells["企业名称"], row.cells["@heading"]) for row in found] == [
        (NAMES[0], "虚构市"),
        (NAMES[1], "幻想市"),
    ]
    assert [s.reason for s in skips(path, {"name": "企业名称"}, format=form, heading=heading)].count("heading") == 2


def test_a_heading_line_above_a_table_holds_for_that_table_only(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "list", ["虚构市", [HEADER, FIRMS[0]], [HEADER, FIRMS[1]]])
    found = rows(path, {"name": "企业名称", "region": "@heading"}, format="docx", heading="^.{2,4}市$")
    assert [row.cells["@heading"] for row in found] == ["虚构市", ""]


def test_a_cell_that_is_merged_downwards_repeats_its_value(tmp_path: Path) -> None:
    table = [HEADER, [1, "虚构市", NAMES[0]], [2, "", NAMES[1]], [3, "", NAMES[2]]]
    xlsx = make_xlsx(tmp_path / "x", [table], lambda book: book.active.merge_cells("B2:B3"))
    xls = make_xls(tmp_path / "o", [table], lambda book: book.get_sheet(0).merge(1, 2, 1, 1))
    html = tmp_path / "h"
    html.write_text(
        "<table><tr><td>序号<td>属地<td>企业名称<tr><td>1<td rowspan=2>虚构市<td>虚构甲"
        "<tr><td>2<td>虚构乙<tr><td>3<td><td>虚构丙",
        encoding="utf-8",
    )
    document = docx.Document(str(make_docx(tmp_path / "d", [table])))
    cells = document.tables[0].columns[1].cells
    cells[1].merge(cells[2])
    document.save(str(tmp_path / "d"))
    for path, form in ((xlsx, "xlsx"), (xls, "xls"), (html, "html"), (tmp_path / "d", "docx")):
        assert [row.cells["属地"] for row in rows(path, format=form)] == ["虚构市", "虚构市", ""], form


def test_a_pdf_cell_over_three_lines_is_joined_without_spaces_inside_chinese(tmp_path: Path) -> None:
    long = "虚构幻想之城知识产权运营与高端装备制造股份有限公司"
    path = make_pdf(
        tmp_path / "list", [[HEADER, [1, "虚构市", long], [2, "虚构市", "虚构 ABC Holdings Limited"]]], (50, 60, 100)
    )
    assert names(rows(path, format="pdf")) == [long, "虚构 ABC Holdings Limited"]


def test_a_pdf_table_goes_on_over_its_pages(tmp_path: Path) -> None:
    table = [HEADER, *([number, "虚构市", f"虚构第{number}有限公司"] for number in range(1, 91))]
    path = make_pdf(tmp_path / "list", ["虚构企业名单", table])
    found = rows(path, format="pdf")
    assert names(found) == [row[2] for row in table[1:]]
    assert found[-1].address.startswith("page 3 row ")
    assert [skip.reason for skip in skips(path, format="pdf")] == ["header"] * 3
    assert len(rows(path, format="pdf", pages=["1", "1"])) < 50
