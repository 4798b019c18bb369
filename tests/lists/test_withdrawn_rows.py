"""A row that is taken back stays, marked with the day: earlier days of knowledge answer as they did."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from checkers import checker_of
from made_up import FIRMS, HEADER, VALUES, begin, publish_list, row, total
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.batch import CheckQuery
from qiangqi.standing.dates import parse_day
from qiangqi.standing.strict_yaml import DataError

BECAUSE = {"zh": "虚构：误列", "en": "Invented: listed by mistake."}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A list of three grants of which the first is taken back on 2024-09-01, as its card says."""
    folder = begin(tmp_path / "datasets")
    entry = {"line": 2, "name": FIRMS[0], "because": BECAUSE, "published": "2024-09-01"}
    publish_list(folder, [row(name) for name in FIRMS], withdrawn=[entry])
    return publish(folder, tmp_path / "build")


def status(path: Path, known_on: str, name: str = FIRMS[0]) -> str:
    (standing,) = Catalogue(path).ask(name, parse_day("2024-06-30"), parse_day(known_on), "zhengzhou")["standings"]
    return str(standing["status"])


def test_a_row_counts_until_the_day_on_which_it_is_taken_back(built: Path) -> None:
    assert [status(built, day) for day in ("2024-08-31", "2024-09-01")] == ["in_force", "undetermined"]
    assert [status(built, day, FIRMS[1]) for day in ("2024-08-31", "2024-09-01")] == ["in_force", "in_force"]


def test_the_row_stays_and_is_marked(built: Path) -> None:
    db = sqlite3.connect(built)
    marked = db.execute("select name, withdrawn_on from facts order by line").fetchall()
    assert marked == [(FIRMS[0], "2024-09-01"), (FIRMS[1], None), (FIRMS[2], None)]


def test_a_row_of_another_name_on_that_line_is_not_meant(tmp_path: Path) -> None:
    folder = begin(tmp_path / "datasets")
    entry = {"line": 2, "name": FIRMS[2], "because": BECAUSE, "published": "2024-09-01"}
    publish_list(folder, [row(name) for name in FIRMS], withdrawn=[entry])
    built = publish(folder, tmp_path / "build")
    assert status(built, "2024-09-01") == "in_force"


def test_all_rows_of_a_source_are_taken_back_together(tmp_path: Path) -> None:
    folder = begin(tmp_path / "datasets")
    publish_list(
        folder,
        [row(name) for name in FIRMS],
        withdrawn=[{"line": "all", "because": BECAUSE, "published": "2024-09-01"}],
    )
    built = publish(folder, tmp_path / "build")
    assert [status(built, day, FIRMS[2]) for day in ("2024-08-31", "2024-09-01")] == ["in_force", "undetermined"]


def renamed_and_taken_back(folder: Path, *more: str) -> Path:
    """A list with a grant, and one with a renaming that is taken back on 2024-09-01; ``more`` are rows of the first."""
    made = begin(folder / "datasets")
    publish_list(made, [row(FIRMS[0]), *more])
    columns = {"name": "企业名称", "region": "地区", "title": "称号", "event": "事项", "batch": "批次", "date": "日期"}
    publish_list(
        made,
        [f"{HEADER},新名称", f"{row(FIRMS[0], event='更名')},{FIRMS[1]}"],
        "zhengzhou/renamed",
        columns={**columns, "new_name": "新名称"},
        values={**VALUES, "event": {"更名": {"kind": "renamed"}}},
        withdrawn=[{"line": 2, "name": FIRMS[0], "because": BECAUSE, "published": "2024-09-01"}],
    )
    return publish(made, folder / "build")


def test_the_name_of_a_renaming_counts_until_it_is_taken_back(tmp_path: Path) -> None:
    catalogue = Catalogue(renamed_and_taken_back(tmp_path))
    before, after = parse_day("2024-08-31"), parse_day("2024-09-01")
    (firm_id,) = catalogue.find(FIRMS[0], after)
    assert [catalogue.find(FIRMS[1], on) for on in (before, after)] == [[firm_id], []]
    known = [catalogue.firm(firm_id, on) for on in (before, after)]
    assert [firm and (firm.name, firm.former_names) for firm in known] == [(FIRMS[1], (FIRMS[0],)), (FIRMS[0], ())]
    db = sqlite3.connect(catalogue.path)
    assert db.execute("select name from firms").fetchall() == [(FIRMS[0],)]
    shown = (
        "select name, names from search_order o join firms using (firm_id) join firms_fts on firms_fts.rowid = place"
    )
    assert [name for name, _ in db.execute(f"{shown} where firms_fts match '\"虚 构 甲\"'")] == [FIRMS[0]]
    assert db.execute(f"{shown} where firms_fts match '\"虚 构 乙\"'").fetchall() == []


def test_a_check_of_rows_knows_the_name_as_long_as_the_page_does(tmp_path: Path) -> None:
    path = renamed_and_taken_back(tmp_path)
    days = [parse_day(on) for on in ("2024-08-31", "2024-09-01")]
    batches = [checker_of(path).batch(CheckQuery(on, on, on)) for on in days]
    asked = [{"name": name, "regime": "zhengzhou"} for name in FIRMS[:2]]
    assert [[one.outcome for one in batch.answer(asked)] for batch in batches] == [
        ["found", "found"],
        ["found", "not_found"],
    ]


def test_a_stated_total_counts_no_firm_whose_row_was_taken_back(tmp_path: Path) -> None:
    folder = begin(tmp_path / "datasets")
    entry = {"line": 2, "name": FIRMS[0], "because": BECAUSE, "published": "2024-09-01"}
    publish_list(folder, [row(name) for name in FIRMS], totals=[total(2)], withdrawn=[entry])
    db = sqlite3.connect(publish(folder, tmp_path / "build"))
    assert db.execute("select stated, held from totals").fetchall() == [(2, 2)]
    assert db.execute("select facts from chart_facts_by_year").fetchall() == [(2,)]


@pytest.mark.parametrize("line", [2, "all"])
def test_what_is_taken_back_before_its_list_came_out_is_refused(tmp_path: Path, line: int | str) -> None:
    folder = begin(tmp_path / "datasets")
    entry = {"line": line, "name": FIRMS[0] if line == 2 else None, "because": BECAUSE, "published": "2024-05-31"}
    card = publish_list(folder, [row(name) for name in FIRMS], withdrawn=[entry])
    expected = rf"withdrawn: line {line} from 2024-05-31 on, but the list came out on 2024-06-01; expected that day"
    with pytest.raises(DataError, match=expected) as error:
        publish(folder, tmp_path / "build")
    assert "- " in card.read_text(encoding="utf-8").splitlines()[error.value.line - 1]
