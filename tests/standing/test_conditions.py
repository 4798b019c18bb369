"""Conditions and figures: met, not met, or not to be told from figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from given import DATASETS
from qiangqi.standing.conditions import FigureError, check, in_force, is_by_figures, largest, of_tier, read_figure
from qiangqi.standing.dates import parse_day
from qiangqi.standing.regime import Condition
from qiangqi.standing.regime_files import load_regimes

REGIMES = load_regimes(DATASETS)


def condition(code: str, operator: str = ">=", value: str = "10", **other: Any) -> Condition:
    text = {"zh": code, "en": code}
    given = {"tier": None, "stage": "application", "provision": "1", "checkable": "figures", "alternative": None}
    return Condition(metric=text, says=text, code=code, operator=operator, value=value, **(given | other))


def answers(conditions: list[Condition], **figures: str) -> list[str]:
    return [outcome.answer for outcome in check(conditions, {code: Decimal(text) for code, text in figures.items()})]


@pytest.mark.parametrize(
    ("operator", "figure", "expected"),
    [
        (">=", "10", "met"),
        (">=", "9.99", "not_met"),
        (">", "10", "not_met"),
        (">", "10.01", "met"),
        ("<=", "10", "met"),
        ("<=", "11", "not_met"),
        ("<", "10", "not_met"),
        ("<", "9", "met"),
        ("=", "10.0", "met"),
        ("=", "9", "not_met"),
    ],
)
def test_a_figure_is_compared_as_the_text_says_the_bound_included_or_not(
    operator: str, figure: str, expected: str
) -> None:
    assert answers([condition("patents", operator)], patents=figure) == [expected]


def test_without_a_figure_nothing_is_said_of_the_condition() -> None:
    assert answers([condition("patents"), condition("revenue")], revenue="3") == ["no_figure", "not_met"]


@pytest.mark.parametrize("other", [{"checkable": "document"}, {"checkable": "not_here"}, {"operator": "is"}])
def test_what_no_figure_decides_is_not_checkable_by_figures_whatever_is_entered(other: dict[str, str]) -> None:
    assert answers([condition("staff", **other)], staff="50") == ["not_by_figures"]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"one": "10", "other": "0"}, "met"),
        ({"one": "0", "other": "10"}, "met"),
        ({"one": "10"}, "met"),
        ({"one": "0", "other": "0"}, "not_met"),
        ({"one": "0"}, "no_figure"),
        ({}, "no_figure"),
    ],
)
def test_of_alternatives_one_is_enough_and_all_must_fail(figures: dict[str, str], expected: str) -> None:
    assert answers([condition("one", alternative="a"), condition("other", alternative="a")], **figures) == [expected]


def test_an_alternative_that_needs_a_paper_keeps_the_requirement_open() -> None:
    pair = [condition("one", alternative="a"), condition("other", alternative="a", checkable="document")]
    assert answers(pair, one="0") == ["not_by_figures"]
    assert answers(pair, one="10") == ["met"]


@pytest.mark.parametrize("apart", [{"provision": "2"}, {"tier": "advantage"}, {"stage": "review"}])
def test_the_same_letter_elsewhere_joins_nothing(apart: dict[str, str]) -> None:
    pair = [condition("one", alternative="a"), condition("other", alternative="a", **apart)]
    assert answers(pair, one="10", other="0") == ["met", "not_met"]


def test_a_tier_is_bound_by_its_own_conditions_and_by_those_of_every_tier() -> None:
    every = [condition("all"), condition("own", tier="advantage"), condition("other", tier="demonstration")]
    assert [found.code for found in of_tier(every, "advantage")] == ["all", "own"]


@pytest.mark.parametrize("text", ["1200.5", " 1,200.5 ", "１２００．５"])
def test_a_number_is_read_as_people_type_it(text: str) -> None:
    assert read_figure(text, condition("revenue")) == Decimal("1200.5")


@pytest.mark.parametrize(
    ("text", "unit", "refusal"),
    [
        ("", "", "empty"),
        (" ", "", "empty"),
        ("many", "", "not_a_number"),
        ("1e9", "", "not_a_number"),
        ("NaN", "", "not_a_number"),
        ("1,2", "", "not_a_number"),
        ("3%", "件", "not_a_number"),
        ("-1", "", "negative"),
        ("2.5", "件", "not_whole"),
        ("100.1", "%", "too_large"),
        ("1000000001", "", "too_large"),
        ("9" * 5000, "", "too_large"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_reason(text: str, unit: str, refusal: str) -> None:
    asked = condition("any", unit={"zh": unit, "en": unit} if unit else None)
    with pytest.raises(FigureError) as caught:
        read_figure(text, asked)
    assert caught.value.refusal == refusal


def test_every_condition_that_is_said_to_be_checkable_by_figures_can_be_compared() -> None:
    found = [one for regime in REGIMES.values() for one in regime.conditions if one.checkable == "figures"]
    assert found and all(map(is_by_figures, found))


@pytest.mark.parametrize(
    ("text", "unit", "figure"),
    [
        ("100", "%", "100"),
        ("12.5%", "%", "12.5"),
        ("-0", "", "0"),
        ("1000000000", "", "1000000000"),
        ("7.0", "件", "7"),
        ("3", "家", "3"),
    ],
)
def test_a_figure_up_to_its_largest_is_read(text: str, unit: str, figure: str) -> None:
    asked = condition("any", unit={"zh": unit, "en": unit} if unit else None)
    assert read_figure(text, asked) == Decimal(figure) <= largest(asked)


@pytest.mark.parametrize("unit", ["件", "家", "人", "项"])
def test_what_is_counted_has_no_fraction(unit: str) -> None:
    with pytest.raises(FigureError, match="not_whole"):
        read_figure("2.5", condition("any", unit={"zh": unit, "en": unit}))


def test_what_was_compared_stands_beside_the_answer() -> None:
    (outcome,) = check([condition("patents"), condition("papers", checkable="document")][:1], {"patents": Decimal(12)})
    assert [(part.condition.code, part.answer, part.figure) for part in outcome.parts] == [("patents", "met", 12)]
    (paper,) = check([condition("papers", checkable="document")], {"papers": Decimal(1)})
    assert [(part.condition.code, part.figure) for part in paper.parts] == [("papers", None)]
    (open_,) = check([condition("patents")], {})
    assert [(part.condition.code, part.figure) for part in open_.parts] == [("patents", None)]


@pytest.mark.parametrize("value", ["ten", "1e3", "10 %", "", "--1"])
def test_a_bound_that_is_no_number_is_not_compared(value: str) -> None:
    assert answers([condition("patents", value=value)], patents="50") == ["not_by_figures"]


def test_a_condition_that_changes_keeps_its_old_value_for_old_days_and_may_be_repealed() -> None:
    rules = [condition("revenue", value="600"), condition("patents")]
    rules += [condition("revenue", value="900", **{"from": "2027-01-01"})]
    rules += [condition("revenue", value=None, **{"from": "2029-01-01"})]
    values = {
        day: [(one.code, one.value) for one in in_force(rules, parse_day(day))]
        for day in ("2026-12-31", "2027-01-01", "2029-01-01")
    }
    assert values == {
        "2026-12-31": [("revenue", "600"), ("patents", "10")],
        "2027-01-01": [("revenue", "900"), ("patents", "10")],
        "2029-01-01": [("patents", "10")],
    }


def test_the_limit_itself_is_asked_of_the_office_where_the_text_says_both() -> None:
    doubtful = condition("revenue", ">", "5000", at_limit="unclear")
    told = {figure: answers([doubtful], revenue=figure) for figure in ("4999.99", "5000.0", "5000.01")}
    assert told == {"4999.99": ["not_met"], "5000.0": ["ask_office"], "5000.01": ["met"]}


def test_a_percentage_is_read_above_a_hundred_only_where_it_may_be() -> None:
    asked = condition("share", unit={"zh": "%", "en": "%"}, over_hundred=True)
    assert read_figure("140%", asked) == Decimal(140)
