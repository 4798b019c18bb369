"""Firms that are known by the hash of their history are answered as ones whose names and facts are all read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from checkers import TODAY, checker_of
from given import day
from made_up import HEADER, begin, dumped, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
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
    by_history, by_facts = _checkers(fictional)
    _agree(by_history, by_facts, known_on, list(_rows(firms[::5])))


def test_what_sets_one_of_two_like_firms_apart_is_answered_of_that_one_alone(tmp_path: Path) -> None:
    by_history, by_facts = _checkers(_with_exceptions(tmp_path))
    rows = [{"name": name} for name in NAMES] + [{"uscc": CODE}]
    for known_on in ("2024-06-01", "2025-03-01", "2025-06-30", "2025-07-01", "2025-08-01", "2025-09-01", "2026-11-21"):
        _agree(by_history, by_facts, known_on, rows)


def _checkers(path: Path) -> tuple[Checker, Checker]:
    """Return a checker that goes by histories, and one that has none and reads every fact."""
    by_history, db = checker_of(path), open_for_reading(path)
    db.execute("pragma query_only = off")
    db.execute("create temp view firm_histories as select * from main.firm_histories where false")
    return by_history, Checker(db, by_history.engine, by_history.words)


def _agree(by_history: Checker, by_facts: Checker, known_on: str, rows: list[dict[str, str]]) -> None:
    query = CheckQuery(TODAY, day(known_on), TODAY)
    for _ in range(2):  # the second time the answers are kept
        told = [result.text() for result in by_history.batch(query).answer(rows)]
        assert told == [result.text() for result in by_facts.batch(query).answer(rows)]


NAMES = [f"虚构{sign}有限公司" for sign in "甲乙丙丁戊己庚壬"]
CODE = "91419999MA9999999Y"


def _published(on: str) -> dict[str, object]:
    return {"on": on, "because": {"zh": "虚构", "en": "made up"}}


def _with_exceptions(folder: Path) -> Path:
    """Build firms that a list grants one title on one day; a withdrawal, a code, a grade and a decision part them."""
    data, header = begin(folder / "datasets"), f"{HEADER},代码"
    columns = dict(zip(("name", "region", "title", "event", "batch", "date"), HEADER.split(","), strict=True))
    coded: dict[str, object] = {"columns": columns | {"uscc": "代码"}}

    def publish_on(day_: str, source: str, names: list[str], title: str, **more: object) -> None:
        rows = [header, *[f"{row(name, title)},{CODE if name == NAMES[2] else ''}" for name in names]]
        given = {"published": _published(day_), "made": "2026-10-30", "number": "虚构〔2024〕1号", **coded, **more}
        publish_list(data, rows, source=f"zhengzhou/{source}", **given)

    publish_on("2024-06-01", "first", [*NAMES[:2], *NAMES[3:7]], "强企")
    publish_on("2024-06-01", "graded", NAMES[7:], "强企", evidence="government_site")
    elsewhere = [f"{NAMES[6]},江西省南昌市,优势,认定,2024年度,2024-05-06"]
    publish_list(data, elsewhere, source="zhengzhou/elsewhere", published=_published("2024-06-01"), made="2026-10-30")
    publish_on("2025-03-01", "coded", [NAMES[2]], "强企")
    taken_back = {"line": 2, "name": NAMES[4], "published": "2025-08-01", "because": {"zh": "虚构", "en": "made up"}}
    publish_on("2025-07-01", "second", NAMES[4:6], "优势", withdrawn=[taken_back])
    return publish(_decided_to_be_same(data, folder / "build"), folder / "build")


def _decided_to_be_same(data: Path, output: Path) -> Path:
    """Decide that two firms of one name are one; their ids are those of a build before."""
    with closing(sqlite3.connect(publish(data, output))) as db:
        ids = db.execute("select firm_id from firms where name = ? order by 1", (NAMES[6],)).fetchall()
    firms = [{"id": id_, "name": NAMES[6]} for (id_,) in ids]
    because = {"zh": "虚构", "en": "made up"}
    decision = {"decision": "same", "firms": firms, "because": because, "published": "2025-09-01"}
    text = dumped({"decisions": [decision | {"source": "http://x.example/"}]})
    (data / "identity.yml").write_text(text, encoding="utf-8")
    return data


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
