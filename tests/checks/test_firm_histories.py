"""Firms that are known by the hash of their history are answered as ones whose names and facts are all read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from checkers import TODAY, checker_of
from given import day
from qiangqi.checks.batch import Checker
from qiangqi.checks.known_firm import OF_HISTORY
from qiangqi.checks.lookup import Lookup, open_for_reading
from qiangqi.checks.results import CheckQuery

DAYS = ("2017-01-01", "2020-06-01", "2023-03-01", "2026-11-21")
OWN = ({}, {}, {"as_of": "2019-01-01"}, {"regime": "national-advantage"}, {"until": "2028-01-01"}, {"tier": "优势"})


@pytest.fixture(scope="module")
def firms(fictional: Path) -> list[tuple[str, str, str | None]]:
    with closing(sqlite3.connect(f"file:{fictional}?mode=ro", uri=True)) as db:
        return db.execute(
            "select distinct n.firm_id, n.name, f.uscc from firm_names n join firms f using (firm_id) order by 1, 2"
        ).fetchall()


def _rows(firms: list[tuple[str, str, str | None]]) -> Iterator[dict[str, str]]:
    for number, (_, name, code) in enumerate(firms):
        named = {"name": name} if number % 2 or not code else {"uscc": code}
        yield named | ({"name": name} if number % 7 == 0 else {}) | OWN[number % len(OWN)]


@pytest.mark.parametrize("known_on", DAYS)
def test_a_firm_is_answered_by_its_history_as_by_its_facts(
    known_on: str, fictional: Path, firms: list[tuple[str, str, str | None]]
) -> None:
    query = CheckQuery(TODAY, day(known_on), TODAY)
    by_history = checker_of(fictional)
    db = open_for_reading(fictional)
    db.execute("pragma query_only = off")
    db.execute("create temp view firm_histories as select * from main.firm_histories where false")
    by_facts = Checker(db, by_history.engine, by_history.words)
    rows = list(_rows(firms[::5]))
    for _ in range(2):  # the second time the answers are kept
        told = [result.text() for result in by_history.batch(query).answer(rows)]
        assert told == [result.text() for result in by_facts.batch(query).answer(rows)]


def test_most_firms_are_known_by_their_history_and_those_of_one_history_have_the_same_facts(
    fictional: Path, firms: list[tuple[str, str, str | None]]
) -> None:
    db = open_for_reading(fictional)
    lookup = Lookup(db, TODAY)
    simple = lookup.by_key([key for (key,) in db.execute("select name_key from firm_names")])[1]
    whole = lookup.firms(simple)
    assert len(simple) > 0.9 * len({id_ for id_, *_ in firms})
    facts = {firm.history: set() for firm in simple.values()}
    for id_, firm in simple.items():
        facts[firm.history].add(tuple(fact[OF_HISTORY] for fact in whole[id_].facts))
        assert firm._replace(history=None, facts=whole[id_].facts) == whole[id_]
    assert {len(some) for some in facts.values()} == {1} and len(facts) < len(simple)


def test_a_catalogue_that_was_built_before_there_were_histories_is_checked_by_facts(
    fictional: Path, tmp_path: Path, firms: list[tuple[str, str, str | None]]
) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(fictional.read_bytes())
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("drop table firm_histories")
    query, rows = CheckQuery(TODAY, TODAY, TODAY), list(_rows(firms[:200]))
    told = [result.text() for result in checker_of(old).batch(query).answer(rows)]
    assert told == [result.text() for result in checker_of(fictional).batch(query).answer(rows)]
