"""A row that is taken back stays, marked with the day: earlier days of knowledge answer as they did."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from made_up import FIRMS, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.dates import parse_day

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
