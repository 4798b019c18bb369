"""Beside other databases, and where there is no catalogue, the register changes nothing of Datasette's."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import qiangqi.web
from datasette.app import Datasette
from datasette.plugins import pm

ASKED = (
    "/other",
    "/other.json",
    "/other/rows",
    "/other/rows?_facet=name&_sort=name",
    "/other/rows.csv",
    "/other/rows.json?_facet=name",
    "/other/rows.json?_shape=array&_size=1",
    "/other/rows/1",
    "/other?sql=select+name+from+rows",
    "/other.csv?sql=select+name+from+rows",
    "/other?sql=select+nothing",
    "/other/none",
    "/other/rows?lang=en&utm_source=x",
)

UNHURRIED = {"suggest_facets": False, "facet_time_limit_ms": 60_000, "sql_time_limit_ms": 60_000, "num_sql_threads": 1}
"""Nothing on a page depends on how fast the machine is."""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("neighbour") / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript("create table rows (id integer primary key, name text, long text)")
        db.executemany("insert into rows values (?, ?, ?)", [(1, "a", "123456789012345678"), (2, "=b", "x")])
        db.commit()
    return path


@contextmanager
def without_the_register() -> Iterator[None]:
    plugin = qiangqi.web
    name = pm.get_name(plugin)
    pm.unregister(plugin)
    try:
        yield
    finally:
        pm.register(plugin, name)


async def _answers(files: list[Path], paths: tuple[str, ...]) -> list[httpx.Response]:
    datasette = Datasette([], immutables=[str(path) for path in files], settings=UNHURRIED)
    return [await datasette.client.get(path) for path in paths]


def answers(*files: Path, paths: tuple[str, ...] = ASKED) -> list[tuple[int, str, dict[str, str]]]:
    """Return each answer without what the time of asking changes."""
    found = asyncio.run(_answers(list(files), paths))
    return [(one.status_code, told(one.text), dict(one.headers)) for one in found]


def told(text: str) -> str:
    return re.sub(r'Queries took [\d.]+ms|"query_ms": [\d.]+', "", text)


@pytest.mark.parametrize("is_alone", [True, False])
def test_the_tables_of_another_database_are_as_datasette_shows_them(
    database: Path, other: Path, is_alone: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with without_the_register():
        expected = answers(other, database)
    assert answers(other, *([] if is_alone else [database])) == expected
    assert ("no catalogue among" in capsys.readouterr().err) == is_alone


@pytest.mark.slow
def test_a_plugin_that_lacks_what_it_is_made_with_is_silent_and_says_so(other: Path, database: Path) -> None:
    """The wheel in an environment of Datasette alone: every command of it would end where a plugin cannot be loaded."""
    lacking = "import sys; sys.modules['starlette'] = None; from datasette.cli import cli; cli()"
    line = [sys.executable, "-c", lacking, "serve", str(other), str(database), "--get", "/other/rows"]
    shown, stock = (
        subprocess.run(line, env=os.environ | given, capture_output=True, text=True, check=True)
        for given in ({}, {"DATASETTE_LOAD_PLUGINS": ""})
    )
    assert told(shown.stdout) == told(stock.stdout) and "<table" in shown.stdout
    assert "starlette is not installed; install it with its extra, as qiangqi[server]" in shown.stderr


def test_an_instance_without_a_catalogue_is_datasettes_alone(other: Path) -> None:
    paths = ("/", "/titles", "/firm/x", "/-/health", "/robots.txt", "/check")
    with without_the_register():
        expected = answers(other, paths=paths)
    assert answers(other, paths=paths) == expected


def test_the_catalogue_is_known_by_its_tables_and_answers_beside_another_file(database: Path, other: Path) -> None:
    (home, _text, headers), (table, text, _) = answers(other, database, paths=("/titles", f"/{database.stem}/firms"))
    assert (home, table) == (200, 200) and "content-security-policy" in headers and "强企名录" in text


def test_a_database_that_is_called_as_an_address_of_the_register_stays_behind_it(database: Path, other: Path) -> None:
    called = other.with_name("check.db")
    called.write_bytes(other.read_bytes())
    ((status, text, headers),) = answers(called, database, paths=("/check",))
    assert status == 200 and "强企名录" in text and "content-security-policy" in headers
