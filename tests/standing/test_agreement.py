"""The engine against a second evaluator that walks day by day and shares no code with it."""

from __future__ import annotations

import os
import random
from datetime import date
from typing import Any

import pytest
import second_evaluator
from histories import REGIMES, as_facts, histories
from hypothesis import HealthCheck, Phase, given, settings
from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.dates import EVER, NEVER
from qiangqi.standing.facts import Fact
from qiangqi.standing.timeline import History
from second_evaluator import Row

COUNT = int(os.environ.get("HISTORIES", "100"))
MANY = 500
"""As many histories as the long tests compare."""

PROVING = "PROVING" in os.environ  # every boundary and fresh histories, where make test takes a few of fixed ones
DAYS = 400 if PROVING else 8
ENGINES = {True: Engine(REGIMES, closed_world=True), False: Engine(REGIMES)}
SETTINGS = settings(
    deadline=None,
    derandomize=not PROVING,
    # A proof stops at the first disagreement; making it small can take longer than the proof.
    phases=[Phase.generate] if PROVING else list(Phase),
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def boundaries(history: History, tier: str, rows: list[Row]) -> list[int]:
    """Return the days on which something may change, each with the day before and after."""
    edges = {segment.start for segment in history.segments[tier] if segment.start > EVER}
    edges |= {day for row in rows for day in (row.latest.toordinal(), (row.earliest or row.latest).toordinal())}
    edges |= {edge for run in history.runs for bar in run.bars for edge in (bar.start, bar.end)}
    found = sorted({edge + step for edge in edges for step in (-1, 0, 1)})
    return found if len(found) <= DAYS else sorted(random.Random(len(rows)).sample(found, DAYS))


def shown(standing: Standing) -> dict[str, Any]:
    def day(ordinal: int | None, gone: int = NEVER) -> date | None:
        return None if ordinal is None or ordinal >= NEVER or ordinal <= EVER else date.fromordinal(ordinal)

    term = standing.term
    return {
        "status": standing.status,
        "holds_title": standing.holds_title,
        "since": day(standing.since),
        "until": day(standing.until - 1) if standing.until < NEVER else None,
        "next_on": day(standing.next_on),
        "next_status": standing.next_status,
        "barred_until": day(standing.barred_until - 1) if standing.barred_until else None,
        "term": (date.fromordinal(term.start), date.fromordinal(term.end - 1), term.basis) if term else None,
        "readings": [(reading.dates, reading.status) for reading in standing.readings],
    }


def second(rows: list[Row], regime: str, tier: str, day: int, known_on: date, closed: bool) -> dict[str, Any]:
    answer = second_evaluator.answer(rows, regime, tier, date.fromordinal(day), known_on, closed)
    term = answer.term
    return {
        **{
            name: getattr(answer, name)
            for name in ("status", "holds_title", "since", "until", "next_on", "next_status")
        },
        "barred_until": answer.barred_until,
        "term": (term.from_, term.to, term.basis) if term else None,
        "readings": [(reading.dates, reading.status) for reading in answer.readings],
    }


@pytest.mark.parametrize("closed", [True])
def test_the_engine_and_the_second_evaluator_agree_on_every_boundary(closed: bool) -> None:
    agree_on(COUNT, closed)


@pytest.mark.long
def test_they_agree_on_many_histories() -> None:
    agree_on(MANY, closed=True)


def agree_on(count: int, closed: bool) -> None:
    """Compare the two on so many histories."""

    @settings(SETTINGS, max_examples=count)
    @given(histories())
    def agree(drawn: tuple[str, list[Row]]) -> None:
        regime, rows = drawn
        last = max(row.published for row in rows)
        early = min(row.published for row in rows)
        for known_on in {early, last}:
            _compare(ENGINES[closed], regime, rows, known_on, closed)

    agree()


def _compare(engine: Engine, regime: str, rows: list[Row], known_on: date, closed: bool) -> None:
    facts = as_facts(rows)
    history = engine.history(facts, regime, known_on.toordinal())
    for tier in history.segments:
        for day in boundaries(history, tier, rows):
            ours = _ours(engine, facts, regime, tier, day, known_on)
            theirs = second(rows, regime, tier, day, known_on, closed)
            if REGIMES[regime].by_tier[tier].kind == "list":
                ours["term"] = theirs["term"] = None  # the span of a list is no term of a title
            assert ours == theirs, f"{regime} {tier} as of {date.fromordinal(day)}, known on {known_on}"


def _ours(engine: Engine, facts: list[Fact], regime: str, tier: str, day: int, known_on: date) -> dict[str, Any]:
    found = engine.standings(facts, day, known_on.toordinal(), regime)
    return shown(next(standing for standing in found if standing.tier == tier))
