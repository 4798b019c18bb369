"""Which cells of a scan a person must see."""

from __future__ import annotations

import doctest

import pytest
from qiangqi.lists.scans import doubts as module
from qiangqi.lists.scans.doubts import doubts, out_of_order
from qiangqi.lists.scans.read_rows import Read, ReadCell, ReadRow


def cell(first: str, second: str | None = None, score: float = 1.0) -> ReadCell:
    return ReadCell(b"", [Read(first, score), Read(first if second is None else second, 1.0)] if first else [])


def table(*rows: tuple[str, str, str]) -> list[ReadRow]:
    head = ("序号", "企业名称", "代码")
    return [ReadRow(1, 1, number, [*map(cell, texts)]) for number, texts in enumerate((head, *rows), 1)]


FIRMS = [(str(number), f"虚构{name}有限公司", "") for number, name in enumerate("甲乙丙丁", 1)]


def test_of_a_table_on_which_both_agree_nothing_is_asked() -> None:
    assert doubts(table(*FIRMS)) == {}


@pytest.mark.parametrize(
    ("one", "because"),
    [
        (cell("虚构乙有限公司", "虚构己有限公司"), "differs"),
        (cell("虚构乙有限公司", score=0.9), "unsure"),
        (ReadCell(b"", [Read("虚构乙有限公司", 1.0)]), "one_recogniser"),
        (ReadCell(b"", cell("虚构乙有限公司").readings, flaw="broken_lines"), "broken_lines"),
        (ReadCell(b"", cell("虚构乙有限公司").readings, flaw="overlaps"), "overlaps"),
        (ReadCell(b"", [], flaw="edge_ink"), "edge_ink"),
        (ReadCell(b"", [Read("", 0.0)] * 2), "unsure"),
        (cell("虚构乙有限"), "no_name"),
        (cell("虚构乙有限公司虚构丙有限公司"), "no_name"),
    ],
)
def test_one_cell_is_asked_about(one: ReadCell, because: str) -> None:
    rows = table(*FIRMS)
    rows[2].cells[1] = one
    assert doubts(rows) == {(2, 1): because}


def test_brackets_of_another_width_are_the_same_reading() -> None:
    rows = table(*FIRMS)
    rows[2].cells[1] = cell("虚构（集团）有限公司", "虚构(集团)有限公司")
    assert doubts(rows) == {}


@pytest.mark.parametrize(("first", "second"), [("2023.1 1", "2023.11"), ("甲市 乙市", "甲市乙市")])
def test_white_space_makes_another_reading_of_what_is_no_name(first: str, second: str) -> None:
    rows = table(*FIRMS)
    rows[2].cells[2] = cell(first, second)
    assert doubts(rows) == {(2, 2): "differs"}


def test_white_space_makes_no_other_reading_of_a_name() -> None:
    rows = table(*FIRMS)
    rows[2].cells[1] = cell("虚构乙 有限公司", "虚构乙有限公司")
    assert doubts(rows) == {}


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_blank_cell_in_a_column_that_is_mostly_filled_is_asked_about(column: int) -> None:
    rows = table(*((number, name, "虚构市") for number, name, _ in FIRMS))
    rows[2].cells[column] = cell("")
    assert doubts(rows)[2, column] == "blank"


def test_a_cell_that_another_covers_is_not_blank() -> None:
    rows = table(*((number, name, "虚构市") for number, name, _ in FIRMS))
    rows[2].cells[2] = None
    assert doubts(rows) == {}


def test_a_code_that_fails_its_check_digit_is_asked_about() -> None:
    codes = ["91410100MA44444446", "91410100MA44444447", "91410100MA44444448", "91410100MA44444449"]
    rows = table(*((number, name, code) for (number, name, _), code in zip(FIRMS, codes, strict=True)))
    valid = [row for row, code in enumerate(codes, 1) if module.valid_uscc(code)]
    assert {row for row, column in doubts(rows)} == {1, 2, 3, 4} - set(valid)
    assert set(doubts(rows).values()) == {"no_code"}


def test_every_cell_of_a_row_that_breaks_the_numbering_is_asked_about() -> None:
    rows = table(*FIRMS[:2], ("8", *FIRMS[2][1:]), FIRMS[3])
    assert doubts(rows) == {(3, 0): "numbering", (3, 1): "numbering"}


def test_a_cell_that_spans_rows_is_asked_about_once() -> None:
    rows = table(*FIRMS)
    rows[1].cells[2] = rows[2].cells[2] = cell("虚构市", "虚构币")
    assert doubts(rows) == {(1, 2): "differs"}


def test_a_year_in_a_column_is_no_numbering() -> None:
    assert (
        doubts([ReadRow(1, 1, n, [cell(f"虚构{name}有限公司"), cell("2023")]) for n, name in enumerate("甲乙丙", 1)])
        == {}
    )


def test_numbers_follow_over_pages_and_begin_anew() -> None:
    assert out_of_order(["1", "2", "3", "", "小计", "4", "1", "2"]) == set()
    assert out_of_order(["1", "2", "4", "5"]) == {1, 2}


def test_the_example_of_the_code_is_right() -> None:
    assert doctest.testmod(module).failed == 0
