"""What a document calls itself, its days and its columns, as authorities write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_lists import Block, make_csv, make_docx
from qiangqi.lists.readers.preview import look
from qiangqi.lists.registering.document_marks import days, titles

ROWS = ("--tier", "advantage", "--kind", "granted")
TABLE: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]

TITLES = {
    (
        "虚构市知识产权局关于公布2023年度",
        "知识产权优势企业名单的通知",
    ): "虚构市知识产权局关于公布2023年度知识产权优势企业名单的通知",
    ("2023年度虚构省专精特新", "中小企业认定名单"): "2023年度虚构省专精特新中小企业认定名单",
    ("虚构市知识产权局", "关于公布优势企业名单的通知"): "关于公布优势企业名单的通知",
    ("附件1", "2023年虚构市优势企业名单"): "2023年虚构市优势企业名单",
    ("现将关于名单的事项公布如下：", "2023年虚构市优势企业名单"): "2023年虚构市优势企业名单",
}


@pytest.mark.parametrize("lines", TITLES)
def test_a_title_over_two_paragraphs_is_one(lines: tuple[str, str], tmp_path: Path) -> None:
    assert titles(look(make_docx(tmp_path / "n.docx", [*lines, TABLE]))) == [TITLES[lines]]


@pytest.mark.parametrize("label", ["更新日期：", "信息更新时间:", "打印日期：", "有效日期："])
def test_a_day_of_a_change_to_the_page_is_proposed_for_nothing(label: str, tmp_path: Path) -> None:
    path = make_docx(tmp_path / "n.docx", [f"{label}2024-02-03", "发布日期：2024-01-02", TABLE])
    assert [(day.iso, day.dates_document) for day in days(look(path))] == [("2024-01-02", True)]


CODE = "91419999MA9999999Y"


@pytest.mark.parametrize("header", ["行政相对人代码", "纳税人识别号", "行政相对人代码_1(统一社会信用代码)"])
def test_the_code_stands_under_any_of_its_headers(header: str, folder: Path, tmp_path: Path) -> None:
    rows: Block = [["行政相对人名称", header, "行政相对人代码_2(工商注册号)"], ["虚构甲有限公司", CODE, ""]]
    told = add(
        make_csv(tmp_path / "l.csv", [[row[: 2 + ("_1" in header)] for row in rows]]), folder, *SURE, *HERE, *ROWS
    )
    assert "name=行政相对人名称" in told
    assert [row.uscc for row in facts(folder)] == [CODE]


def test_a_province_is_a_place_rather_than_a_part_of_the_country(folder: Path, tmp_path: Path) -> None:
    rows: Block = [
        ["区域", "企业名称", "省份"],
        ["华南", "虚构甲有限公司", "广东省"],
        ["西北", "虚构乙有限公司", "甘肃省"],
    ]
    add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert [row.region for row in facts(folder)] == ["广东省", "甘肃省"]


def test_a_day_of_eight_digits_is_one(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "认定日期"], ["虚构甲有限公司", 20230410]]
    add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE[:6], *ROWS)
    assert [row.happened_text for row in facts(folder)] == ["20230410"]


def test_a_term_that_cannot_be_read_is_shown_under_its_header_as_it_is_printed(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "有效期"], ["虚构甲有限公司", "三年"]]
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS, "--column", "valid_from=有效期")
    assert "line 2  有效期='三年'" in told


@pytest.mark.parametrize(("printed", "kept"), [("二〇二三年四月十日", "2023-04-10"), ("二〇二三年四月", "2023-04")])
def test_a_day_in_chinese_numerals_is_one(printed: str, kept: str, folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "认定日期"], ["虚构甲有限公司", printed]]
    add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE[:6], *ROWS)
    assert [(row.happened_text, row.happened_known) for row in facts(folder)] == [(printed, kept)]
