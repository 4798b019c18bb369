"""A list that says a firm twice, or two numbers of firms, is told and asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_lists import Block, make_csv, make_docx
from qiangqi.lists.fact_rows import ACT_FIELDS
from qiangqi.lists.registering.likeness import RowsAbove
from qiangqi.lists.sources import load_sources

GRANTED = (*SURE, *HERE, "--tier", "advantage", "--kind", "granted")
ABC: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"], [2, "虚构乙有限公司"], [3, "虚构丙有限公司"]]
TITLE = "虚构市优势企业名单（共5家）"


def test_a_firm_that_stands_twice_in_a_list_is_told(folder: Path, tmp_path: Path) -> None:
    told = add(make_csv(tmp_path / "l.csv", [[*ABC, [4, "虚构甲有限公司 "]]]), folder, *GRANTED)
    assert "同一名单重复列出 listed_twice: 1" in told and "line 5" in told
    assert len(list(facts(folder))) == 4


def test_two_codes_are_two_firms_of_one_name(folder: Path, tmp_path: Path) -> None:
    codes = ("91419999MA9999999Y", "91410000170001401D")
    rows: Block = [["序号", "企业名称", "信用代码"], *([1, "虚构甲有限公司", code] for code in codes)]
    assert "listed_twice" not in add(make_csv(tmp_path / "l.csv", [rows]), folder, *GRANTED)


@pytest.mark.parametrize("field", ACT_FIELDS)
def test_rows_that_differ_in_a_field_of_the_act_are_two_acts(field: str, folder: Path, tmp_path: Path) -> None:
    add(make_csv(tmp_path / "l.csv", [ABC]), folder, *GRANTED)
    row, above = next(iter(facts(folder))), RowsAbove()
    assert [above.has(one) for one in (row, row._replace(**{field: "other"}), row)] == [False, False, True]


def stated(folder: Path) -> list[int]:
    return [total.count for source in load_sources(folder) for total in source.card.totals]


def test_a_title_and_a_total_row_that_disagree_are_asked_about(folder: Path, tmp_path: Path) -> None:
    file = make_docx(tmp_path / "n.docx", [TITLE, [*ABC, ["合计", "3"]]])
    told = add(file, folder, *GRANTED, status=2)
    assert "--total  " in told and "3、5" in told
    add(file, folder, *GRANTED, "--total", "3")
    assert stated(folder) == [3]


def test_of_two_annexes_the_one_that_disagrees_is_asked_about(folder: Path, tmp_path: Path) -> None:
    two: list[Block] = [
        "附件1 示范企业认定名单（共3家）",
        ABC,
        "附件2 优势企业认定名单（共5家）",
        [*ABC, ["合计", "3"]],
    ]
    told = add(make_docx(tmp_path / "n.docx", two), folder, *SURE, *HERE, status=2)
    assert '--total "^附件2 优势企业认定名单（共5家）$=…"' in told
    add(make_docx(tmp_path / "n.docx", two), folder, *SURE, *HERE, "--total", "附件2=none")
    assert stated(folder) == [3]


@pytest.mark.parametrize("parts", [[["小计", "2"], [3, "虚构丙有限公司"], ["小计", "1"]], [["合计", "3"]]])
def test_figures_of_parts_that_add_up_ask_nothing(parts: list[list[str | int]], folder: Path, tmp_path: Path) -> None:
    rows = ABC[:3] if len(parts) > 1 else ABC
    grand: Block = [*rows, *parts, *([["总计", "3"]] if len(parts) > 1 else [])]
    add(make_csv(tmp_path / "l.csv", [grand]), folder, *GRANTED)
    assert stated(folder) == [3]
