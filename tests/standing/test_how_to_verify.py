"""How an unclear answer is verified: the issuer, the notice or its year, documents known then, one line to copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from given import DATASETS, day
from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.state import Reason
from qiangqi.standing.verifying import how_to_verify

REGIMES = load_regimes(DATASETS)
ABSENT = Engine(REGIMES).absent("national-advantage", day("2026-01-01"), day("2026-01-01"), "advantage")


def told(standing: Standing, known_on: str = "2026-01-01", lang: str = "zh") -> dict[str, Any]:
    regime = REGIMES[standing.regime]
    found = how_to_verify(standing, regime, "虚构甲有限公司", day("2026-01-01"), day(known_on), lang)
    assert found is not None
    return found


def because_of(topic: str, ended: str = "2021-08-01") -> Standing:
    return replace(ABSENT, status="undetermined", holds_title="unclear", reasons=(Reason(topic, None, (), day(ended)),))


@pytest.mark.parametrize("topic", ["silence", "nothing_after_term"])
def test_after_a_term_the_results_of_its_year_would_decide(topic: str) -> None:
    assert told(because_of(topic))["decides"] == "2021年及此后的复核与认定结果"
    assert "2021 and later" in told(because_of(topic), lang="en")["decides"]


def test_the_issuer_is_asked_in_words_that_can_be_copied() -> None:
    found = told(because_of("silence"))
    assert found["issuer"] == "国家知识产权局"
    assert found["ask"].startswith("请核实：虚构甲有限公司截至2026年1月1日是否持有“国家知识产权优势企业”称号")


def test_a_note_that_the_answer_rests_on_is_named_first_and_none_before_it_was_published() -> None:
    assert "2018" in told(because_of("note:notice-2018-review"))["documents"][0]["title"]
    known = told(because_of("note:notice-2018-review"), "2018-04-16")["documents"]
    assert [one["number"] for one in known] == ["国知办发管字〔2015〕10号"]
    assert told(because_of("silence"), "2010-01-01")["documents"] == []


def test_what_is_certain_needs_no_verifying() -> None:
    certain = replace(ABSENT, status="in_force", holds_title="yes")
    assert how_to_verify(certain, REGIMES["national-advantage"], "虚构甲有限公司", 1, 1, "zh") is None
