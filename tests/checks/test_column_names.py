"""What a sentence calls a column: as much of its header as tells it, and nobody's name or number."""

from __future__ import annotations

import time

import pytest
from qiangqi.checks.columns import Columns, shown_name

SHOWN = {
    "客户名称": "客户名称",
    " 企业 名称* ": "企业 名称*",
    "企业名称（张三13812345678）": "企业名称",
    "公司名称(李四 410101199001011234)": "公司名称",
    "贷款到期日【客户经理张三（13812345678": "贷款到期日",
    "（必填）企业名称": "企业名称",
    "(张三)余额（李四）": "余额",
    "（张三）": "",
    "（张三": "",
    "客户经理 13812345678": "***",
    "138\x1b1234\u202e5678": "***",
    "联系人张三": "***",
    "联系人姓名": "联系人姓名",
    "法定代表人身份证号码": "法定代表人身份证号码",
    "企业\x1b[31m\u202e名\r\n称\u2066": "企业",
    "到期\u202e日\x07": "到期日",
    "到期\n日": "到期 日",
    "": "",
}


@pytest.mark.parametrize("header", SHOWN)
def test_a_column_is_called_by_its_header_without_what_is_no_name_of_a_column(header: str) -> None:
    assert shown_name(header) == SHOWN[header]


def test_a_long_header_is_cut_after_what_is_masked_and_is_not_worked_on_for_long() -> None:
    assert len(shown_name("企" * 3_000)) == 60
    assert shown_name(f"{'余' * 50}电话13812345678") == f"{'余' * 50}电话***"
    begin = time.perf_counter()
    for header in ("a" * 10**6 + "@", "(" * 10**6, "13" * 10**6):
        assert len(shown_name(header)) <= 60
    assert time.perf_counter() - begin < 1


def test_the_columns_of_a_sheet_are_called_so() -> None:
    header = ["企业名称（张三13812345678）", "（张三）"]
    assert Columns(0, {"name": 0, "until": 1, "from": 2}).names(header) == {"name": "企业名称"}
