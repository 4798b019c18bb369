"""What every answer to every case rests on: whole reasons, and the value that the law gives for the day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from cases.format import VOCABULARY, Told, as_file, told_cases
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine, bars_of
from qiangqi.standing.dates import EVER, NEVER, parse_day
from qiangqi.standing.facts import Fact
from qiangqi.standing.reasons import FRAMES
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.state import Reason

CASES = told_cases()
LINES = VOCABULARY.caution_lines()
cases = pytest.mark.parametrize("told", [pytest.param(told, id=told.id) for told in CASES])

NOTES = {"note", "note_silent", "note_failed"}
WITHOUT_FACTS = {"not_on_record", "not_covered", "silence", *NOTES}
"""Reasons that rest on what was not heard, or on a later document."""

NOT_OF_AN_ACT = {"term", "rule_not_in_force"}
"""A term may count from the end of the one before, which can be older than the rules, too."""

WITHOUT_DAY = {"not_on_record", "not_covered", "printed_term"}
WITH_AND_WITHOUT_RULE = {"cancelled", "removed", "superseded", "late_review", *NOTES}
"""Acts that count in regimes whose rules are not held, too."""


@lru_cache
def engine(datasets: Path, closed: bool, again: bool = False) -> Engine:
    regimes = load_regimes(datasets)
    return Engine({id_: said_again(one) for id_, one in regimes.items()} if again else regimes, closed)


def said_again(regime: Regime) -> Regime:
    """Let a law of 2020 say every value again that has stood from the beginning."""
    again = [
        parameter.model_copy(update={"values": [*parameter.values, only.model_copy(update={"from_": "2020-01-01"})]})
        if len(parameter.values) == 1 and (only := parameter.values[0]).from_ is None
        else parameter
        for parameter in regime.parameters
    ]
    return regime.model_copy(update={"parameters": again})


def reasons(told: Told, folder: Path) -> Iterator[tuple[Reason, dict[str, Fact]]]:
    """Return each reason of each state of a case, with the facts that are known."""
    asked = engine(told.datasets, told.case.world == "closed")
    found, _ = read_facts(as_file(told.regime, told.case.facts, folder), asked.regimes)
    facts: list[Fact] = [one.fact for one in found]
    for regime in {fact.regime for fact in facts}:
        history = asked.history(facts, regime, NEVER - 1)
        for run in history.runs:
            for line in run.lines.values():
                yield from ((reason, history.facts) for _, state in line for reason in state.reasons)


@cases
def test_a_reason_has_all_that_its_sentence_needs(told: Told, tmp_path: Path) -> None:
    for reason, known in reasons(told, tmp_path):
        topic = reason.topic.partition(":")[0]
        assert bool(reason.facts) != (topic in WITHOUT_FACTS), reason
        assert set(reason.facts) <= set(known), reason
        assert (reason.day > EVER) != (topic in WITHOUT_DAY), reason
        if "{rule}" in FRAMES[topic][0] and topic not in WITH_AND_WITHOUT_RULE:
            assert reason.value is not None, reason


@cases
def test_the_day_that_a_sentence_gives_an_act_is_a_day_of_a_fact_that_it_cites(told: Told, tmp_path: Path) -> None:
    for reason, known in reasons(told, tmp_path):
        topic = reason.topic.partition(":")[0]
        if "{day}" in FRAMES[topic][0] and topic not in NOT_OF_AN_ACT:
            assert any(reason.day in known[id_].happened for id_ in reason.facts), reason


@cases
def test_bars_stand_by_their_days_and_cite_the_facts_that_they_follow_from(told: Told, tmp_path: Path) -> None:
    asked = engine(told.datasets, told.case.world == "closed")
    found, _ = read_facts(as_file(told.regime, told.case.facts, tmp_path), asked.regimes)
    for regime in {one.fact.regime for one in found}:
        history = asked.history([one.fact for one in found], regime, NEVER - 1)
        bars = bars_of(history)
        assert [(bar.start, bar.end) for bar in bars] == sorted((bar.start, bar.end) for bar in bars)
        assert all(bar.value and bar.facts and set(bar.facts) <= set(history.facts) for bar in bars)


def test_every_reason_has_a_case(tmp_path: Path) -> None:
    given = {reason.topic.partition(":")[0] for told in CASES for reason, _ in reasons(told, tmp_path)}
    assert set(FRAMES) - given == {
        "dates_disagree",  # said of two runs
        "note_short",
        "note_silent_short",
        "note_failed_short",
        "not_on_record",  # said of a firm of which nothing is known
        "not_covered",
    }


@cases
def test_a_value_that_a_later_law_says_again_changes_no_answer(told: Told, tmp_path: Path) -> None:
    path = as_file(told.regime, told.case.facts, tmp_path)
    once, twice = (engine(told.datasets, told.case.world == "closed", again) for again in (False, True))
    facts, _ = read_facts(path, once.regimes)
    for wanted in told.case.expect:
        days = parse_day(wanted.as_of), parse_day(wanted.known_on or told.case.known_on or wanted.as_of)
        assert answers(facts, once, *days, LINES) == answers(facts, twice, *days, LINES)
