"""On Datasette 1.0 the register's own pages are the same to the byte, and its tables keep their promises."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from asked_pages import answers
from given import ROOT
from installed import chromium
from loaded_plugins import hooks
from lxml import html
from pages import PAGES
from qiangqi.catalogue.query.read_only import opened

pytestmark = pytest.mark.scale

NEXT = ROOT / ".venv" / "datasette-1"
BOTH = [path for path in PAGES if not path.startswith("/catalogue")]
DATA = ["/titles.json", "/titles.csv", "/upcoming.ics", "/-/search.json?q=宇通", "/robots.txt", "/catalogue/firms.csv"]
SORTED = "/catalogue/facts.json?_shape=array&_size=max&_sort=kind"
OF_1 = [
    "/catalogue",
    "/catalogue/firms?_facet=division",
    "/catalogue/-/query?sql=select+1",
    "/catalogue.csv?sql=select+1",
    "/catalogue/firms_fts_data",
    "/catalogue/-/query?sql=select+*+from+firms_fts_data",
    "/-/create-token",
    SORTED,
    "/catalogue/facts.csv?_sort=kind",
]


@pytest.fixture(scope="module")
def both(database: Path) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What both versions answer to the same requests, and what 1.0 answers besides."""
    asked = [f"{path}{'&' if '?' in path else '?'}lang={tongue}" for path in BOTH for tongue in ("zh", "en")] + DATA
    support = ROOT / "tests" / "support"
    found = {"PYTHONPATH": os.pathsep.join(map(str, (NEXT, ROOT / "plugins", support)))}
    run = subprocess.run(
        [sys.executable, str(support / "asked_pages.py"), str(database)],
        input="\n".join(asked + OF_1),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | found,
        cwd=ROOT,
    )
    told = json.loads(run.stdout)
    assert told["version"].startswith("1.")
    return answers(database, asked), told["answers"]


def test_the_registers_pages_are_the_same_on_both(both: tuple[dict[str, list[Any]], dict[str, list[Any]]]) -> None:
    today, on_1 = both
    assert [path for path, answer in today.items() if on_1[path] != answer] == []
    assert len(today) > 80


def test_tables_and_sql_are_shown_and_what_is_closed_stays_closed(
    both: tuple[dict[str, list[Any]], dict[str, list[Any]]],
) -> None:
    _today, on_1 = both
    assert [on_1[path][0] for path in OF_1] == [200, 200, 200, 200, 403, 200, 404, 200, 200]
    assert "SQL 不能读 firms_fts_data" in on_1["/catalogue/-/query?sql=select+*+from+firms_fts_data"][1]
    assert "数据表与下载" in on_1["/catalogue"][1] and "221 行" in on_1["/catalogue/firms?_facet=division"][1]
    ids = [row["fact_id"] for row in csv.DictReader(io.StringIO(on_1["/catalogue/facts.csv?_sort=kind"][1]))]
    assert ids == [row["fact_id"] for row in json.loads(on_1[SORTED][1])] and len(set(ids)) == len(ids) > 200


def test_a_facet_leads_to_the_rows_without_a_value_on_1_too(
    both: tuple[dict[str, list[Any]], dict[str, list[Any]]], database: Path
) -> None:
    page = html.fromstring(both[1]["/catalogue/firms?_facet=division"][1])
    (link,) = page.xpath("//*[@id='facet-division']//a[.='无值']")
    with closing(opened(database)) as db:
        (count,) = db.execute("select count(*) from firms where division is null").fetchone()
    assert link.get("href").endswith("division__isnull=1") and link.tail.strip() == str(count) != "0"


def test_every_plugin_is_whole_where_its_process_for_tables_begins() -> None:
    assert hooks("qiangqi.web.tables.server", [NEXT]) == hooks("datasette.app", [NEXT])


@pytest.mark.skipif(chromium() is None, reason="needs chromium")
def test_journeys_in_a_browser_pages_of_tables_and_what_other_sites_send_hold_on_1_too() -> None:
    tables = " or ".join(f"{name}-" for name in ("tables", "table", "facets", "query", "row"))
    whole = "test_journeys or test_refusals or test_self_check"
    chosen = f"{whole} or (test_axe_finds_nothing_in_light_or_dark and ({tables}))"
    files = [f"tests/browser/{name}.py" for name in ("test_every_page", "test_journeys")]
    files += ["tests/web/reconcile/test_refusals.py", "tests/web/regimes/test_self_check.py"]  # sent from other sites
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", chosen, *files],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (NEXT, ROOT / "plugins")))},
        cwd=ROOT,
    )
    assert run.returncode == 0 and " passed" in run.stdout, run.stdout[-4_000:]
