"""A row means what the registrar says: it is skipped, heads others, takes the region above, or has other values."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import openpyxl
import pytest
from edited_lists import BEFORE, LIST, answers, apply, build, data, edit, release_of
from made_lists import make_xlsx
from made_up import FIRMS, HEADER, begin, publish_list, row
from qiangqi.lists.editing.replace import replace
from qiangqi.lists.editing.restore import restore
from qiangqi.lists.editing.row import row as mean_row
from qiangqi.lists.editing.row import sheet
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError

ROWS = [
    row(FIRMS[0]),
    "登封市,,强企,认定,2024年度,2024-05-06",
    "虚构乙有限公司,,强企,认定,2024年度,2024-05-06",
    "虚构丙有限公司,,强企,认定,2024年度,2024-05-06",
    row("虚构戊有限公司", "不明"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list with a heading among its rows and a row without a tier."""
    made = begin(tmp_path / "datasets")
    publish_list(made, ROWS)
    return made


def rows(folder: Path) -> list[tuple[object, ...]]:
    found = [row for source in load_sources(folder) for row in read(source, load_regimes(folder))]
    return [(one.line, one.name, one.region if isinstance(one, FactRow) else one.code) for one in found]


def mean(folder: Path, line: int, *means: str) -> None:
    apply(folder, lambda held: mean_row(held, LIST, line, means))


def test_an_issue_that_goes_is_shown_by_its_row_and_in_words(folder: Path) -> None:
    build(folder)
    told = edit(folder, "row", LIST, 3, "--means", "skip")
    assert f"- {LIST}:3 " in told and "{" not in told.split("issues: ")[1]


def test_a_row_is_a_heading_skipped_carried_or_given_values(folder: Path) -> None:
    before = data(folder)
    assert (3, "登封市", "heading_row") in rows(folder)
    mean(folder, 3, "heading")
    assert rows(folder)[1:3] == [(4, FIRMS[1], "登封市"), (5, FIRMS[2], "登封市")]
    mean(folder, 3, "skip")
    mean(folder, 5, "carry")
    mean(folder, 4, "region=河南省新密市")
    assert rows(folder)[1:3] == [(4, FIRMS[1], "河南省新密市"), (5, FIRMS[2], "河南省新密市")]
    mean(folder, 6, "tier=advantage", "regime=zhengzhou")
    assert rows(folder)[-1] == (6, "虚构戊有限公司", "河南省郑州市")
    (source,) = load_sources(folder)
    meanings = [(entry.line, entry.means) for entry in source.card.rows]
    assert meanings == [(3, "skip"), (4, "values"), (5, "carry"), (6, "values")]
    facts = [one for one in read(source, load_regimes(folder)) if isinstance(one, FactRow)]
    assert facts[1].corrections[0].used == "河南省新密市" and facts[1].corrections[0].zh == "虚构的理由"
    for _ in range(5):
        restore(folder, None, "2026-01-02")
    assert data(folder) == before


def test_after_a_release_an_issue_that_becomes_a_fact_counts_from_today_on(folder: Path) -> None:
    built = release_of(folder)
    names = ("虚构戊有限公司", FIRMS[0])
    earlier = answers(built, BEFORE[0], names)
    edit(folder, "row", LIST, 6, "--means", "tier=advantage", "--means", "regime=zhengzhou")
    said = apply(folder, lambda held: mean_row(held, LIST, 3, ("skip",)), LIST).says
    assert "no fact changes" in said[0]
    built = build(folder)
    assert answers(built, BEFORE[0], names) == earlier
    (added,) = sqlite3.connect(built).execute("select fact_id from facts where source_id != ?", [LIST]).fetchall()
    assert added == ("zhengzhou/list-v2:6",)
    assert sqlite3.connect(built).execute("select count(*) from issues").fetchone() == (0,)


def test_a_sheet_is_passed_over(folder: Path, tmp_path: Path) -> None:
    def second(book: openpyxl.Workbook) -> None:
        added = book.create_sheet("汇总")
        for cells in (HEADER.split(","), row(FIRMS[1]).split(",")):
            added.append(cells)

    file = make_xlsx(tmp_path / "list.xlsx", [[HEADER.split(","), ROWS[0].split(",")]], second)
    apply(folder, lambda held: replace(held, LIST, file, {"reading": "{format: xlsx}"}))
    assert [one[1] for one in rows(folder)] == [FIRMS[0], FIRMS[1]]
    apply(folder, lambda held: sheet(held, LIST, "汇总"))
    assert [one[1] for one in rows(folder)] == [FIRMS[0]]
    with pytest.raises(DataError, match="no sheet '其他'"):
        apply(folder, lambda held: sheet(held, LIST, "其他"))


REFUSED = {
    (99, "skip"): "line 99 is no row",
    (2, "x"): "expected skip, heading, carry, or ROLE=VALUE",
    (2, "phone=1"): "unknown role 'phone'",
    (2, "kind=perhaps"): "unknown kind",
    (2, "name=联系人13812345678"): "personal data",
}


def test_what_does_not_fit_is_refused(folder: Path) -> None:
    before = data(folder)
    for (line, means), says in REFUSED.items():
        with pytest.raises(DataError, match=says):
            mean(folder, line, means)
    assert data(folder) == before
