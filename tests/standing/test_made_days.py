"""The day on which a raw file was made is no day of any act: nothing is shown to begin or end on it (§3)."""

from __future__ import annotations

import pytest
from asked_histories import engine
from given import day
from qiangqi.standing.answer import Standing
from qiangqi.standing.dates import EVER, NEVER, Span
from qiangqi.standing.facts import Fact
from qiangqi.standing.stretches import bar_spans, stretches

FIRST, MADE = day("2020-01-01"), day("2020-06-10")
SHOWN = Span(FIRST, NEVER)
"""The days of an act that was known on the day on which the file was made."""


def act(kind: str = "granted", n: int = 1, valid: tuple[int, int] | None = None, made: bool = True) -> Fact:
    return Fact(f"row:{n}", "xiping", "advantage", kind, Span(FIRST, MADE), MADE, valid, is_made_day=made)


def on(as_of: str, *facts: Fact, closed: bool = True) -> Standing:
    (standing,) = engine(closed).standings(facts, day(as_of), NEVER - 1, "xiping")
    return standing


@pytest.mark.parametrize("as_of", ["2020-06-10", "2021-01-01", "2022-12-31"])
def test_a_title_is_in_force_between_days_that_are_not_shown(as_of: str) -> None:
    found = on(as_of, act())
    assert (found.status, found.holds_title) == ("in_force", "yes")
    assert found.days[:3] == (None, None, None)
    assert found.days[-2:] == (None, None)
    assert "approximate_date" in found.cautions


def test_neither_its_reasons_nor_its_facts_nor_its_last_act_name_such_a_day() -> None:
    found = on("2021-01-01", act())
    assert [reason.day for reason in found.reasons] == [NEVER]
    assert found.spans == {"row:1": SHOWN}
    assert found.last is not None
    assert found.last.happened == SHOWN


def test_nor_do_they_name_a_day_that_is_counted_from_it() -> None:
    found = on("2023-06-20", act())
    assert (found.status, found.days.since) == ("under_review", None)
    assert not {day("2023-06-10"), day("2023-01-01")} & {reason.day for reason in found.reasons}


def test_an_exact_bound_is_shown_as_it_is() -> None:
    found = on("2021-01-01", act(made=False))
    assert found.days.term_to == Span(day("2023-01-01"), day("2023-06-10"))
    assert [(reason.earliest, reason.day) for reason in found.reasons] == [(FIRST, MADE)]
    assert found.spans == {"row:1": Span(FIRST, MADE)}


def test_a_printed_term_is_shown_whatever_the_day_of_its_act() -> None:
    valid = (day("2020-02-01"), day("2023-02-01"))
    found = on("2021-01-01", act(valid=valid))
    assert (found.days.term_from, found.days.term_to) == (Span(valid[0], valid[0]), Span(valid[1], valid[1]))
    assert found.days.until == Span(valid[1], valid[1])


def test_also_where_it_is_printed_to_begin_on_such_a_day() -> None:
    found = on("2021-01-01", act(valid=(MADE, day("2023-06-10"))))
    assert (found.days.term_from, found.days.term_to) == (Span(MADE, MADE), Span(day("2023-06-10"), day("2023-06-10")))


def test_readings_have_no_bound_on_such_a_day() -> None:
    early, late = on("2020-03-01", act()).readings
    assert (early.status, early.since, early.term is None) == ("in_force", FIRST, False)
    assert (late.status, late.until, late.term) == ("not_held", NEVER, None)
    early, late = on("2023-03-01", act()).readings
    assert (early.status, late.status) == ("under_review", "in_force")
    assert (late.since, late.until, late.term) == (EVER, NEVER, None)


def test_lines_and_bars_are_open_where_such_a_day_would_bound_them() -> None:
    history = engine(True).history([act(), act("cancelled", 2)], "xiping", NEVER - 1)
    assert {span.latest for one in stretches(history, "advantage") for span in (one.first, one.last)} == {EVER, NEVER}
    ((_, first, last),) = bar_spans(history)
    assert (first, last) == (Span(FIRST, NEVER), Span(day("2023-01-01"), NEVER))
