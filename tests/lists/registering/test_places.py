"""Places that a list prints in part are proposed, confirmed and shown: same as above, with a figure, or the seat."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_lists import Block, make_csv, make_docx, make_xlsx

ROWS = ("--tier", "advantage", "--kind", "granted")
DITTO: Block = [
    ["序号", "地区", "企业名称"],
    [1, "杭州市", "虚构甲有限公司"],
    [2, "\u3000", "虚构乙有限公司"],
    [3, "同上", "虚构丙有限公司"],
    [4, "温州市", "虚构丁有限公司"],
    [5, "〃", "虚构戊有限公司"],
]
COUNTED: Block = [
    ["序号", "地区", "企业名称"],
    ["郑州市3家", "", ""],
    [1, "市本级（1家）", "虚构甲有限公司"],
    [2, "新郑市 （2家）", "虚构乙有限公司"],
    [3, "", "虚构丙有限公司"],
    ["洛阳市 1 家", "", ""],
    [4, "", "虚构丁有限公司"],
]


@pytest.mark.parametrize(("name", "make"), [("l.csv", make_csv), ("l.docx", make_docx), ("l.xlsx", make_xlsx)])
def test_a_place_that_is_the_same_as_above_is_carried_down_where_the_registrar_agrees(
    name: str, make: object, folder: Path, tmp_path: Path
) -> None:
    told = add(make(tmp_path / name, [DITTO]), folder, *SURE, *HERE, *ROWS, "--carry-down", "地区")  # type: ignore[operator]
    assert "3 格" in told
    assert [row.region for row in facts(folder)] == ["杭州市", "杭州市", "杭州市", "温州市", "温州市"]
    assert [[(c.printed, c.used) for c in row.corrections] for row in facts(folder)][2] == [("同上", "杭州市")]


def test_a_place_stays_empty_where_the_registrar_does_not_agree(folder: Path, tmp_path: Path) -> None:
    add(make_csv(tmp_path / "l.csv", [DITTO]), folder, *SURE, *HERE, *ROWS, "--carry-down", "none")
    assert [row.region for row in facts(folder)] == ["杭州市", "", "同上", "温州市", "〃"]


def test_an_empty_place_among_places_that_repeat_is_missing_and_not_the_same(folder: Path, tmp_path: Path) -> None:
    rows: Block = [
        ["序号", "地区", "企业名称"],
        [1, "杭州市", "虚构甲有限公司"],
        [2, "杭州市", "虚构乙有限公司"],
        [3, "", "虚构丙有限公司"],
    ]
    assert "--carry-down: none" in add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert [row.region for row in facts(folder)] == ["杭州市", "杭州市", ""]


def test_a_heading_with_a_figure_is_a_place_and_a_control(folder: Path, tmp_path: Path) -> None:
    told = add(make_csv(tmp_path / "l.csv", [COUNTED]), folder, *SURE, *HERE, *ROWS)
    assert [row.region for row in facts(folder)] == ["郑州市", "新郑市", "新郑市", "洛阳市"]
    assert "figures behind places: 4，与行数一致 agree with the rows: 4" in told
    assert "zhengzhou advantage granted: 4，读到 held 4" in told


def test_a_figure_that_its_rows_do_not_bear_out_is_said(folder: Path, tmp_path: Path) -> None:
    rows = [["洛阳市5家", *row[1:]] if row[0] == "洛阳市 1 家" else row for row in COUNTED]
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert "不符 differs: 洛阳市 5，读到 rows 1" in told and "granted: 8，读到 held 4" in told


def test_a_place_that_is_printed_again_without_its_figure_counts_to_it(folder: Path, tmp_path: Path) -> None:
    rows: Block = [
        ["序号", "地区", "企业名称"],
        [1, "新郑市（3家）", "虚构甲有限公司"],
        [2, "新郑市", "虚构乙有限公司"],
        [3, "新郑市", "虚构丙有限公司"],
        [4, "巩义市（2家）", "虚构丁有限公司"],
        [5, "登封市", "虚构戊有限公司"],
    ]
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert "figures behind places: 2，与行数一致 agree with the rows: 1" in told
    assert "不符 differs: 巩义市 2，读到 rows 1" in told


def test_a_figure_below_its_rows_states_no_total(folder: Path, tmp_path: Path) -> None:
    rows = [["郑州市2家", *row[1:]] if row[0] == "郑州市3家" else row for row in COUNTED]
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert "不符 differs: 郑州市 2，读到 rows 3" in told and "文件总数 stated" not in told


def test_places_stay_as_they_are_printed_where_the_registrar_says_so(folder: Path, tmp_path: Path) -> None:
    answers = ("--places", "as-printed", "--carry-down", "none", "--heading", "none")
    rows = [row for row in COUNTED if str(row[0]) not in ("郑州市3家", "洛阳市 1 家")]
    add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS, *answers)
    assert [row.region for row in facts(folder)] == ["市本级（1家）", "新郑市 （2家）", "", ""]


def test_a_place_is_carried_past_no_table(folder: Path, tmp_path: Path) -> None:
    other: Block = [["序号", "地区", "企业名称"], [1, "", "虚构己有限公司"]]
    add(make_docx(tmp_path / "l.docx", [DITTO, "其他", other]), folder, *SURE, *HERE, *ROWS, "--carry-down", "地区")
    assert [row.region for row in facts(folder)][-1] == ""


def _regions(places: list[str], folder: Path, tmp_path: Path, status: int = 0) -> list[str]:
    """Return the regions of firms with these places by every proposal; a list that is asked about has none."""
    rows: Block = [
        [i, place, f"虚构{name}有限公司"]
        for i, (place, name) in enumerate(zip(places, "甲乙丙丁戊己", strict=False), 1)
    ]
    add(
        make_csv(tmp_path / "l.csv", [[["序号", "地区", "企业名称"], *rows]]),
        folder,
        *SURE,
        *HERE,
        *ROWS,
        status=status,
    )
    return [row.region for row in facts(folder)]


def test_an_empty_place_between_places_is_asked_about_and_never_taken_from_above(folder: Path, tmp_path: Path) -> None:
    assert _regions(["郑州市", "洛阳市", "", "开封市"], folder, tmp_path, status=2) == []


def test_signs_are_proposed_without_the_empty_cells_beside_them(folder: Path, tmp_path: Path) -> None:
    assert _regions(["郑州市", "〃", "洛阳市", "", "〃"], folder, tmp_path) == ["郑州市", "郑州市", "洛阳市", "", "〃"]


def test_empty_cells_that_form_groups_are_proposed_to_be_the_place_above(folder: Path, tmp_path: Path) -> None:
    assert _regions(["郑州市", "", "", "洛阳市", ""], folder, tmp_path) == ["郑州市"] * 3 + ["洛阳市"] * 2


def test_what_is_of_another_level_than_the_heading_is_not_its_place(folder: Path, tmp_path: Path) -> None:
    places = ["省直", "县本级", "市本级", "本级"]
    rows: Block = [["序号", "地区", "企业名称"], ["郑州市4家", "", ""]]
    rows += [
        [i, place, f"虚构{name}有限公司"] for i, (place, name) in enumerate(zip(places, "甲乙丙丁", strict=True), 1)
    ]
    add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert [row.region for row in facts(folder)] == ["省直", "县本级", "郑州市", "郑州市"]


@pytest.mark.parametrize(
    "other", ["二、省直（1家）", "省本级", "三、中央驻豫企业（1家）", "市直单位", "四、其他类别（1家）"]
)
def test_a_heading_of_no_place_ends_the_place_above_it(other: str, folder: Path, tmp_path: Path) -> None:
    rows: Block = [
        ["序号", "企业名称"],
        ["一、郑州市（1家）", ""],
        [1, "虚构甲有限公司"],
        [other, ""],
        [2, "虚构乙有限公司"],
    ]
    add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert [row.region for row in facts(folder)] == ["郑州市", ""]


def test_headings_of_no_place_are_controls_each(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称"], ["一、省直（1家）", ""], [1, "虚构甲有限公司"]]
    rows += [["二、中央驻豫企业（1家）", ""], [2, "虚构乙有限公司"]]
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *ROWS)
    assert "agree with the rows: 2" in told
