"""A total row states a number of firms only where its figure is one, and never a sum of money."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_lists import Block, make_docx
from qiangqi.lists.readers import Reading, Skip, records
from qiangqi.lists.readers.cell_numbers import figure

HEADS = ["序号", "企业名称", "奖励金额（万元）", "企业数"]

TOTALS = {
    ("合计", "", "50", ""): None,
    ("合计", "", "1,040", ""): None,
    ("合计", "", "50", "3"): 3,
    ("合计", "3", "50", ""): 3,
    ("合计3", "", "50", ""): 3,
    ("合 计", "", "50", "1,146"): 1146,
    ("合计", "", "3家", ""): 3,
    ("共 3 家", "", "50", ""): 3,
    ("共计50万元", "", "", ""): None,
    ("合计", "", "50.5", "2.5"): None,
    ("3", "合计", "50", ""): 3,
    ("合计", "3家", "", "4"): None,
}


@pytest.mark.parametrize("cells", TOTALS)
def test_the_figure_of_a_total_is_one_of_firms_or_none(cells: tuple[str, ...]) -> None:
    assert figure(cells, HEADS, ["企业名称"]) == TOTALS[cells]


def test_a_sum_of_money_below_a_list_states_no_number_of_firms(tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称", "奖励金额"], [1, "虚构甲有限公司", 20], ["合计", "", 20]]
    path = make_docx(tmp_path / "l.docx", [rows])
    found = list(records(path, {"name": "企业名称"}, Reading(format="docx")))
    assert [(row.reason, row.total) for row in found if isinstance(row, Skip)] == [("header", None), ("total", None)]
