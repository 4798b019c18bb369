"""What anybody's SQL may read and call: a list of what is allowed, over everything that this SQLite has."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest
from catalogue.public_sql import allowed
from catalogue.public_sql.authorizer import NotAllowed, refusals_named
from catalogue.public_sql.functions import prepare
from catalogue.to_read import opened
from given import ROOT
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
            says = answer.text.encode().decode("unicode_escape") if form else answer.text
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
