"""Bodies read piece by piece are read as the libraries read them whole, wherever a piece ends."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qiangqi.checks import csv_rows, json_reader, request_json
from qiangqi.checks.body_limits import ROW_CHARACTERS, TooMuch
from qiangqi.checks.columns import NoColumns
from qiangqi.checks.csv_rows import NoSheet
from qiangqi.checks.packed_rows import PackedRows
from qiangqi.checks.request_json import NoJson, read_json, read_lines, read_value
from qiangqi.checks.sheets import SheetRows, read_sheet

CELLS = st.sampled_from(
    ["甲", "name", "客户名称", '"a,b"', '"x""y"', '"l1\nl2"', '"', " ", "\r", "\n", ",", ";", "\t", "😀"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(params=[1, 3, 64])
def element(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every piece be short, and every body count as large."""
    monkeypatch.setattr(json_reader, "_CHUNK", request.param)
    monkeypatch.setattr(csv_rows, "_CHUNK", request.param)
    monkeypatch.setattr(request_json, "SMALL", 0)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(VALUES, max_size=8), as_of=st.text(), indent=st.sampled_from([None, 1]), ascii=st.booleans())
@pytest.mark.usefixtures("element")
def test_json_is_read_piece_by_piece_as_it_is_whole(
    rows: list[Any], as_of: str, indent: int | None, ascii: bool
) -> None:
    text = json.dumps({"as_of": as_of, "rows": rows}, indent=indent, ensure_ascii=ascii)
    body = text.encode("utf-8", "surrogatepass")
    assert (found := read_json(body)).as_of == as_of and list(found.rows) == rows
    assert read_value(b"\xef\xbb\xbf" + body) == json.loads(text)
    assert list(read_lines("\n\n".join(json.dumps(row) for row in rows).encode())) == rows


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(VALUES, min_size=1, max_size=4), place=st.integers(0, 400), mark=st.sampled_from(list('"{}[],:x-'))
)
@pytest.mark.usefixtures("element")
def test_a_text_that_is_no_json_is_refused_at_the_place_that_the_whole_one_is(
    rows: list[Any], place: int, mark: str
) -> None:
    text = json.dumps({"rows": rows}, indent=1)
    text = text[: place % len(text)] + mark + text[place % len(text) :]
    try:
        expected: object = json.loads(text)
    except json.JSONDecodeError as error:
        expected = error.lineno, error.colno
    try:
        found: object = read_value(text.encode())
    except NoJson as error:
        found = error.line, error.column
    assert found == expected


@settings(deadline=None, max_examples=80)
@given(cells=st.lists(CELLS, max_size=40), encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
@pytest.mark.usefixtures("element")
def test_a_sheet_is_read_piece_by_piece_as_it_is_whole(cells: list[str], encoding: str) -> None:
    text = "name,uscc\n" + "".join(cells)
    delimiter = max((",", "\t", ";"), key="\n".join(text.split("\n", 5)[:5]).count)
    try:
        whole = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        whole = []
    try:
        sheet = read_sheet(text.encode(encoding))
    except NoSheet:
        assert not whole
    except NoColumns:
        assert delimiter != ","
    else:
        assert list(sheet.rows) == [row for row in whole if any(cell.strip() for cell in row)]


def test_a_row_longer_than_any_is_refused_with_its_number_and_white_space_between_rows_is_not() -> None:
    long = b"[" + b"[]," * ROW_CHARACTERS + b"[]]"
    for body, read in ((b'{"rows":[1,2,' + long + b"]}", read_json), (b"1\n2\n" + long, read_lines)):
        with pytest.raises(TooMuch) as refused:
            read(body)
        assert (refused.value.topic, refused.value.row) == ("row", 2)
    assert list(read_json(b'{"rows":[1,' + b" " * 2 * ROW_CHARACTERS + b"2]}").rows) == [1, 2]


def test_a_long_row_of_empty_cells_is_no_row_and_one_with_a_cell_too_many_is_refused() -> None:
    blank = b"," * csv_rows.ROW * 2
    assert list(read_sheet(b"name\n" + blank + b"\na\n").rows) == [["name"], ["a"]]
    with pytest.raises(TooMuch) as refused:
        read_sheet(b"name\n" + blank + b"a\n")
    assert refused.value.topic == "columns"


def test_packed_rows_are_the_rows() -> None:
    rows = [{"name": "甲"}, ["\ud800", 1.5], None, "x"]
    packed = PackedRows(rows)
    assert [*packed] == rows and packed[1] == rows[1] and [*packed[1:3]] == rows[1:3] and len(packed) == 4


def test_what_a_sheet_asks_can_be_asked_row_by_row() -> None:
    asked = SheetRows(read_sheet(b"x\nname,until\na,1\nname,until\nb,2\n"))
    assert [*asked] == [asked[0], asked[1], asked[2]] == asked[:] and len(asked) == 3
    assert asked[0] == {"name": "a", "until": "1"} and asked[-1] == {"name": "b", "until": "2"}
