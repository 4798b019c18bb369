"""Rules as data: how dated values are picked, what is complete, and what is said of a firm unknown."""

from __future__ import annotations

from given import ROOT, day
from qiangqi.standing.answer import Engine
from qiangqi.standing.coverage import complete_until, world_of
from qiangqi.standing.dates import Span
from qiangqi.standing.facts import Fact
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.rules import Rules
from qiangqi.standing.strict_yaml import load

AMENDED = ROOT / "tests/rules/amended/regime.yml"
COVERED = ROOT / "tests/rules/covered/regime.yml"


def test_the_day_that_the_parameter_names_picks_the_value() -> None:
    rules = Rules(load(AMENDED, Regime))
    assert rules.value("term_months", day("2021-12-31"), day("2030-01-01")).value == 36  # type: ignore[union-attr]
    assert rules.value("term_months", day("2022-01-01"), day("2010-01-01")).value == 24  # type: ignore[union-attr]
    assert rules.value("window_months", day("2030-01-01"), day("2024-12-31")).value == 6  # type: ignore[union-attr]
    assert rules.value("window_months", day("2010-01-01"), day("2025-01-01")).value is None  # type: ignore[union-attr]
    assert rules.value("window_months", day("2025-01-01")).value is None  # type: ignore[union-attr]
    assert rules.value("retention_months", day("2025-01-01")) is None


def test_rules_are_proven_after_the_day_by_which_they_are_applied() -> None:
    rules = Rules(load(AMENDED, Regime))
    assert [rules.unproven(day(text)) for text in ("2009-12-31", "2010-01-01", "2010-01-02")] == [True, True, False]
    assert not rules.before(day("1900-01-01"))
    closed = Rules(load(AMENDED, Regime), closed_world=True)
    assert not closed.unproven(day("1900-01-01"))


def test_rules_cannot_be_in_force_before_what_they_repeal() -> None:
    rules = Rules(load_regimes(ROOT / "datasets")["zhengzhou"])
    assert [rules.before(day(text)) for text in ("2018-12-31", "2019-01-01")] == [True, False]
    assert [rules.unproven(day(text)) for text in ("2026-11-20", "2026-11-21")] == [True, False]
    xiping = Rules(load_regimes(ROOT / "datasets")["xiping"])
    assert [xiping.before(day(text)) for text in ("2012-12-31", "2013-01-01")] == [True, False]
    assert xiping.unproven(day("2030-01-01"))


def test_a_regime_without_a_text_has_no_rules() -> None:
    rules = Rules(load_regimes(ROOT / "datasets")["henan"])
    assert not rules.has_text
    assert not rules.unproven(day("2000-01-01"))
    assert not rules.before(day("2000-01-01"))


def test_titles_stand_highest_first_and_lists_are_none_of_them() -> None:
    regime = load_regimes(ROOT / "datasets")["zhengzhou"]
    assert [tier.tier for tier in regime.titles] == ["demonstration", "advantage"]
    assert set(regime.by_tier) == {"demonstration", "advantage", "reserve"}


def test_lists_of_one_kind_that_meet_are_complete_together_and_those_apart_are_not() -> None:
    world = world_of(load(COVERED, Regime), day("2023-02-01"))
    assert complete_until(world, ("cancelled",), "advantage", day("2019-01-01")) == day("2022-01-01")
    assert complete_until(world, ("cancelled", "granted"), "advantage", day("2022-06-01")) == day("2022-06-01")
    assert complete_until(world, ("granted",), "advantage", day("2022-06-01")) == day("2023-01-01")
    assert complete_until(world, ("listed",), "advantage", day("2019-01-01")) == day("2019-01-01")


def test_what_silence_is_worth_stands_in_the_order_of_its_days_whatever_was_written_first() -> None:
    regime = load(COVERED, Regime)
    told = regime.model_copy(update={"coverage": regime.coverage[::-1]})
    on = day("2023-02-01")
    found = [(one.first, one.end) for one in world_of(told, on).coverage]
    assert found == sorted(found) != found[::-1]
    assert [one.kind for one in world_of(told, on).coverage][1:3] == ["review_failed", "removed"]  # as written
    assert world_of(told, on).closed is False
    assert world_of(told, on - 1).coverage == ()


def test_later_documents_count_from_the_last_day_on_which_they_can_have_been_published() -> None:
    regime = load_regimes(ROOT / "datasets")["national-demonstration"]
    note = next(one for one in regime.notes if one.span and len(one.published) == 10)
    later = note.model_copy(update={"id": "虚构", "published": "2024-02"})
    told = regime.model_copy(update={"notes": [later, note]})
    first, last = day(note.published), day("2024-02-29")
    found = [
        [(one.known_from, one.id) for one in world_of(told, known).notes]
        for known in (first - 1, first, last - 1, last)
    ]
    assert found == [
        [],
        [(first, note.id)],
        [(first, note.id)],
        [(first, note.id), (last, later.id)],
    ]


def test_later_documents_of_one_day_stand_as_they_are_written() -> None:
    regime = load_regimes(ROOT / "datasets")["national-demonstration"]
    note = next(one for one in regime.notes if one.span)
    told = [note.model_copy(update={"id": id}) for id in ("乙", "甲")]
    found = world_of(regime.model_copy(update={"notes": told}), day("2030-01-01")).notes
    assert [one.id for one in found] == ["乙", "甲"]


def test_the_regime_asked_for_has_one_standing_whatever_else_is_known() -> None:
    engine, on = Engine(load_regimes(ROOT / "datasets")), day("2020-06-01")
    fact = Fact("a", "henan", "advantage", "granted", Span(on, on), on)
    assert [one.regime for one in engine.standings([fact], on, on)] == ["henan"]
    (own,) = engine.standings([fact], on, on, "henan")
    assert (own.regime, own.tier) == ("henan", "advantage")
    (other,) = engine.standings([fact], on + 9, on + 5, "xiping")
    assert (other.regime, other.status, other.cautions) == ("xiping", "undetermined", ("after_knowledge",))
    assert engine.standings([fact], on, on - 1) == []


def test_a_regime_of_lists_alone_says_nothing_of_a_firm_unknown() -> None:
    zhengzhou = load_regimes(ROOT / "datasets")["zhengzhou"]
    lists = zhengzhou.model_copy(update={"tiers": [one for one in zhengzhou.tiers if one.kind == "list"]})
    found = Engine({"zhengzhou": lists}).absent("zhengzhou", day("2020-01-01"), day("2020-01-01"))
    assert (found.tier, found.status, found.holds_title) == (None, "undetermined", "no")


def of_tier(regime: Regime, tier: str) -> Regime:
    """Let a regime's lists be complete for one tier alone."""
    return regime.model_copy(update={"coverage": [one.model_copy(update={"tier": tier}) for one in regime.coverage]})


def test_lists_of_one_tier_say_nothing_of_another() -> None:
    regime, on = load(COVERED, Regime), day("2024-01-01")
    own, other = (Engine({"covered": of_tier(regime, tier)}) for tier in ("advantage", "demonstration"))
    for asked in (None, "advantage"):
        assert own.absent("covered", day("2019-01-01"), on, asked).status == "not_held"
        assert other.absent("covered", day("2019-01-01"), on, asked).status == "undetermined"
    fact = Fact("a", "covered", "advantage", "granted", Span(day("2019-03-01"), day("2019-03-01")), day("2019-03-01"))
    window, force = day("2022-03-01"), day("2020-03-01")
    assert [engine.standings([fact], window, on)[0].status for engine in (own, other)] == [
        "under_review",
        "undetermined",
    ]
    flags = [engine.standings([fact], force, on)[0].cautions for engine in (own, other)]
    assert flags == [(), ("cancellations_not_covered",)]
    lapse = day("2022-10-01")
    assert [engine.standings([fact], lapse, on)[0].barred_until for engine in (own, other)] == [day("2024-09-01"), None]


def test_of_a_firm_unknown_the_tier_asked_for_is_answered_a_list_by_its_own_lists() -> None:
    regimes = load_regimes(ROOT / "datasets")
    listed = {"kind": "listed", "from_": None, "to": "2022-12-31", "published": "2023-02-01", "tier": "reserve"}
    coverage = [load(COVERED, Regime).coverage[0].model_copy(update=listed)]
    engine = Engine({"zhengzhou": regimes["zhengzhou"].model_copy(update={"coverage": coverage})})
    on, known = day("2022-12-31"), day("2023-02-01")
    assert engine.absent("zhengzhou", on, known, "reserve").status == "not_held"
    assert engine.absent("zhengzhou", on + 1, known, "reserve").status == "undetermined"
    assert engine.absent("zhengzhou", on, known, "advantage").status == "undetermined"
    assert engine.absent("zhengzhou", on, known, "advantage").tier == "advantage"
    assert engine.absent("zhengzhou", on, known).tier is None


def test_in_a_closed_world_every_rule_is_valid_on_every_day() -> None:
    regimes = load_regimes(ROOT / "datasets")
    old = Fact("1", "zhengzhou", "advantage", "granted", Span(*[day("2015-01-05")] * 2), day("2015-01-05"))
    open_, closed = (Engine(regimes, closed_world=closed) for closed in (False, True))
    asked = ([old], day("2016-01-01"), day("2026-01-01"))
    assert [engine.standings(*asked)[0].status for engine in (open_, closed)] == ["undetermined", "in_force"]
    assert Engine(regimes).standings(*asked)[0].status == "undetermined"
