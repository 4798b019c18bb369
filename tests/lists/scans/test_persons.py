"""Columns of a scan that are about persons."""

from __future__ import annotations

import pytest
from qiangqi.lists.readers.confirmed_cells import Placed
from qiangqi.lists.scans.persons import persons

HEAD, ROWS = ["企业名称", "联系人", "属地"], (["虚构甲有限公司", "虚构某", "虚构市"], ["虚构乙有限公司", "", "幻想县"])


def placed(*rows: list[str], page: int = 1) -> list[Placed]:
    return [Placed(page, 1, number, cells) for number, cells in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (placed(HEAD, *ROWS), [(1, 1), (2, 1)]),
        (placed(HEAD, ROWS[0]) + placed(ROWS[1], page=2), [(1, 1), (2, 1)]),
        (placed(HEAD, ROWS[0]) + placed(["企业名称", "批次", "属地"], ROWS[1], page=2), [(1, 1)]),
        (placed(["企业名称", "批次", "属地"], *ROWS), []),
        (placed(["企业法人", "序号"], ["虚构甲有限公司", "1"]), []),
        (placed(*ROWS), []),
    ],
)
def test_columns_about_persons_are_found_below_their_header(rows: list[Placed], found: list[tuple[int, int]]) -> None:
    assert list(persons(rows)) == found
