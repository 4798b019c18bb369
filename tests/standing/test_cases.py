"""The law as cases: each of ``cases/<place>/<topic>.yml`` is answered as ``scripts/standing.py`` would answer it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from cases.format import DATASETS, VOCABULARY, Expectation, Told, as_file, told_cases
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import parse_day
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes

CASES = told_cases()
EXPECTED = [wanted for told in CASES for wanted in told.case.expect]
REGIMES = load_regimes(DATASETS)
LINES = VOCABULARY.caution_lines()


@lru_cache
def engine(datasets: Path, closed: bool) -> Engine:
    return Engine(load_regimes(datasets), closed)


@pytest.mark.parametrize("told", [pytest.param(told, id=told.id) for told in CASES])
def test_case(told: Told, tmp_path: Path) -> None:
    wrong, issues = answered(told, told.case.facts, tmp_path)
    assert issues == [(issue.row, issue.field) for issue in told.case.issues]
    assert not wrong, "\n".join(wrong)


def test_the_order_of_the_rows_never_matters(tmp_path: Path) -> None:
    wrong = []
    for told in CASES:
        numbered = any("corrects" in row for row in told.case.facts) or any(w.because_facts for w in told.case.expect)
        if not numbered and not answered(told, told.case.facts, tmp_path)[0]:
            wrong += [f"{told.id}: {said}" for said in answered(told, told.case.facts[::-1], tmp_path)[0]]
    assert not wrong, "\n".join(wrong)


def answered(told: Told, rows: list[dict[str, str]], folder: Path) -> tuple[list[str], list[tuple[int, str]]]:
    """Return in what the answers to one case differ from what it expects, and the issues of its rows."""
    asked = engine(told.datasets, told.case.world == "closed")
    facts, issues = read_facts(as_file(told.regime, rows, folder), asked.regimes)
    wrong: list[str] = []
    for wanted in told.case.expect:
        known_on = wanted.known_on or told.case.known_on or wanted.as_of
        found = answers(facts, asked, parse_day(wanted.as_of), parse_day(known_on), LINES)
        meant = [answer for answer in found if len(found) == 1 or answer["query"]["firm"] == wanted.name]
        assert len(meant) == 1, f"expected one firm, got {[answer['query']['firm'] for answer in found]}"
        said = differences(wanted, wanted.regime or told.regime, meant[0])
        wrong.extend(f"{wanted.as_of} known {known_on}: {line}" for line in said)
    return wrong, [(issue.row, issue.field) for issue in issues]


def differences(wanted: Expectation, regime: str, answer: dict[str, Any]) -> list[str]:
    given = wanted.model_dump(by_alias=True, exclude_unset=True, exclude={"as_of", "known_on", "regime"})
    own = [standing for standing in answer["standings"] if standing["regime"] == regime]
    meant = [standing for standing in own if len(own) == 1 or standing["tier"] == wanted.tier]
    if len(meant) != 1:
        return [f"{regime} {wanted.tier}: expected one standing, got {[standing['tier'] for standing in own]}"]
    got = {**meant[0], **summary(answer, meant[0])}
    return [
        f"{regime} {got['tier']} {key}: expected {value!r}, got {got.get(key)!r}"
        for key, value in given.items()
        if not fits(key, value, got.get(key))
    ]


def summary(answer: dict[str, Any], standing: dict[str, Any]) -> dict[str, Any]:
    codes = [caution["code"] for caution in standing["cautions"]]
    firm = answer["firm"] or {"name": None, "former_names": []}
    return {
        "name": firm["name"],
        "former_names": firm["former_names"],
        "tiers": [each["tier"] for each in answer["standings"]],
        "cautions": codes,
        "no_cautions": codes,
        "caution_says": " ".join(caution["says"] for caution in standing["cautions"]),
        "because_provisions": [reason["provision"] for reason in standing["because"]],
        "because_facts": [fact for reason in standing["because"] for fact in reason["facts"]],
        **dict.fromkeys(("because_says", "because_not"), " ".join(reason["says"] for reason in standing["because"])),
    }


def fits(key: str, wanted: Any, got: Any) -> bool:
    if key == "no_cautions":
        return not set(wanted) & set(got)
    if key == "because_not":
        return not any(each in got for each in wanted)
    if key in ("cautions", "caution_says") or key.startswith("because_"):
        return all(each in got for each in wanted)
    if key == "readings":
        return len(wanted) == len(got) and all(fits("", *pair) for pair in zip(wanted, got, strict=True))
    if isinstance(wanted, dict):
        return got is not None and all(got.get(name) == value for name, value in wanted.items())
    return bool(wanted == got)


def values(regime: Regime) -> set[str]:
    return {
        parameter.id if value.from_ is None else f"{parameter.id}@{value.from_}"
        for parameter in regime.parameters
        for value in parameter.values
    }


def test_no_two_cases_of_a_file_share_a_sentence() -> None:
    assert len({told.id for told in CASES}) == len(CASES)


def test_a_case_names_only_what_its_regimes_have() -> None:
    for told in CASES:
        own = [regime for id_, regime in engine(told.datasets, True).regimes.items() if id_ in told.regimes]
        cited = {provision for wanted in told.case.expect for provision in wanted.because_provisions}
        assert {*told.case.provisions, *cited} <= {id_ for regime in own for id_ in regime.provision_by_id}, told.id
        assert set(told.case.exercises) <= {name for regime in own for name in values(regime)}, told.id


@pytest.mark.parametrize("id_", REGIMES)
def test_every_parameter_value_has_a_case(id_: str) -> None:
    exercised = {name for told in CASES if id_ in told.regimes for name in told.case.exercises}
    assert values(REGIMES[id_]) <= exercised


@pytest.mark.parametrize("id_", REGIMES)
def test_every_provision_that_the_engine_cites_has_a_case(id_: str) -> None:
    regime = REGIMES[id_]
    cited = {value.provision for parameter in regime.parameters for value in parameter.values} - {None}
    if regime.ladder:
        cited.add(regime.ladder.provision)
    assert cited <= {provision for told in CASES if id_ in told.regimes for provision in told.case.provisions}


def test_every_status_has_a_case() -> None:
    assert set(VOCABULARY.words("statuses")) <= {wanted.status for wanted in EXPECTED}


def test_every_caution_has_a_case_with_it_and_one_without() -> None:
    assert set(LINES) <= {code for wanted in EXPECTED for code in wanted.cautions}
    assert set(LINES) <= {code for wanted in EXPECTED for code in wanted.no_cautions}


def test_every_kind_of_fact_has_a_case() -> None:
    assert set(VOCABULARY.words("kinds")) <= {row["kind"] for told in CASES for row in told.case.facts}
