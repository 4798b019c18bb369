"""Hidden sheets, rows and columns are passed over by name, unless the registrar asks for them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwt
from added_lists import HERE, SURE, facts
from adding import add, check

ROWS = ("--tier", "advantage", "--kind", "granted")
TABLE = [
    ["序号", "企业名称", "属地"],
    [1, "虚构甲有限公司", "虚构区"],
    [2, "虚构乙有限公司", "幻想县"],
]
DRAFT = [["序号", "企业名称", "属地"], [1, "虚构丙有限公司", "虚构区"]]


def xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    for title, rows in (("名单", TABLE), ("底稿", DRAFT)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book["底稿"].sheet_state = "hidden"
    book["名单"].row_dimensions[3].hidden = True
    book["名单"].column_dimensions["C"].hidden = True
    book.save(path)
    return path


def xls(path: Path) -> Path:
    book = xlwt.Workbook()
    for title, rows in (("名单", TABLE), ("底稿", DRAFT)):
        sheet = book.add_sheet(title)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    book.get_sheet("底稿").visibility = 1
    book.get_sheet("名单").row(2).hidden = True
    book.get_sheet("名单").col(2).hidden = True
    book.save(str(path))
    return path


@pytest.mark.parametrize("make", [xlsx, xls])
def test_what_is_hidden_is_skipped_and_told(make: object, folder: Path, tmp_path: Path) -> None:
    told = add(make(tmp_path / "list"), folder, *SURE, *HERE, *ROWS)  # type: ignore[operator]
    assert "--hidden: skip" in told and "隐藏行 hidden 1，隐藏列 hidden columns 1" in told and "hidden 3" in told
    assert [(row.name, row.region) for row in facts(folder)] == [("虚构甲有限公司", "")]
    assert check(folder).splitlines()[-1].split() == ["sum", "5", "1", "0", "4"]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_what_is_hidden_is_read_where_it_is_asked_for(make: object, folder: Path, tmp_path: Path) -> None:
    add(make(tmp_path / "list"), folder, *SURE, *HERE, *ROWS, "--hidden", "read")  # type: ignore[operator]
    assert [(row.name, row.region) for row in facts(folder)] == [
        ("虚构甲有限公司", "虚构区"),
        ("虚构乙有限公司", "幻想县"),
        ("虚构丙有限公司", "虚构区"),
    ]


def test_a_hidden_sheet_that_is_named_has_to_be_asked_for(folder: Path, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "list")
    assert "--hidden read" in add(file, folder, *SURE, *HERE, *ROWS, "--sheet", "底稿", status=2)
    add(file, folder, *SURE, *HERE, *ROWS, "--sheet", "底稿", "--hidden", "read")
    assert [row.name for row in facts(folder)] == ["虚构丙有限公司"]
