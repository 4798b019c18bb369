"""Counts that the build makes for pages: they are those of the rows, and an older catalogue counts as it is asked."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qiangqi.catalogue.building import day_lists
from qiangqi.catalogue.schema.summary_tables import SIZES, SUMMARIES
from qiangqi.values.checksums import file_sha256
from sites import Site

PAGES = (
    "/regimes",
    "/regime/zhengzhou",
    "/sources?regime=zhengzhou",
    "/issues.json?regime=zhengzhou",
    "/coverage",
    "/",
)


@pytest.fixture(scope="module")
def older(fictional: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as a build wrote it before there were summaries and lists of a day."""
    path = tmp_path_factory.mktemp("older") / fictional.name
    shutil.copy(fictional, path)
    with closing(sqlite3.connect(path)) as db, db:
        for name in (*SUMMARIES, *day_lists.TABLES):
            db.execute(f"drop table {name}")
        db.execute("drop index idx_firms_facts_firm_id")
    return path


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_summary_is_what_counting_gives(name: str, fictional: Path) -> None:
    with closing(sqlite3.connect(fictional)) as db:
        held = db.execute(f"select * from {name} order by 1, 2").fetchall()
        assert held == db.execute(f"select * from ({SUMMARIES[name]}) order by 1, 2").fetchall() != []


@pytest.mark.parametrize("table", SIZES)
def test_a_size_is_the_number_of_rows(table: str, fictional: Path) -> None:
    with closing(sqlite3.connect(fictional)) as db:
        assert db.execute(SIZES[table]).fetchone() == db.execute(f"select count(*) from {table}").fetchone()


@pytest.mark.parametrize("page", PAGES)
def test_a_catalogue_without_them_answers_the_same(page: str, served: dict[Path, Site]) -> None:
    whole, older = (_without_release(path, site.get(page).text) for path, site in served.items())
    assert whole == older


def _without_release(path: Path, text: str) -> str:
    return re.sub(rf"{file_sha256(path)[:12]}\w*", "", text)


@pytest.fixture(scope="module")
def served(fictional: Path, older: Path) -> dict[Path, Site]:
    """Each catalogue as it is served."""
    return {path: Site(path) for path in (fictional, older)}
