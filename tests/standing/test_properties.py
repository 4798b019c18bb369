"""What holds for every history."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from given import day
from histories import REGIMES, as_facts, histories
from hypothesis import HealthCheck, given, settings
from qiangqi.catalogue.schema.interval_tables import intervals
from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.dates import EVER, Span, parse_span
from qiangqi.standing.facts import Fact
from qiangqi.standing.timeline import History
from second_evaluator import Row

pytestmark = pytest.mark.slow

ENGINES = {closed: Engine(REGIMES, closed) for closed in (True, False)}
LATER = day("2040-01-01")
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Check = Callable[[bool, tuple[str, list[Row]]], None]


def of_histories(check: Check) -> Callable[[bool, int], None]:
    """Try a few histories of each world in make test, and many in make test-long."""

    @pytest.mark.parametrize("closed", [True, False])
    @pytest.mark.parametrize("count", [30, pytest.param(150, marks=pytest.mark.long)])
    def test(closed: bool, count: int) -> None:
        settings(SETTINGS, max_examples=count)(given(drawn=histories(most=8))(check))(closed)

    return test


def edges(history: History) -> list[int]:
    found = {segment.start for segments in history.segments.values() for segment in segments if segment.start > EVER}
    return sorted({edge + step for edge in found for step in (-1, 0, 1)} | {day("2019-06-15")})


def on(engine: Engine, facts: list[Fact], regime: str, when: int, known_on: int = LATER) -> dict[str | None, Standing]:
    return {standing.tier: standing for standing in engine.standings(facts, when, known_on, regime)}


@of_histories
def test_the_order_of_facts_never_matters(closed: bool, drawn: tuple[str, list[Row]]) -> None:
    regime, rows = drawn
    facts = as_facts(rows)
    mixed = random.Random(len(rows)).sample(facts, len(facts))
    engine = ENGINES[closed]
    for when in edges(engine.history(facts, regime, LATER))[:12]:
        assert on(engine, facts, regime, when) == on(engine, mixed, regime, when)


def note_days(regime: str) -> list[int]:
    """Return the days from which the notes of a regime are known."""
    return [parse_span(note.published).latest for note in REGIMES[regime].notes if note.span]


@of_histories
def test_a_later_day_of_knowledge_without_a_new_source_changes_nothing(
    closed: bool, drawn: tuple[str, list[Row]]
) -> None:
    regime, rows = drawn
    engine, facts = ENGINES[closed], as_facts(rows)
    last = max(fact.published for fact in facts)
    if not any(last < at <= LATER for at in note_days(regime)):  # a later document on the regime is a new source
        assert engine.history(facts, regime, last).segments == engine.history(facts, regime, LATER).segments


@of_histories
def test_a_cancellation_with_nothing_after_it_never_gives_a_held_title(
    closed: bool, drawn: tuple[str, list[Row]]
) -> None:
    regime, rows = drawn
    row = max(rows, key=lambda row: row.latest)
    after = row.latest.toordinal() + 1
    blow = Fact("row:99", regime, row.tier, "cancelled", Span(after, after), after)
    found = on(ENGINES[closed], [*as_facts(rows), blow], regime, after)
    assert found[row.tier].holds_title == "no"
    late = on(ENGINES[closed], [*as_facts(rows), blow], regime, after + 5000)
    assert late[row.tier].status == "cancelled"


@of_histories
def test_a_status_changes_only_on_the_day_that_next_announced(closed: bool, drawn: tuple[str, list[Row]]) -> None:
    regime, rows = drawn
    engine, facts = ENGINES[closed], as_facts(rows)
    for when in edges(engine.history(facts, regime, LATER)):
        for tier, today in on(engine, facts, regime, when).items():
            tomorrow = on(engine, facts, regime, when + 1)[tier]
            if tomorrow.status != today.status:
                assert (today.next_on, today.next_status) == (when + 1, tomorrow.status)
            elif today.next_on == when + 1:  # the runs of the dates, which agree today, part over the same word
                assert (today.next_status, bool(today.readings), bool(tomorrow.readings)) == (today.status, False, True)
            else:
                assert today.next_on > when + 1
            assert today.since <= when < today.until


@of_histories
def test_intervals_tile_time_and_say_what_the_live_engine_says(closed: bool, drawn: tuple[str, list[Row]]) -> None:
    regime, rows = drawn
    engine, facts = ENGINES[closed], as_facts(rows)
    history = engine.history(facts, regime, LATER)
    rows_of = {tier: [row for row in intervals(history) if row["tier"] == tier] for tier in history.segments}
    for tier, found in rows_of.items():
        assert found[0]["from_on"] is None
        assert found[-1]["until_on"] is None
        assert all(day(a["until_on"]) + 1 == day(b["from_on"]) for a, b in pairwise(found))
        for when in edges(history):
            row = next(row for row in found if row["until_on"] is None or when <= day(row["until_on"]))
            live = on(engine, facts, regime, when)[tier]
            assert (row["status"], row["holds_title"]) == (live.status, live.holds_title)
