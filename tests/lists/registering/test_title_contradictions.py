"""Answers that say another thing than the list prints are asked about before rows come in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from given import DATASETS
from made_lists import Block, make_csv, make_docx, make_html, make_xlsx
from openpyxl import Workbook

ROWS: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]
OTHER: Block = [["序号", "企业名称"], [1, "虚构乙有限公司"]]
OPTIONS = (*SURE, *HERE)
GRANTED = ("--tier", "advantage", "--kind", "granted")


def with_title(path: Path, title: str) -> Path:
    return make_csv(path / "l.csv", [[[title, ""], *ROWS]])


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("关于2024年郑州市知识产权优势企业名单的公示", "publicised ≠ granted"),
        ("2024年郑州市知识产权优势企业复核通过名单", "review_passed ≠ granted"),
        ("2024年郑州市知识产权优势企业晋级名单", "upgraded ≠ granted"),
        ("2024年郑州市知识产权优势企业受理名单", "? ≠ granted"),
        ("2024年郑州市知识产权示范企业名单", "demonstration ≠ advantage"),
    ],
)
def test_an_answer_that_the_title_contradicts_is_asked_about(
    title: str, says: str, folder: Path, tmp_path: Path
) -> None:
    file = with_title(tmp_path, title)
    told = add(file, folder, *OPTIONS, *GRANTED, status=2)
    assert "--title-differs" in told and says in told
    assert not list(facts(folder))
    add(file, folder, *OPTIONS, *GRANTED, "--title-differs", "as-answered")
    assert [(row.tier, row.kind) for row in facts(folder)] == [("advantage", "granted")]


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("虚构市知识产权局关于2023年度拟认定知识产权优势企业的公示", "publicised ≠ granted"),
        ("虚构市知识产权局关于认定知识产权示范企业的通知", "demonstration ≠ advantage"),
        ("洛阳市知识产权局关于认定知识产权优势企业的通知", "? ≠ zhengzhou"),
    ],
)
def test_the_title_that_a_document_prints_counts_whatever_title_is_answered(
    title: str, says: str, folder: Path, tmp_path: Path
) -> None:
    file = make_docx(tmp_path / "n.docx", [title, ROWS])
    assert says in add(file, folder, *OPTIONS, *GRANTED, status=2)


@pytest.mark.parametrize("sheet", ["清退名单", "未报材料", "调出名单"])
def test_a_sheet_of_firms_that_get_nothing_is_asked_about(sheet: str, folder: Path, tmp_path: Path) -> None:
    def with_other(book: Workbook) -> None:
        other = book.create_sheet(sheet)
        for row in OTHER:
            other.append(row)

    file = make_xlsx(tmp_path / "b.xlsx", [ROWS], with_other)
    assert f'--annex "{sheet}=…"' in add(file, folder, *OPTIONS, "--tier", "advantage", status=2)


def test_a_paragraph_over_the_second_table_of_a_page_heads_it(folder: Path, tmp_path: Path) -> None:
    file = make_html(tmp_path / "p.html", ["虚构市知识产权局关于认定2023年度优势企业的通知", ROWS, "清退企业", OTHER])
    assert '--annex "清退企业=…"' in add(file, folder, *OPTIONS, "--tier", "advantage", status=2)


def test_a_title_of_another_regime_than_is_answered_is_asked_about(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(DATASETS / "xiping/xiping", folder / "xiping/xiping")
    file = with_title(tmp_path, "2024年西平县知识产权优势企业名单")
    assert "xiping ≠ zhengzhou" in add(file, folder, *OPTIONS, *GRANTED, status=2)


def test_a_text_that_opens_a_list_to_objections_contradicts_a_grant(folder: Path, tmp_path: Path) -> None:
    lines: list[Block] = ["现将拟定名单予以公示，公示期自2024年1月1日至7日。", ROWS]
    assert "publicised ≠ granted" in add(make_docx(tmp_path / "n.docx", lines), folder, *OPTIONS, *GRANTED, status=2)


@pytest.mark.parametrize(
    "title", ["2024年郑州市知识产权优势企业名单", "2024年新认定优势企业名单", "附件", "河南省郑州市优势企业情况表"]
)
def test_an_answer_that_the_title_says_or_leaves_open_asks_nothing(title: str, folder: Path, tmp_path: Path) -> None:
    add(with_title(tmp_path, title), folder, *OPTIONS, *GRANTED)
    assert [row.kind for row in facts(folder)] == ["granted"]


def test_a_title_that_was_answered_by_itself_asks_nothing(folder: Path, tmp_path: Path) -> None:
    file = with_title(tmp_path, "2024年郑州市知识产权优势企业复核通过名单")
    add(file, folder, *OPTIONS, "--annex", "复核=advantage:granted")
    assert [row.kind for row in facts(folder)] == ["granted"]
