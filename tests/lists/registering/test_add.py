"""A list is added from the file as it was published: what it says is proposed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from added_lists import HERE, NEW, SURE, facts
from adding import add, check
from made_lists import Block, make_docx, make_html, make_pdf, make_text, make_xlsx
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime_files import load_regimes

AT = ("--place", "xugou", "--level", "city")

ANNEXES = {
    "附件1 虚构市知识产权示范企业通过复核名单": ("demonstration", "review_passed"),
    "附件2 虚构市知识产权优势企业复核未通过名单": ("advantage", "review_failed"),
    "附件3 新认定示范企业名单": ("demonstration", "granted"),
    "附件4 新一批优势企业名单": ("advantage", "granted"),
}


def four(path: Path) -> Path:
    def sheets(book: openpyxl.Workbook) -> None:
        for number, title in enumerate(ANNEXES):
            sheet = book.create_sheet(f"Sheet{number}")
            firm = "虚构" + "甲乙丙丁"[number]
            for row in (
                [title],
                ["序号", "属地", "企业名称"],
                [1, "河南省郑州市", f"{firm}有限公司"],
                ["合计", None, 1],
            ):
                sheet.append(row)
        book.remove(book["名单"])

    return make_xlsx(path, [], sheets)


def test_four_annexes_of_a_workbook_are_four_tiers_and_kinds(folder: Path, tmp_path: Path) -> None:
    file = four(tmp_path / "list.xlsx")
    told = add(file, folder, *SURE, *HERE)
    assert "rows 16 = 事实 facts 4 + 问题 issues 0 + 跳过 skipped 12" in told
    assert [(row.tier, row.kind) for row in facts(folder)] == list(ANNEXES.values())
    assert (folder / "zhengzhou/raw/2023-list.xlsx").read_bytes() == file.read_bytes()
    assert "zhengzhou demonstration review_passed: 1 facts of 1 stated" in check(folder)


def test_a_document_with_titles_and_two_tables_brings_a_regime_that_was_not_there(folder: Path, tmp_path: Path) -> None:
    table: Block = [["序号", "企业名称", "所属区县"], ["1", "虚构甲有限公司", "虚构区"], ["2", "虚构乙科技", "虚构区"]]
    other: Block = [["序号", "企业名称", "所属区县"], ["1", "虚构丙有限公司", "虚构区"]]
    lines: list[Block] = [
        "虚构市工信局关于公布2023年度技术创新示范企业名单的通知",
        "虚构工信〔2023〕12号",
        "2023年5月6日",
    ]
    file = make_docx(tmp_path / "n.docx", [*lines, "附件1：新认定名单", table, "附件2：通过复核名单", other])
    regime = ("--new-regime", "xugou-tech", "--regime-name", "虚构市技术创新示范企业", "--issuer", "虚构市工信局")
    told = add(file, folder, *SURE, *regime, "--issuer-kind", "authority", "--title-word", "技术创新示范企业", *AT)
    source = load_sources(folder)[0]
    assert source.id == "xugou/2023-12"
    assert (source.card.number, source.card.title_is) == ("虚构工信〔2023〕12号", "document")
    found = [(row.name, row.tier, row.kind, row.happened_text) for row in facts(folder)]
    assert found == [
        ("虚构甲有限公司", "demonstration", "granted", "2023-05-06"),
        ("虚构丙有限公司", "demonstration", "review_passed", "2023-05-06"),
    ]
    assert "short_name: 1" in told
    assert not load_regimes(folder)["xugou-tech"].text_held


def test_firms_under_a_wrong_header_are_recognised_and_asked_about(folder: Path, tmp_path: Path) -> None:
    rows: Block = [
        ["序号", "园区名称"],
        ["一、虚构市（2家）", ""],
        ["1", "虚构甲有限公司"],
        ["2", "虚构乙有限公司"],
        ["二、幻想市（1家）", ""],
        ["1", "虚构丙有限公司"],
    ]
    file = make_html(tmp_path / "p.html", ["关于2023年专精特新中小企业名单的公示", "发布时间：2023-06-01", rows])
    told = add(file, folder, *SURE, *NEW, "--id", "2023-srdi", status=2)
    assert '--column "name=…"' in told
    assert "园区名称" in told
    add(file, folder, *SURE, *NEW, "--id", "2023-srdi", "--column", "name=园区名称")
    assert [(row.region, row.kind, row.happened_text) for row in facts(folder)] == [
        ("虚构市", "publicised", "2023-06-01"),
        ("虚构市", "publicised", "2023-06-01"),
        ("幻想市", "publicised", "2023-06-01"),
    ]


def test_wrapped_cells_of_a_pdf_are_whole_names(folder: Path, tmp_path: Path) -> None:
    name = "虚构甲科技发展集团股份有限公司虚构乙分公司"
    rows: Block = [["序号", "地市", "企业名称"], ["1", "虚构市", name]]
    file = make_pdf(tmp_path / "w.pdf", ["2023年虚构省专精特新中小企业认定名单", rows], (40, 50, 80))
    add(file, folder, *SURE, *NEW, "--id", "2023-srdi", "--date", "2023")
    assert [(row.name, row.kind) for row in facts(folder)] == [(name, "granted")]


def test_firms_in_a_sentence_and_firms_in_lines_are_read_without_a_table(folder: Path, tmp_path: Path) -> None:
    said = "虚构区2家企业获评郑州市知识产权示范企业，分别是虚构甲有限公司和虚构乙有限公司。"
    add(make_text(tmp_path / "p.txt", ["虚构消息", said]), folder, *SURE, *HERE)
    assert [(row.name, row.tier, row.kind) for row in facts(folder)] == [
        ("虚构甲有限公司", "demonstration", "granted"),
        ("虚构乙有限公司", "demonstration", "granted"),
    ]
    lines: list[Block] = ["郑州市知识产权优势企业认定名单", "洛阳市（2家）", "1.虚构丙有限公司", "2. 虚构丁厂有限公司"]
    add(make_docx(tmp_path / "l.docx", lines), folder, *SURE, *HERE, "--id", "2023-lines")
    assert [row.region for row in facts(folder) if row.source.id == "zhengzhou/2023-lines"] == ["洛阳市", "洛阳市"]


def test_each_sentence_that_lists_firms_is_of_the_title_that_it_names(folder: Path, tmp_path: Path) -> None:
    said = "新增郑州市知识产权示范企业2家，分别是虚构甲有限公司和虚构优势有限公司。"
    more = "虚构丙有限公司等5家企业获评郑州市知识产权优势企业。"
    told = add(make_text(tmp_path / "p.txt", ["虚构消息", said + more]), folder, *SURE, *HERE)
    assert [(row.name, row.tier) for row in facts(folder)] == [
        ("虚构甲有限公司", "demonstration"),
        ("虚构优势有限公司", "demonstration"),
        ("虚构丙有限公司", "advantage"),
    ]
    assert "zhengzhou advantage granted: 5，读到 held 1" in told


def test_sheets_that_say_nothing_of_tier_and_kind_are_one_list(folder: Path, tmp_path: Path) -> None:
    def sheets(book: openpyxl.Workbook) -> None:
        for number, city in enumerate(("虚构市", "幻想市")):
            sheet = book.create_sheet(city)
            for row in (["序号", "企业名称"], [1, f"虚构{number}有限公司"]):
                sheet.append(row)
        book.remove(book["名单"])

    file = make_xlsx(tmp_path / "c.xlsx", [], sheets)
    told = add(file, folder, *SURE, *HERE, "--kind", "granted", "--tier", "advantage", "--column", "region=@sheet")
    assert "分段 sections" in told
    assert [(row.region, row.tier, row.kind) for row in facts(folder)] == [
        ("虚构市", "advantage", "granted"),
        ("幻想市", "advantage", "granted"),
    ]


def test_an_annex_is_named_by_a_pattern_or_passed_over(folder: Path, tmp_path: Path) -> None:
    file = four(tmp_path / "list.xlsx")
    answers = ("--annex", "附件1=advantage:granted", "--annex", "附件[24]=skip")
    add(file, folder, *SURE, *HERE, *answers)
    assert [(row.tier, row.kind) for row in facts(folder)] == [("advantage", "granted"), ("demonstration", "granted")]
    assert "matches no title" in add(file, folder, *SURE, *HERE, "--annex", "附件9=advantage:granted", status=2)
