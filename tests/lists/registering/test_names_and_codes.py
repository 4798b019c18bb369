"""What is no registered name, and what is no code: each becomes an issue that says so, or means that there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE
from adding import add
from made_lists import Block, make_csv, make_xlsx
from made_up import row
from printed_lists import A, B, listed
from qiangqi.lists.name_issues import name_issue
from qiangqi.values.registered_names import read_name

ROWS = ("--tier", "advantage", "--kind", "granted")

NOT_NAMES = {
    "虚构甲科技有限": "name_cut_off",
    "虚构甲仪表配件有限责任": "name_cut_off",
    "虚构甲股份有限公": "name_cut_off",
    "一、虚构市": "heading_row",
    "（三）新认定企业类": "heading_row",
    "虚构市（12家）": "heading_row",
    "虚构县": "heading_row",
    "温州市": "heading_row",
    "金水区": "heading_row",
    "虚构甲有限公司（已注销）": "name_doubtful",
    "（取消）虚构甲有限公司": "name_doubtful",
    "【未通过】虚构甲有限公司": "name_doubtful",
    "（集团）虚构甲有限公司": None,
    "市本级": "heading_row",
    "虚构甲高新技术产业开发区": "not_a_firm",
    "虚构甲开发区虚构乙产业园": "not_a_firm",
    "虚构甲循环化工园区": "not_a_firm",
    "虚构牌水泵系统": "not_a_firm",
    "张某某": "person_name",
    "欧阳某某": "person_name",
    "虚构甲有限公司（拟更名）": "renaming_unclear",
    "原名虚构甲": "renaming_unclear",
    "虚虚构构甲甲厂厂": "printed_twice",
    "虚构甲有限公司虚构甲有限公司": "printed_twice",
    "虚构甲股份": "short_name",
    "三棵树": "short_name",
    "徐工集团": "short_name",
    "": "name_doubtful",
    "虚构甲有限公司": None,
    "虚构甲科技园有限公司": None,
    "虚构甲研究院": None,
}


@pytest.mark.parametrize("name", NOT_NAMES)
def test_a_cell_that_is_no_registered_name_is_called_what_it_is(name: str) -> None:
    assert name_issue(name) == NOT_NAMES[name]


RENAMED = [
    f"{A}（更名为：{B}）",
    f"{A}更名改成“{B}”",
    f"{A}（更名为{B}）",
    f"{A}（现更名为：“{B}”）",
    f"{A}（变更为： {B}）",
    f"{A}，企业名称已变更为{B}",
    f"{A}（现名称为：{B}）",
    f"{A}，2019年更名为「{B}」",
]


@pytest.mark.parametrize("cell", RENAMED)
def test_a_new_name_is_read_without_the_signs_around_it(cell: str) -> None:
    found = read_name(cell)
    assert (found.name, found.new) == (A, B)


def test_the_dry_run_shows_new_names(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称"], [1, RENAMED[0]]]
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS, "--dry-run")
    assert "更名 new names: 1" in told and f"{A} → {B}" in told


def test_a_name_of_a_person_stands_in_no_output(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称"], [1, A], [2, "张某某"]]
    told = add(make_xlsx(tmp_path / "l.xlsx", [rows]), folder, *SURE, *HERE, *ROWS)
    assert "person_name: 1" in told and "张某某" not in told
    db = listed(tmp_path / "b", row("张某某") + ",,,", row(A) + ",,,")
    assert db.execute("select name, value from issues").fetchall() == [("***", "***")]


NONE = ["无", "/", "-", "——", "暂无", "N/A"]
PLACEHOLDERS = ["000000000000000000", "123456789012345678", "111111111111111111", "XXXXXXXXXXXXXXXXXX"]


@pytest.mark.parametrize("code", NONE)
def test_a_sign_for_no_code_is_none(code: str, tmp_path: Path) -> None:
    assert listed(tmp_path, row(A) + f",{code},,").execute("select uscc from facts").fetchall() == [(None,)]


@pytest.mark.parametrize("code", PLACEHOLDERS)
def test_a_placeholder_is_no_code_and_joins_no_firms(code: str, tmp_path: Path) -> None:
    db = listed(tmp_path, row(A) + f",{code},,", row(B) + f",{code},,")
    assert db.execute("select code, count(*) from issues group by 1").fetchall() == [("code_invalid", 2)]


CODE = "91419999MA9999999Y"


def test_a_code_on_two_names_of_one_document_is_nobodys_and_the_firms_stay_two(tmp_path: Path) -> None:
    other = row("虚构丙有限公司")
    db = listed(tmp_path, row(A) + f",{CODE},,", row(B) + f",{CODE.lower()},,", other + ",91410000170001401D,,")
    assert db.execute("select code, line, field, value, of_fact_id from issues order by line").fetchall() == [
        ("code_on_two_names", 2, "代码", CODE, "zhengzhou/list:2"),
        ("code_on_two_names", 3, "代码", CODE, "zhengzhou/list:3"),
    ]
    assert db.execute("select name, uscc from facts order by line").fetchall() == [
        (A, None),
        (B, None),
        ("虚构丙有限公司", "91410000170001401D"),
    ]
    assert db.execute("select count(*) from firms").fetchone() == (3,)


def test_a_code_on_a_name_and_the_one_before_it_is_one_firms(tmp_path: Path) -> None:
    cell = f'"{A}（更名为：{B}）"'
    db = listed(tmp_path, cell + row("") + f",{CODE},,", row(B) + f",{CODE},,", row(f" {B} ") + f",{CODE},,")
    assert db.execute("select distinct code from issues").fetchall() == [("listed_twice",)]
    assert db.execute("select count(*) from firms").fetchone() == (1,)


def test_a_firm_that_one_list_has_twice_is_an_issue_of_the_second_row(tmp_path: Path) -> None:
    lines = (row(A), row(B), row(f" {A} "), row(A, day="2024-06-20"))
    db = listed(tmp_path, *(f"{line},,," for line in lines))
    assert db.execute("select code, line, name, of_fact_id from issues").fetchall() == [
        ("listed_twice", 4, A, "zhengzhou/list:4")
    ]
    assert db.execute("select facts, issues from sources").fetchall() == [(4, 0)]


def test_a_year_alone_can_stand_twice_and_a_division_into_two_firms_is_no_repetition(tmp_path: Path) -> None:
    ends = [row(A, event="分立", day="2024-08-01") + f",,{other}," for other in (B, "虚构丙有限公司")]
    years = [row(B, day="2024") + ",,,"] * 2
    db = listed(tmp_path, *years, *ends, event={"认定": {"kind": "granted"}, "分立": {"kind": "split"}})
    assert db.execute("select code, line from issues where code = 'listed_twice'").fetchall() == [("listed_twice", 3)]
