"""Answers that are kept for the next batch: it gets what it would have got alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from checkers import TODAY, checker_of
from given import day
from qiangqi.checks.batch import Checker
from qiangqi.checks.kept_answers import KeptAnswers
from qiangqi.checks.results import CheckQuery

QUERIES = [
    CheckQuery(day(as_of), day(known_on), TODAY, lang)
    for as_of, known_on, lang in (
        ("2026-11-21", "2026-11-21", "zh"),
        ("2026-11-21", "2026-11-21", "en"),
        ("2019-01-01", "2026-11-21", "zh"),
        ("2026-11-21", "2020-06-01", "zh"),
    )
]


def _rows(path: Path) -> list[dict[str, str]]:
    """Return a row for each name, some of them with a day, a title or a loan of their own."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [name for (name,) in db.execute("select distinct name from firm_names order by name")]
    own = ({}, {}, {}, {"as_of": "2019-01-01"}, {"regime": "national-advantage"}, {"until": "2028-01-01"})
    return [{"name": name, **own[place % len(own)]} for place, name in enumerate(names)]


def _answered(checker: Checker, query: CheckQuery, rows: list[dict[str, str]]) -> list[str]:
    return [result.text() for result in checker.batch(query).answer(rows)]


@pytest.mark.parametrize("room", [2, 100_000])
def test_a_batch_after_others_is_answered_as_one_alone(room: int, fictional: Path) -> None:
    rows, base = _rows(fictional), checker_of(fictional)
    used = Checker(base.db, base.engine, base.words, room=room)
    for query in [QUERIES[0], *QUERIES]:
        _answered(used, query, rows[::2])
        alone = Checker(base.db, base.engine, base.words, room=1)
        assert _answered(used, query, rows[::3]) == _answered(alone, query, rows[::3])


def test_the_same_question_is_traced_once_for_all_batches_that_ask_it(
    fictional: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checker, rows = checker_of(fictional), [{"name": row["name"]} for row in _rows(fictional)[:50]]
    first = _answered(checker, QUERIES[0], rows)
    monkeypatch.setattr(checker.engine, "standings", None)  # whoever traces a history again fails
    assert _answered(checker, QUERIES[0], rows) == first


def test_of_many_answers_the_last_are_kept() -> None:
    kept = KeptAnswers[int](4)
    for number in range(20):
        kept.keep(("a history", number), number)
    assert [number for number in range(20) if kept.get(("a history", number)) is not None] == [16, 17, 18, 19]
