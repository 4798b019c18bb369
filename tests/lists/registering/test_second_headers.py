"""A header below a list, or cells beside it, may be of firms that have no title: nothing of them comes in unasked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_lists import Block, make_csv, make_docx, make_html, make_xlsx
from openpyxl import Workbook
from openpyxl.comments import Comment

GRANTED = (*SURE, *HERE, "--tier", "advantage", "--kind", "granted")
HEADER: list[str | int | float] = ["序号", "企业名称", "地区"]
FIRST: list[list[str | int | float]] = [HEADER, [1, "虚构甲有限公司", "郑州市"], [2, "虚构乙有限公司", "郑州市"]]
AGAIN = [["序号", "企业名称", "取消原因"], ["序号", "取消企业名称", ""], ["", "取消企业", "原因"]]
MAKERS = [make_xlsx, make_docx, make_html, make_csv]
Maker = Callable[[Path, Sequence[Block]], Path]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("again", AGAIN)
def test_a_list_below_a_second_header_is_asked_about(
    make: Maker, again: list[str], folder: Path, tmp_path: Path
) -> None:
    file = make(tmp_path / "list", [[*FIRST, [*again], [1, "虚构丙有限公司", "企业申请"]]])
    told = add(file, folder, *GRANTED, status=2)
    assert "--other-tables" in told
    add(file, folder, *GRANTED, "--other-tables", "skip", *_noted(told))
    assert [fact.name for fact in facts(folder)] == ["虚构甲有限公司", "虚构乙有限公司"]


@pytest.mark.parametrize("make", MAKERS)
def test_a_list_below_the_first_rows_is_asked_about_too(make: Maker, folder: Path, tmp_path: Path) -> None:
    rows = [[n, f"虚构甲{n}有限公司", "郑州市"] for n in range(1, 41)]
    table: Block = [HEADER, *rows, ["序号", "企业名称", "取消原因"], [1, "虚构丙有限公司", "企业申请"]]
    assert "--other-tables" in add(make(tmp_path / "list", [table]), folder, *GRANTED, status=2)


def test_the_columns_of_the_list_are_read_again_below_another_one(folder: Path, tmp_path: Path) -> None:
    table: Block = [
        *FIRST,
        ["序号", "取消企业名称", ""],
        [1, "虚构丙有限公司", ""],
        HEADER,
        [3, "虚构丁有限公司", "郑州市"],
    ]
    file = make_xlsx(tmp_path / "l.xlsx", [table])
    told = add(file, folder, *GRANTED, status=2)
    add(file, folder, *GRANTED, "--other-tables", "skip", *_noted(told))
    assert [fact.name for fact in facts(folder)] == ["虚构甲有限公司", "虚构乙有限公司", "虚构丁有限公司"]


@pytest.mark.parametrize("header", ["取消原因", "未通过复核原因", "撤销时间"])
def test_a_header_that_tells_of_another_event_is_asked_about(header: str, folder: Path, tmp_path: Path) -> None:
    table: Block = [
        ["序号", "企业名称"],
        [1, "虚构甲有限公司"],
        ["序号", "企业名称", header],
        [1, "虚构丙有限公司", "企业申请"],
    ]
    for row in table[:2]:
        row.append("")  # type: ignore[union-attr]
    told = add(make_xlsx(tmp_path / "l.xlsx", [table]), folder, *GRANTED, status=2)
    assert '--note "名单!3=…"' in told


@pytest.mark.parametrize("header", ["是否取消", "失效日期", "复核情况", "认定时间"])
def test_a_header_that_asks_or_dates_is_no_event(header: str, folder: Path, tmp_path: Path) -> None:
    table: Block = [["序号", "企业名称", header], [1, "虚构甲有限公司", ""]]
    add(make_xlsx(tmp_path / "l.xlsx", [table]), folder, *GRANTED)


@pytest.mark.parametrize("make", [make_xlsx, make_docx, make_html])
def test_a_cell_beside_the_header_is_searched(make: Maker, folder: Path, tmp_path: Path) -> None:
    table: Block = [[*row, ""] for row in FIRST]
    table[2][3] = "已取消资格"  # type: ignore[index]
    file = make(tmp_path / "list", [table])
    assert '--unread "表头以外=…"' in add(file, folder, *GRANTED, status=2)
    assert "expected as-listed" in add(file, folder, *GRANTED, "--unread", "表头以外=read", status=2)
    add(file, folder, *GRANTED, "--unread", "表头以外=as-listed")


def test_a_comment_on_a_cell_is_searched_and_its_author_never_shown(folder: Path, tmp_path: Path) -> None:
    def comment(book: Workbook) -> None:
        book.active["B3"].comment = Comment("已取消资格", "王虚构")

    file = make_xlsx(tmp_path / "l.xlsx", [FIRST], comment)
    told = add(file, folder, *GRANTED, status=2)
    assert '--unread "表头以外=…"' in told and "名单!3「取消」" in told and "王虚构" not in told
    add(file, folder, *GRANTED, "--unread", "表头以外=as-listed")
    assert [fact.name for fact in facts(folder)] == ["虚构甲有限公司", "虚构乙有限公司"]


def test_a_hidden_column_that_is_passed_over_is_searched(folder: Path, tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book.active.column_dimensions["D"].hidden = True

    table: Block = [[*HEADER, "备注"], [*FIRST[1], ""], [*FIRST[2], "已取消资格"]]
    file = make_xlsx(tmp_path / "l.xlsx", [table], hide)
    assert '--unread "表头以外=…"' in add(file, folder, *GRANTED, "--hidden", "skip", status=2)


def _noted(told: str) -> list[str]:
    found = [line.split('"')[1].removesuffix("=…") for line in told.splitlines() if line.strip().startswith("--note ")]
    return [part for address in found for part in ("--note", f"{address}=as-listed")]
