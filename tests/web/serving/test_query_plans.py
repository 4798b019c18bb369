"""No page reads the whole of a table that grows with the firms: the plan of every statement says so, at a million."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from every_route import GETS
from sites import Site

LARGE = {
    "firms",
    "firm_names",
    "firm_histories",
    "former_ids",
    "facts",
    "intervals",
    "bars",
    "tallies",
    "search_order",
    "firms_fts",
} | {
    "day_standings",
    "day_counts",
    "day_ends",
    "day_end_counts",
}
"""Tables that have more than 100,000 rows where there are a million firms."""

FEW = 4
"""So many rows, or more, of each value of a column mean that it has as many values at a million firms as at 400."""

SORTS = tuple(f"USE TEMP B-TREE FOR {what}" for what in ("GROUP BY", "ORDER BY", "DISTINCT"))
"""Steps that have read every row before the first comes out; RIGHT PART OF ORDER BY sorts but equals."""

WHOLE = re.compile(r"\.csv|/catalogue|/sitemap/firms|/-/(databases|ready|metadata)|/\.json|/:memory:")
"""Answers that are a whole table, or Datasette's own; it also counts each table once, as it starts."""


@pytest.fixture(scope="module")
def million(fictional: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue with what the planner would know of a million firms, opened by no test before."""
    path = tmp_path_factory.mktemp("plans") / "million.db"
    shutil.copy(fictional, path)
    with closing(sqlite3.connect(path)) as db, db:
        times = 1_000_000 // db.execute("select count(*) from firms").fetchone()[0]
        for row, table, stat in db.execute("select rowid, tbl, stat from sqlite_stat1").fetchall():
            if table in LARGE:
                db.execute("update sqlite_stat1 set stat = ? where rowid = ?", (_grown(stat, times), row))
    return path


def _grown(stat: str, times: int) -> str:
    rows, *of_each_value = map(int, stat.split())
    return " ".join(map(str, [rows * times, *(many * times if many >= FEW else many for many in of_each_value)]))


@pytest.fixture(scope="module")
def statements(million: Path) -> dict[str, str]:
    """Every statement that a page's SQL is, with the page that asks it first."""
    found: dict[str, str] = {}
    with closing(sqlite3.connect(million)) as db:
        code, name = db.execute("select uscc, name from firms where uscc is not null limit 1").fetchone()
    rows = [{"uscc": code}, {"name": name}, {"name": name[:4] + name[5:]}]
    with pytest.MonkeyPatch.context() as patch:
        connect, page = sqlite3.connect, ""

        def connected(*given: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*given, **named)
            connection.set_trace_callback(lambda sql: found.setdefault(sql, page))
            return connection

        patch.setattr(sqlite3, "connect", connected)
        site = Site(million)
        for page in GETS:
            site.get(page)
        page = "/-/check.json"
        site.loop.run_until_complete(site.datasette.client.post(page, json={"rows": rows}))
    return {sql: page for sql, page in found.items() if page and not WHOLE.search(page) and _asks(sql)}


def _asks(sql: str) -> bool:
    return sql.lstrip().lower().startswith(("select", "with")) and not sql.startswith("select count(*) from [")


@pytest.fixture(scope="module")
def planned(million: Path) -> Iterator[sqlite3.Connection]:
    """The same, for asking its plans."""
    with closing(sqlite3.connect(million)) as db:
        yield db


def test_no_page_scans_a_table_that_grows_with_the_firms(
    statements: dict[str, str], planned: sqlite3.Connection
) -> None:
    scans = {
        f"{page}: {step} | {' '.join(sql.split())[:200]}"
        for sql, page in statements.items()
        for step in _scans(planned, sql)
    }
    assert len(statements) > 100
    assert not scans, "\n".join(sorted(scans))


def test_a_page_that_scanned_would_be_seen(planned: sqlite3.Connection) -> None:
    assert _scans(planned, "select regime, count(*) from facts f group by regime")
    assert _scans(planned, "select name from firms order by region limit 3")
    assert not _scans(planned, "select name from firms order by name limit 3")


def _scans(db: sqlite3.Connection, sql: str) -> list[str]:
    """Return the steps of a plan that read all of a large table; one that stops at a limit, in order, does not."""
    steps = _plan(db, sql)
    stops = " limit " in sql.lower() and not any(step.startswith(SORTS) for step in steps)
    aliases = {alias: table for table in LARGE for alias in re.findall(rf"\b{table} (?:as )?(\w+)", sql)}
    scans = [(step, found) for step in steps if (found := re.match(r"SCAN (\w+)(.*)", step))]
    return [
        step
        for step, found in scans
        if aliases.get(found[1], found[1]) in LARGE and ":M" not in found[2] and not (stops and " INDEX " in found[2])
    ]


def _plan(db: sqlite3.Connection, sql: str) -> list[str]:
    """Return the steps of a statement's plan; functions of the connection that asked it are named to this one."""
    for _ in range(9):
        try:
            return [row[3] for row in db.execute(f"explain query plan {sql}")]
        except sqlite3.OperationalError as error:
            missing = re.search(r"no such function: (\w+)", str(error))
            if missing is None:
                raise
            db.create_function(missing[1], -1, lambda *_given: None)
    raise AssertionError(sql)
