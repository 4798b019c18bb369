"""Histories that are alike: traced once and moved, they have the rows that each has by itself."""

from __future__ import annotations

import calendar
import os
from datetime import date

import pytest
from asked_histories import SETTINGS
from given import day
from histories import MORE, REGIMES, as_facts, histories
from hypothesis import given, settings
from qiangqi.catalogue.building.intervals import Tracer
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import EVER, NEVER, Span
from qiangqi.standing.facts import Fact
from second_evaluator import Row

KNOWN_ON = day("2024-10-01")
SHIFTS = [(months, days) for months in (0, 1, -2, 7, -36, 60, 200, -200) for days in (0, 3, -1, 14)]
ENGINES = {closed: Engine(REGIMES, closed) for closed in (True, False)}


def moved(days: int, by: tuple[int, int]) -> int:
    """Return a day so many months and days later, the last of its month where that ends before; EVER and NEVER stay."""
    if days in (EVER, NEVER):
        return days
    was = date.fromordinal(days)
    year, month = divmod(was.year * 12 + was.month - 1 + by[0], 12)
    number = min(max(was.day + by[1], 1), calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, number).toordinal()


def shifted(fact: Fact, by: tuple[int, int]) -> Fact:
    earliest, latest = (moved(one, by) for one in fact.happened)
    valid = (moved(fact.valid[0], by), moved(fact.valid[1], by)) if fact.valid else None
    return fact._replace(
        happened=Span(min(earliest, latest), latest), published=fact.published - max(by[0], 0), valid=valid
    )


@pytest.mark.slow
@pytest.mark.parametrize("closed", [True, False])
def test_histories_that_are_moved_have_the_rows_that_each_has_by_itself(closed: bool) -> None:
    together = Tracer(ENGINES[closed], KNOWN_ON)

    @settings(SETTINGS, max_examples=int(os.environ.get("HISTORIES", "60")))
    @given(histories(most=4, acts=tuple(MORE)))
    def agree(drawn: tuple[str, list[Row]]) -> None:
        facts = sorted(as_facts(drawn[1]), key=lambda fact: fact.id)
        for by in SHIFTS:
            own = [shifted(fact, by) for fact in facts]
            assert list(together.traced(own)) == list(Tracer(ENGINES[closed], KNOWN_ON).traced(own))

    agree()
