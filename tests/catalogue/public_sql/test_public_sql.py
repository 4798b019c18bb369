"""What anybody's SQL may read and call: a list of what is allowed, over everything that this SQLite has."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from given import ROOT
from qiangqi.catalogue.public_sql import allowed, worker
from qiangqi.catalogue.public_sql.authorizer import NotAllowed, refusals_named
from qiangqi.catalogue.public_sql.functions import prepare
from qiangqi.catalogue.public_sql.process import MEMORY
from qiangqi.catalogue.public_sql.statement import Statement
from qiangqi.catalogue.public_sql.worker import Workers
from qiangqi.catalogue.query.read_only import opened
from sites import Site


@pytest.fixture(scope="module")
def public(database: Path) -> sqlite3.Connection:
    """A connection as anybody's statement gets it."""
    connection = opened(database, never_changes=True)
    prepare(connection)
    return connection


def refused(connection: sqlite3.Connection, sql: str) -> str:
    """Return what the authorizer refuses of a statement, or nothing; other errors of the statement do not count."""
    try:
        with refusals_named():
            connection.execute(sql).fetchmany(2)
    except NotAllowed as refusal:
        return refusal.name
    except sqlite3.Error:
        pass
    return ""


def test_every_function_of_this_sqlite_is_on_the_list_with_a_reason_or_refused(public: sqlite3.Connection) -> None:
    known = sqlite3.connect(":memory:").execute("select distinct name, narg from pragma_function_list").fetchall()
    assert len(known) > 100
    for name, count in known:
        given = ", ".join(["1"] * max(count, 0))
        found = refused(public, f'select "{name}"({given})')
        assert (found == "") == (name in allowed.FUNCTIONS), name
        assert found in ("", name)


def test_every_module_of_this_sqlite_is_on_the_list_with_a_reason_or_refused(public: sqlite3.Connection) -> None:
    other = sqlite3.connect(":memory:")
    modules = [name for (name,) in other.execute("select name from pragma_module_list")]
    pragmas = [f"pragma_{name}" for (name,) in other.execute("select name from pragma_pragma_list")]
    assert {"sqlite_stmt", "dbstat"} & set(modules) and len(pragmas) > 50
    for name in [*modules, *pragmas]:
        if re.search("no such table|may not be|constructor", said(other, f'select * from "{name}"')):
            continue  # it is no table by itself
        for columns in ("*", "count(*)", "1"):
            found = refused(public, f'select {columns} from "{name}"')
            assert (found == "") == (name in allowed.MODULES), name


def said(connection: sqlite3.Connection, sql: str) -> str:
    """Return the error of a statement, or nothing."""
    try:
        connection.execute(sql).fetchmany(1)
    except sqlite3.Error as error:
        return str(error)
    return ""


def test_every_allowed_function_and_module_has_its_reason_and_stands_in_the_document_of_public_sql() -> None:
    document = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")
    listed = {name for line in re.findall(r"^\|.*\|$", document, re.M) for name in re.findall(r"`([^`]+)`", line)}
    assert listed >= allowed.FUNCTIONS.keys() | allowed.MODULES.keys()
    assert all([*allowed.FUNCTIONS.values(), *allowed.MODULES.values()])


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("select sql from sqlite_stmt", "sqlite_stmt"),
        ("select count(*) from dbstat", "dbstat"),
        ("select file from pragma_database_list", "pragma_database_list"),
        ("select * from firms, pragma_compile_options", "pragma_compile_options"),
        ("select load_extension('x')", "load_extension"),
        ("select fts3_tokenizer('x')", "fts3_tokenizer"),
        ("select block from firms_fts_data", "firms_fts_data"),
        ("select * from sqlite_temp_master", "sqlite_temp_master"),
        ("attach 'x' as y", "x"),
        ("create temp table x as select 1", "sqlite_temp_master"),
        ("pragma compile_options", "compile_options"),
        ("delete from firms", "firms"),
        ("update sqlite_master set sql = ''", ""),
        ("savepoint x", "BEGIN"),
    ],
)
def test_what_is_not_allowed_is_refused_by_name(sql: str, name: str, public: sqlite3.Connection) -> None:
    assert refused(public, sql) == name


@pytest.mark.parametrize(
    "sql",
    [
        "with x as (select 1) select count(*) from x",
        "with recursive c(x) as (select 1 union all select x + 1 from c limit 9) select count(*), sum(x) from c",
        "select count(*) from firms",
        "select count(*) from firms where rowid in (select rowid from firms_fts where firms_fts match escape_fts('x'))",
        "select count(*), min(rank) from firms_fts('names : \"有 限\"')",
        "select count(*), (select bm25(firms_fts) from firms_fts where firms_fts match '有' limit 1)",
        "select j.key, count(*) from regimes r, json_each(r.data) j group by 1",
        "select region, row_number() over (order by count(*)) from facts group by region",
    ],
)
def test_what_the_catalogue_is_for_may_be_read(sql: str, public: sqlite3.Connection) -> None:
    assert public.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("sql", "name"), [("select count(*) from sqlite_stmt", "sqlite_stmt"), ("select zeroblob(1)", "zeroblob")]
)
def test_a_refusal_is_400_and_names_what_is_refused_in_the_language_of_the_page(
    sql: str, name: str, site: Site
) -> None:
    for lang, word in (("zh", "SQL"), ("en", "may")):
        for form in ("", ".json", ".csv"):
            answer = site.get(f"/catalogue{form}?sql={quote(sql)}&lang={lang}")
            assert answer.status_code == 400 and name in answer.text and word in answer.text
            says = answer.json()["error"] if form else answer.text
            assert ("不能" in says) == (lang == "zh")


def test_tables_views_facets_and_searches_of_datasette_itself_are_answered_as_before(site: Site) -> None:
    for path in (
        "/catalogue",
        "/catalogue/facts?_facet=region&_facet_size=5",
        "/catalogue/firms?_search=宇通",
        "/catalogue/firms_fts?_search=宇通",
        "/catalogue/regimes.json?_facet_array=data&_where=data+is+not+null",
        "/-/versions.json",
    ):
        assert site.get(path).status_code == 200, path


# What one statement may cost

LONG = "replace(printf('%100000d', 1), ' ', '0')"
ALMOST = "replace(printf('%99000d', 1), ' ', '0') || '2'"
COUNT = "with recursive c(x) as (select 1 union all select x + 1 from c)"
BOUND = 60.0
"""Seconds within which a statement of a tenth of a second has ended, and its process begun, on a busy machine."""

FOUND = "select count(*) from firms_fts where firms_fts match"

ATTACKS = {
    "trim": f"select trim({LONG}, replace(printf('%99000d', 1), ' ', '3') || '01')",
    "trim of many rows": f"{COUNT} select sum(length(trim({LONG}, printf('%9000d', x) || '0'))) from c",
    "instr": f"select instr({LONG}, {ALMOST})",
    "replace": f"select length(replace({LONG}, {ALMOST}, 'x'))",
    "replace that grows": f"select length(replace({LONG}, '0', '00'))",
    "escape_fts": f"select length(escape_fts({LONG}))",
    "has_words": f"select has_words({LONG}, {LONG})",
    "json_patch": "select json_patch('{}', '{}')",
    "json_group_object": f"select length(json_group_object(x, x)) from ({COUNT} select x from c limit 20000)",
    "width of printf": "select length(printf('%*d', 2000000000, 1))",
    "width of format": "select length(format('%.*f', 99999999, 1.5))",
    "zeroblob": "select zeroblob(1000000000)",
    "hex": f"select length(hex({LONG}))",
    "group_concat": f"{COUNT} select length(group_concat(x)) from c",
    "group_concat as a window": f"{COUNT} select group_concat({LONG}) over (order by x) from c",
    "like": f"select {LONG} like '{'%0_' * 150}1'",
    "glob": f"select {LONG} glob '{'*[^1]' * 80}1'",
    "recursion": f"{COUNT} select count(*) from c",
    "rows that are kept": f"with recursive c(x, y) as (select 1, '' union select x + 1, {LONG} from c) select 1 from c",
    "cross join": "select count(*) from facts a, facts b, facts c, facts d where a.name || b.name = c.name || d.name",
    "sorting": f"select {LONG} || a.rowid from facts a, facts b order by 1",
    "phrase": f"{FOUND} replace(printf('%4000d', 1), ' ', 'a+')",
    "phrase beyond its length": f"{FOUND} replace(printf('%40000d', 1), ' ', 'a ')",
    "NEAR": f"{FOUND} 'NEAR(' || replace(printf('%4900d', 1), ' ', 'a ') || ', 9)'",
    "prefixes": f"{FOUND} replace(printf('%3000d', 1), ' ', 'a* ')",
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    """Processes as a server has them."""
    found = Workers()
    yield found
    found.end()


@pytest.mark.parametrize("name", ATTACKS)
def test_a_statement_that_costs_much_in_one_step_is_refused_or_ended_and_the_next_one_is_answered(
    name: str, workers: Workers, database: Path
) -> None:
    begin, statement = time.monotonic(), Statement(workers, database, True)
    with suppress(sqlite3.Error):
        statement.rows(ATTACKS[name], {}, 0.1, 1_000)
    statement.end()
    assert time.monotonic() - begin < BOUND
    again = Statement(workers, database, True)
    assert [tuple(row) for row in again.rows("select 1 as a, :b as a", {"b": "x"}, BOUND, 5)[0]] == [(1, "x")]
    again.end()


def test_statements_one_after_another_use_one_process_and_leave_no_thread_each(
    workers: Workers, database: Path
) -> None:
    before = threading.active_count()
    for _ in range(40):
        statement = Statement(workers, database, True)
        assert [row[0] for row in statement.rows("select 1", {}, 10.0, 2)[0]] == [1]
        statement.end()
    assert threading.active_count() <= before + 2


@pytest.mark.slow
def test_a_process_without_work_is_ended_after_a_while(
    workers: Workers, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE", 0.05)
    found = workers.take(database, True)
    for _ in range(2):  # a further one, after none was left, is ended as well
        workers.give_back(found, database, True)
        until = time.monotonic() + 30
        while found.is_alive and time.monotonic() < until:
            time.sleep(0.01)
        assert not found.is_alive
        found = workers.take(database, True)
    found.close()


def test_a_process_has_less_memory_than_the_machine_and_says_so(workers: Workers, database: Path) -> None:
    statement = Statement(workers, database, True)
    statement.rows("select 1", {}, BOUND, 1)
    (worker,) = [statement._worker]
    assert worker is not None
    limits = Path(f"/proc/{worker.id}/limits").read_text()
    assert str(MEMORY) in next(line for line in limits.splitlines() if line.startswith("Max address space"))
    statement.end()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("sql=select count(*) from firms_fts where firms_fts match :q&q=" + "有 " * 201, 400),
        ("sql=select count(*) from firms_fts where firms_fts match '" + "a+" * 201 + "a'", 400),
        ("sql=select count(*) from firms_fts where firms_fts match :q&q=" + "有 " * 20, 200),
        ("sql=select name from Sqlite_Master", 400),
        ('sql=select 1 from "sqlite_schema"', 400),
        ("sql=select term from firms_fts_idx", 400),
    ],
)
def test_a_search_of_too_many_words_and_the_tables_of_sqlite_itself_are_refused(
    query: str, status: int, site: Site
) -> None:
    assert site.get(f"/catalogue.json?{query}").status_code == status


def test_a_condition_in_sql_on_a_table_is_held_to_the_same(site: Site) -> None:
    for condition, status in (("exists(select 1 from sqlite_master)", 400), ("firm_id in (select '')", 200)):
        assert site.get(f"/catalogue/firms.json?_where={condition}").status_code == status
        assert site.get(f"/catalogue/firms.csv?_where={condition}").status_code == status
