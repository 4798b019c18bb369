"""What holds of every answer of the second evaluator, whatever the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from histories import MORE, histories, knowledge_days
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from second_evaluator import Row, answer
from told_histories import LATE

SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SETTINGS
@given(drawn=histories(most=6, acts=tuple(MORE)), closed=st.booleans(), data=st.data())
def test_the_order_of_rows_never_matters_and_runs_tile_the_days(
    drawn: tuple[str, list[Row]], closed: bool, data: st.DataObject
) -> None:
    regime, rows = drawn
    mixed = data.draw(st.permutations(rows))
    known_on = data.draw(st.sampled_from(sorted(knowledge_days(rows))))
    row = data.draw(st.sampled_from(rows))
    day = row.latest + timedelta(days=data.draw(st.sampled_from((-1, 0, 1, 365, 1095, 1096, 1280))))
    for tier in sorted({row.tier for row in rows if row.tier}):
        found = answer(rows, regime, tier, day, known_on, closed)
        assert found == answer(mixed, regime, tier, day, known_on, closed)
        if found.until:
            tomorrow = answer(rows, regime, tier, found.until + timedelta(days=1), known_on, closed)
            assert (tomorrow.status, tomorrow.since) != (found.status, found.since)


@SETTINGS
@given(drawn=histories(most=6, acts=tuple(MORE)))
def test_without_imprecise_dates_nothing_is_a_range(drawn: tuple[str, list[Row]]) -> None:
    regime, drawn_rows = drawn
    rows = [replace(row, earliest=row.latest) for row in drawn_rows]
    tier = next(row.tier for row in rows if row.tier)
    found = answer(rows, regime, tier, rows[0].latest, LATE)
    assert not found.readings
    assert not any((found.since_range, found.until_range, found.next_on_range, found.barred_until_range))
