"""Files as they are published become rows with their address; what is no row of the list is named."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from given import ROOT
from made_lists import (
    CARD_HEAD,
    FIRMS,
    FONT,
    HEADER,
    LIST,
    MAKERS,
    Block,
    make_csv,
    make_docx,
    make_html,
    make_pdf,
    make_text,
    make_xls,
    make_xlsx,
)
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.readers import RawRow, Reading, Skip, records
from qiangqi.lists.readers.preview import look
from qiangqi.lists.readers.prose import listed
from qiangqi.lists.readers.reading import PROSE, Annex
from qiangqi.lists.readers.row_count import count
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

COLUMNS = {"name": "企业名称", "region": "属地"}
NAMES = [str(row[2]) for row in FIRMS]


def rows(path: Path, columns: dict[str, str] = COLUMNS, **reading: Any) -> list[RawRow]:
    found = records(path, columns, Reading.model_validate(reading))
    return [row for row in found if isinstance(row, RawRow)]


def skips(path: Path, columns: dict[str, str] = COLUMNS, **reading: Any) -> list[Skip]:
    return [row for row in records(path, columns, Reading.model_validate(reading)) if isinstance(row, Skip)]


def names(found: list[RawRow]) -> list[str]:
    return [row.cells["企业名称"] for row in found]


ADDRESSES = {
    "csv": ["line 3", "line 4", "line 5"],
    "xlsx": ["名单!3", "名单!4", "名单!5"],
    "xls": ["名单!3", "名单!4", "名单!5"],
    "docx": ["table 1 row 2", "table 1 row 3", "table 1 row 4"],
    "html": ["table 1 row 2", "table 1 row 3", "table 1 row 4"],
    "pdf": ["page 1 row 2", "page 1 row 3", "page 1 row 4"],
}


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_the_encoding_of_its_card(encoding: str, tmp_path: Path) -> None:
    plain = make_csv(tmp_path / "list.csv", [[HEADER, *FIRMS]], encoding)
    given = "gb18030" if encoding == "gb18030" else "utf-8"
    found = [row for row in records(plain, COLUMNS, None, given) if isinstance(row, RawRow)]
    assert names(found) == NAMES
    assert look(plain).encoding == encoding
    page = make_html(tmp_path / "page", LIST, encoding)
    assert names(rows(page, format="html")) == NAMES


def test_the_line_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    path = make_csv(tmp_path / "list.csv", [[HEADER, *FIRMS]])
    path.write_bytes(path.read_bytes() + "4,虚构,".encode() + b"\xff\n")
    with pytest.raises(DataError, match=r"list\.csv:[1-5]: cannot be decoded: byte 0xff"):
        list(records(path, COLUMNS))


SENTENCES = [
    "关于虚构事项的通知",
    "虚构市新增2家，分别是虚构甲有限公司、山东虚构泰和有限公司和虚构丙厂。",
    "虚构甲、虚构乙等5家企业入选。",
]


@pytest.mark.parametrize("form", ["text", "docx", "html"])
def test_names_in_a_sentence_are_rows_and_its_figure_is_kept(form: str, tmp_path: Path) -> None:
    makers = {"text": make_text, "docx": make_docx, "html": make_html}
    path = makers[form](tmp_path / "list", SENTENCES)
    found = list(
        records(path, {"name": "@name", "event": "@event"}, Reading(format=form, prose=PROSE, gives={"event": "新增"}))
    )
    listed = [(row.address, row.cells["@name"]) for row in found if isinstance(row, RawRow)]
    assert listed == [
        ("paragraph 2 item 1", "虚构甲有限公司"),
        ("paragraph 2 item 2", "山东虚构泰和有限公司"),
        ("paragraph 2 item 3", "虚构丙厂"),
        ("paragraph 3 item 1", "虚构甲"),
        ("paragraph 3 item 2", "虚构乙"),
    ]
    assert [(skip.reason, skip.total) for skip in found if isinstance(skip, Skip)] == [
        ("text", None),
        ("total", 2),
        ("total", 5),
    ]


@pytest.mark.parametrize(
    ("sentence", "found", "total"),
    [
        ("新增3家，分别是虚构甲公司、虚构乙公司和虚构丙公司。", ["虚构甲公司", "虚构乙公司", "虚构丙公司"], 3),
        ("包括虚构甲公司、虚构等离子公司等25家企业", ["虚构甲公司", "虚构等离子公司"], 25),
        ("虚构甲公司、虚构乙公司等二十五家企业通过复核", ["虚构甲公司", "虚构乙公司"], 25),
        ("分别为：虚构甲公司，虚构乙公司等企业。", ["虚构甲公司", "虚构乙公司"], None),
        ("共3家，分别是甲、乙和丙", ["甲", "乙", "丙"], 3),
        ("分别是甲、乙和丙", ["甲", "乙和丙"], None),
    ],
)
def test_a_sentence_gives_its_names_and_its_figure(sentence: str, found: list[str], total: int | None) -> None:
    ((names_, total_, *_),) = listed(sentence, re.compile(PROSE))
    assert (names_, total_) == (found, total)


def test_a_workbook_tells_days_damaged_codes_formulas_and_hidden_rows(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active.row_dimensions[2].hidden = True
        book.active["E3"] = "=1+1"

    header = ["企业名称", "属地", "统一社会信用代码", "日期", "备注"]
    table = [header, [NAMES[0], "虚构市", 914101007123456789, 43336, "x"], [NAMES[1], "虚构市", "9.141E+17", 2018, ""]]
    path = make_xlsx(tmp_path / "list", [table], change)
    columns = {"name": "企业名称", "uscc": "统一社会信用代码", "date": "日期", "remark": "备注"}
    first, second = rows(path, columns, format="xlsx", serial_dates=["日期"])
    assert (first.cells["日期"], second.cells["日期"]) == ("2018-08-24", "2018")
    assert first.cells["统一社会信用代码"] == "9.14101007123457e+17"
    assert first.damaged == second.damaged == {"统一社会信用代码"}
    assert (first.hidden, second.hidden) == (True, False)
    assert (first.formulas, second.formulas, second.cells["备注"]) == (frozenset(), {"备注"}, "")


def test_an_old_workbook_tells_them_too(tmp_path: Path) -> None:
    def change(book: xlwt.Workbook) -> None:
        sheet = book.get_sheet(0)
        sheet.row(1).hidden = True
        sheet.write(2, 1, xlwt.Formula("1+1"))
        sheet.write(2, 2, datetime.date(2018, 8, 24), xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    table = [["企业名称", "属地", "日期"], [NAMES[0], 914101007123456789, 43336], [NAMES[1], "", ""]]
    first, second = rows(make_xls(tmp_path / "list", [table], change), {**COLUMNS, "date": "日期"}, format="xls")
    assert (first.hidden, first.damaged, second.hidden, second.formulas) == (True, {"属地"}, False, {"属地"})
    assert second.cells["日期"] == "2018-08-24"


REFUSED = {
    "no header": ({"format": "xlsx"}, {"name": "单位"}, "the table at 名单!2 lacks the headers 单位"),
    "header elsewhere": ({"format": "xlsx", "header": "1"}, COLUMNS, "lacks the headers 企业名称, 属地"),
    "another format": ({"format": "pdf"}, COLUMNS, "is xlsx by its content; expected pdf, as its card says"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_not_as_the_card_says_is_refused(what: str, tmp_path: Path) -> None:
    reading, columns, told = REFUSED[what]
    with pytest.raises(DataError, match=told):
        rows(make_xlsx(tmp_path / "list", LIST), columns, **reading)


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_a_table_without_any_header_is_not_taken_for_titles(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "list", [[["", "", name] for name in [*NAMES, *NAMES]], [HEADER, *FIRMS]])
    with pytest.raises(DataError, match=r"the table at .* row 1 lacks the headers"):
        rows(path, format=form)


def test_a_header_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = make_csv(tmp_path / "list", [[["企业名称", "属地", "企业 名称"], ["虚构甲", "", "虚构乙"]]])
    with pytest.raises(DataError, match="line 1 holds the header '企业名称' twice"):
        rows(path, format="csv")


@pytest.mark.parametrize("form", MAKERS)
def test_a_further_header_in_the_cards_words_for_it_is_found_where_it_stands(form: str, tmp_path: Path) -> None:
    other: Block = [["单位 全称", "序号", "地市"], ["虚构丁有限公司", 1, "幻想市"]]
    path = MAKERS[form](tmp_path / "list", [*LIST, other])
    found = rows(path, format=form, same_headers={"企业名称": ["单位全称"], "属地": ["地市"]})
    assert names(found) == [*NAMES, "虚构丁有限公司"]
    assert found[-1].cells == {"企业名称": "虚构丁有限公司", "属地": "幻想市"}


@pytest.mark.parametrize("form", MAKERS)
def test_the_columns_of_a_table_without_a_header_are_those_of_the_card(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "list", ["虚构企业名单", FIRMS, [["合计", "", 3]]])
    given = {"headers": ["序号", "属地", "企业名称"], "format": form}
    assert names(rows(path, **given)) == NAMES
    assert {skip.reason for skip in skips(path, **given)} <= {"title", "total"}
    with pytest.raises(DataError, match="lacks the headers 企业名称, 属地"):
        rows(path, **{**given, "headers": ["序号", "地区", "企业名称"]})


def test_a_table_of_another_width_is_not_under_the_headers_of_the_card(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "list", [[["虚构指标", 5]], FIRMS])
    with pytest.raises(DataError, match=r"the table at table 1 row 1 lacks the headers"):
        rows(path, format="docx", headers=["序号", "属地", "企业名称"])


def test_a_header_cannot_be_of_two_columns() -> None:
    with pytest.raises(ValueError, match="'地市' stands here twice"):
        Reading.model_validate({"format": "csv", "same_headers": {"属地": ["地市"], "地区": ["地市"]}})


def test_a_table_without_the_header_stops_unless_the_card_passes_it_over(tmp_path: Path) -> None:
    other: Block = [["指标", "数值"], ["虚构指标", 5]]
    path = make_docx(tmp_path / "list", [other, *LIST])
    with pytest.raises(DataError, match=r"the table at table 1 row 1 lacks the headers .*other_tables: skip"):
        rows(path, format="docx")
    assert names(rows(path, format="docx", other_tables="skip")) == NAMES
    passed = skips(path, format="docx", other_tables="skip")
    assert [skip.address for skip in passed if skip.reason == "other_table"] == ["table 1 row 1", "table 1 row 2"]


@pytest.mark.parametrize("form", MAKERS)
def test_only_the_columns_that_the_card_names_leave_the_reader(form: str, tmp_path: Path) -> None:
    table = [["企业名称", "属地", "手机"], [NAMES[0], "虚构市", "13900001111"], ["注：联系 13900002222", "", ""]]
    found = list(records(MAKERS[form](tmp_path / "list", [table]), COLUMNS, Reading.model_validate({"format": form})))
    assert NAMES[0] in str(found) and "139" not in str(found)


CARD = (
    CARD_HEAD
    + """\
reading:
  format: {form}
  gives: {{event: 确定, date: 2023}}
  annexes: [{{title: 名单, gives: {{title: 示范}}}}]
columns: {{name: 企业名称, region: 属地, title: "@title", event: "@event", date: "@date"}}
values:
  title: {{示范: {{regime: zhengzhou, tier: demonstration}}}}
  event: {{确定: {{kind: granted}}}}
bounds: {{facts: [0, 9]}}
"""
)


@pytest.mark.parametrize("form", MAKERS)
def test_every_row_of_a_published_file_is_a_fact_an_issue_or_skipped_by_name(form: str, tmp_path: Path) -> None:
    raw = tmp_path / "place" / "raw" / "list.bin"
    raw.parent.mkdir(parents=True)
    firms = [*FIRMS, [4, "虚构市", "虚构丁有限公司 13900001111"]]
    MAKERS[form](raw, ["虚构企业名单", [HEADER, *firms, ["合计", "", 4]]])
    card = CARD.format(form=form, sha256=hashlib.sha256(raw.read_bytes()).hexdigest())
    (tmp_path / "place" / "list.yml").write_text(card, encoding="utf-8")
    (source,) = load_sources(tmp_path)
    skipped: list[Skip] = []
    found = list(read(source, load_regimes(ROOT / "datasets"), skipped))
    assert sum(isinstance(row, FactRow) for row in found) == 3
    assert [row.code for row in found if not isinstance(row, FactRow)] == ["personal_data"]
    assert [row.address for row in found][:3] == ADDRESSES[form]
    assert source.card.reading is not None
    blank = Counter(skip.reason for skip in skipped)["blank"]
    assert count(raw, source.card.reading) == len(found) + len(skipped) - blank


def test_a_card_that_names_an_unknown_context_value_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    card = CARD.format(form="xlsx", sha256="0").replace("@title", "@tilte")
    (tmp_path / "place" / "list.yml").write_text(card, encoding="utf-8")
    with pytest.raises(
        DataError, match="no context value '@tilte'; expected one of @annex, @date, @event, @sheet, @title"
    ):
        load_sources(tmp_path)


@pytest.mark.parametrize("form", MAKERS)
def test_a_look_finds_the_format_the_table_and_its_header_whatever_the_file_is_called(
    form: str, tmp_path: Path
) -> None:
    seen = look(MAKERS[form](tmp_path / "list.doc", ["附件1", "关于2家企业的虚构名单", [HEADER, *FIRMS]]))
    table = seen.tables[0]
    assert seen.format == form and not seen.has_macros
    assert table.header(table.header_rows[0]) == ["序号", "属地", "企业名称"]
    assert seen.annexes[-2:] == ["附件1", "关于2家企业的虚构名单"]
    assert (table.columns, table.first[-1]) == (3, ["3", "幻想县", NAMES[2]])


def test_a_look_at_prose_finds_its_lists(tmp_path: Path) -> None:
    seen = look(make_text(tmp_path / "list", SENTENCES))
    assert [(found.names[-1], found.total) for found in seen.sentences] == [("虚构丙厂", 2), ("虚构乙", 5)]
