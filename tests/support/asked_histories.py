"""Random histories asked beforehand: what the second evaluator answers of each on its boundaries, for many trials."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import second_evaluator
from agreement import Said, differences, engine_says, evaluator_says
from given import DATASETS
from histories import MORE, as_facts, histories, knowledge_days
from hypothesis import HealthCheck, Phase, given, settings
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import EVER, NEVER
from qiangqi.standing.facts import Fact
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.timeline import History
from second_evaluator import Row

SETTINGS = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # making a disagreement small can take longer than the proof
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


class Question(NamedTuple):
    """What the second evaluator says of one title on one day."""

    tier: str
    day: int
    known_on: int
    says: Said


class Asked(NamedTuple):
    """A history, and the questions about it with their answers."""

    regime: str
    rows: list[Row]
    facts: list[Fact]
    closed: bool
    questions: list[Question]

    def wrong(self) -> Iterator[tuple[Question, Said]]:
        """Yield the questions that the engine answers otherwise, with the differences."""
        for question in self.questions:
            tier, day, known_on, says = question
            found = engine(self.closed).standings(self.facts, day, known_on, self.regime)
            own = [standing for standing in found if standing.tier == tier]
            assert all(standing.since <= day < standing.until for standing in own)
            ours = [engine_says(standing) for standing in own]
            wrong = differences(ours[0], says, self.rows) if ours else {"standing": (None, tier)}
            if wrong:
                yield question, wrong


@lru_cache
def engine(closed: bool) -> Engine:
    return Engine(load_regimes(DATASETS), closed)


def drawn(count: int) -> list[tuple[str, list[Row]]]:
    """Draw so many histories, the same ones each time."""
    found: list[tuple[str, list[Row]]] = []

    @settings(SETTINGS, max_examples=count)
    @given(histories(most=8, acts=tuple(MORE)))
    def draw(history: tuple[str, list[Row]]) -> None:
        found.append(history)

    draw()
    return found


def asked(regime: str, rows: list[Row], closed: bool, days: int) -> Asked:
    """Ask the second evaluator about a history on so many days of each title, with the first and the last knowledge."""
    facts = as_facts(rows)
    known = {day.toordinal() for day in knowledge_days(rows)}
    return Asked(regime, rows, facts, closed, questions(regime, rows, facts, closed, {min(known), max(known)}, days))


def questions(
    regime: str, rows: list[Row], facts: list[Fact], closed: bool, known: Iterable[int], days: int
) -> list[Question]:
    """Return what the second evaluator says of each title on so many days, with the knowledge of each of ``known``."""
    found = []
    for known_on in sorted(known):
        history = engine(closed).history(facts, regime, known_on)
        for tier in history.segments:
            for day in boundaries(history, tier, rows, days):
                on = date.fromordinal(day), date.fromordinal(known_on)
                says = evaluator_says(second_evaluator.answer(rows, regime, tier, *on, closed))
                found.append(Question(tier, day, known_on, says))
    return found


def boundaries(history: History, tier: str, rows: list[Row], most: int) -> list[int]:
    """Return up to ``most`` days on which something may change, each with the day before and after."""
    edges = {segment.start for segment in history.segments[tier]}
    edges |= {day.toordinal() for row in rows for day in (row.latest, row.earliest or row.latest)}
    edges |= {edge for run in history.runs for bar in run.bars for edge in (bar.start, bar.end)}
    found = sorted({edge + step for edge in edges if EVER < edge < NEVER for step in (-1, 0, 1)})
    return found if len(found) <= most else sorted(random.Random(len(rows)).sample(found, most))
