"""The engine against a second evaluator that was written from the specification alone and shares no code with it."""

from __future__ import annotations

import os
from datetime import date

import pytest
import second_evaluator
from agreement import differences, engine_says, evaluator_says
from asked_cases import TOLD, asked_case
from asked_histories import SETTINGS, boundaries
from histories import MORE, REGIMES, as_facts, histories, knowledge_days
from hypothesis import given, settings
from qiangqi.standing.answer import Engine
from second_evaluator import Row

COUNT = int(os.environ.get("HISTORIES", "60"))
"""Histories of each world: 120 in all."""

MANY = 500
"""As many histories of each world as the long tests compare."""

PROVING = "PROVING" in os.environ  # every boundary and fresh histories, where make test takes a few of fixed ones
DAYS = 400 if PROVING else 6
ENGINES = {True: Engine(REGIMES, closed_world=True), False: Engine(REGIMES)}
worlds = pytest.mark.parametrize("closed", [True, False])


@pytest.mark.parametrize("id_", TOLD)
def test_they_agree_on_every_case_also_in_what_it_does_not_ask(id_: str) -> None:
    assert not list(asked_case(id_, days=12).wrong())


@pytest.mark.slow
@worlds
def test_the_engine_and_the_second_evaluator_agree_on_every_boundary(closed: bool) -> None:
    agree_on(COUNT, closed)


@pytest.mark.long
@worlds
def test_they_agree_on_many_histories(closed: bool) -> None:
    agree_on(MANY, closed)


def agree_on(count: int, closed: bool) -> None:
    """Compare the two on so many histories."""

    @settings(SETTINGS, max_examples=count, derandomize=not PROVING)
    @given(histories(most=8, acts=tuple(MORE)))
    def agree(drawn: tuple[str, list[Row]]) -> None:
        regime, rows = drawn
        days = knowledge_days(rows)
        for known_on in sorted(days if PROVING else {min(days), max(days)}):
            _compare(regime, rows, known_on, closed)

    agree()


def _compare(regime: str, rows: list[Row], known_on: date, closed: bool) -> None:
    engine, facts = ENGINES[closed], as_facts(rows)
    history = engine.history(facts, regime, known_on.toordinal())
    for tier in history.segments:
        for day in boundaries(history, tier, rows, DAYS):
            found = engine.standings(facts, day, known_on.toordinal(), regime)
            ours = engine_says(next(standing for standing in found if standing.tier == tier))
            as_of = date.fromordinal(day)
            theirs = evaluator_says(second_evaluator.answer(rows, regime, tier, as_of, known_on, closed))
            wrong = differences(ours, theirs, rows)
            assert not wrong, f"{regime} {tier} as of {as_of}, known on {known_on}"
