"""Many rows at once are answered as each would be alone."""

from __future__ import annotations

import sqlite3
from itertools import product
from pathlib import Path

import pytest
from checked_rows import check
from checkers import checker_of
from given import day
from identities import HENAN, JIANGXI, A, B, datasets_of, decided
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.query.fact_rows import fact_of
from qiangqi.checks.lookup import Lookup, open_for_reading
from qiangqi.fiction.words import code
from qiangqi.values.names import name_id, name_key

C = "虚构银杏仪器有限公司"

DAYS = list(product(("2014-06-01", "2019-01-01", "2024-10-01", "2026-11-21"), ("2019-06-01", "2026-11-21")))
"""Days asked about, each with an earlier and a later day of knowledge."""
QUICK = [("2019-01-01", "2019-06-01"), ("2024-10-01", "2026-11-21")]
"""Those for which make test-fast goes through every firm, too."""


@pytest.mark.parametrize(
    ("as_of", "known_on"), [pytest.param(*days, marks=() if days in QUICK else pytest.mark.slow) for days in DAYS]
)
def test_a_batch_answers_every_firm_as_a_question_about_one_does(
    as_of: str, known_on: str, database: Path, fictional: Path
) -> None:
    for path in (database, fictional):
        catalogue, checker = Catalogue(path), checker_of(path)
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            names = [name for (name,) in db.execute("select distinct name from firm_names order by name")]
        results = check(checker, [{"name": name} for name in names], day(as_of), day(known_on))
        assert len(results) == len(names)
        for name, result in zip(names, results, strict=True):
            asked = catalogue.ask(name, day(as_of), day(known_on))
            if result["outcome"] == "found":
                assert (result["firm"], result["standings"]) == (asked["firm"], asked["standings"])
                assert result["says"] in {standing["says"] for standing in asked["standings"]}
            else:
                assert asked["firm"] is None
                assert result["outcome"] == ("ambiguous" if asked["candidates"] else result["outcome"])
                assert result["outcome"] != "error"


DECIDED = {
    "the same, under two places": (
        [(A, HENAN, "", ""), (A, JIANGXI, "", "")],
        [decided("same", (name_id(A, "41"), A), (name_id(A, "36"), A))],
    ),
    "the same, one of them with a code": (
        [(A, HENAN, code(1), ""), (A, JIANGXI, "", "")],
        [decided("same", (name_id(A, "36"), A), (code(1), A))],
    ),
    "renamed twice, the later decision first": (
        [(A, HENAN, "", ""), (B, HENAN, "", ""), (C, HENAN, code(1), "")],
        [
            decided("rename", (name_id(A), A), (name_id(B), B), published="2023-05-01"),
            decided("rename", (name_id(B), B), (code(1), C), published="2021-05-01"),
        ],
    ),
    "renamed in print, and decided": (
        [(A, HENAN, "", B), (B, HENAN, "", ""), (B, JIANGXI, "", "")],
        [decided("same", (name_id(A), A), (name_id(B, "36"), B))],
    ),
}


@pytest.mark.parametrize("what", DECIDED)
def test_many_at_once_lead_to_the_firms_that_one_by_one_lead_to(what: str, tmp_path: Path) -> None:
    rows, decisions = DECIDED[what]
    path = publish(datasets_of(tmp_path / "datasets", rows, decisions=decisions), tmp_path / "build")
    catalogue, db = Catalogue(path), open_for_reading(path)
    ids = {row[0] for row in db.execute("select firm_id from firms union select old_id from former_ids")}
    for known_on in map(day, ("2020-01-04", "2020-01-05", "2021-04-30", "2021-05-01", "2023-04-30", "2023-05-01")):
        lookup = Lookup(db, known_on)
        for name in (A, B, C):
            assert lookup.by_key([name_key(name)])[0].get(name_key(name), []) == catalogue.find(name, known_on)
        firms = {id_: firm for id_ in ids if (firm := catalogue.firm(id_, known_on))}
        held = lookup.firms(ids)
        assert {id_: firm.as_object() for id_, firm in held.items()} == {id_: f.as_object() for id_, f in firms.items()}
        facts = {id_: tuple(fact_of(row[:-1]) for row in firm.facts) for id_, firm in held.items()}
        assert facts == {id_: firm.facts for id_, firm in firms.items()}
