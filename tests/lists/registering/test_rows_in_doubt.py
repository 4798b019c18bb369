"""A row that the list does not grant, or that names two firms or no tier, is asked about or an issue, never a fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add, check
from made_lists import Block, make_csv, make_docx, make_html, make_xlsx

GRANTED = (*SURE, *HERE, "--tier", "advantage", "--kind", "granted")
TABLE: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]
OTHER: Block = [["序号", "企业名称"], [1, "虚构乙有限公司"]]


def test_a_note_about_a_firm_of_another_section_is_asked_about(folder: Path, tmp_path: Path) -> None:
    blocks = ["附件1 认定优势企业名单", TABLE, "附件2 取消资格企业名单", OTHER, "注：虚构甲有限公司已取消资格"]
    annexes = ("--annex", "附件1=advantage:granted", "--annex", "附件2=advantage:cancelled")
    told = add(make_docx(tmp_path / "n.docx", blocks), folder, *SURE, *HERE, *annexes, status=2)
    assert '--note "paragraph 3=…"' in told


def test_a_note_about_a_firm_of_its_own_section_is_not(folder: Path, tmp_path: Path) -> None:
    blocks = ["附件1 认定优势企业名单", TABLE, "附件2 取消资格企业名单", OTHER, "注：虚构乙有限公司已取消资格"]
    annexes = ("--annex", "附件1=advantage:granted", "--annex", "附件2=advantage:cancelled")
    add(make_docx(tmp_path / "n.docx", blocks), folder, *SURE, *HERE, *annexes)


@pytest.mark.parametrize("between", ["\n", "、", "；", " ", "\n\n"])
@pytest.mark.parametrize("make", [make_xlsx, make_docx, make_csv, make_html])
def test_two_firms_in_one_cell_are_no_firm(make: object, between: str, folder: Path, tmp_path: Path) -> None:
    table = [*TABLE, [2, f"虚构丙有限公司{between}虚构丁有限公司"]]
    add(make(tmp_path / "list", [table]), folder, *GRANTED)  # type: ignore[operator]
    assert [fact.name for fact in facts(folder)] == ["虚构甲有限公司"]
    is_line = make is make_csv and "\n" in between  # a line break in a CSV is no printed character
    assert f"1 {'text_unreadable' if is_line else 'name_doubtful'}" in check(folder)


def test_a_row_without_a_tier_in_the_column_of_tiers_is_asked_about(folder: Path, tmp_path: Path) -> None:
    rows = [[1, "虚构甲有限公司", "示范企业"], [2, "虚构乙有限公司", ""], [3, "虚构丙有限公司", "优势企业"]]
    file = make_xlsx(tmp_path / "l.xlsx", [[["序号", "企业名称", "称号"], *rows]])
    options = (*SURE, *HERE, "--kind", "granted")
    assert '--value "title:=…"' in add(file, folder, *options, status=2)
    add(file, folder, *options, "--value", "title:=tier_missing")
    assert [(fact.name, fact.tier) for fact in facts(folder)] == [
        ("虚构甲有限公司", "demonstration"),
        ("虚构丙有限公司", "advantage"),
    ]


@pytest.mark.parametrize("behind", ["张三丰", "（张三丰）", " 张三丰", "联系人张三丰", "、负责人张三丰"])
def test_a_person_behind_a_firm_is_never_shown(behind: str, folder: Path, tmp_path: Path) -> None:
    table = [*TABLE, [2, f"虚构丙有限公司{behind}"]]
    told = add(make_xlsx(tmp_path / "l.xlsx", [table]), folder, *GRANTED) + check(folder)
    assert "三丰" not in told
    assert [fact.name for fact in facts(folder)] == ["虚构甲有限公司"]


def test_dates_that_are_serial_numbers_are_named(folder: Path, tmp_path: Path) -> None:
    file = make_csv(tmp_path / "l.csv", [[["序号", "企业名称", "认定时间"], [1, "虚构甲有限公司", 45000]]])
    assert "serial numbers: 认定时间" in add(file, folder, *GRANTED, "--dry-run")
    refused = add(file, folder, *GRANTED, "--serial-date", "认定时间", status=2)
    assert "expected --column date=认定时间" in refused
    told = add(file, folder, *GRANTED, "--serial-date", "认定时间", "--column", "date=认定时间")
    assert "serial numbers" not in told
    assert [fact.happened_text for fact in facts(folder)] == ["2023-03-15"]
