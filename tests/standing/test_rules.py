"""Rules as data: what a regime file may say, and how its dated values are picked."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import ROOT, day
from qiangqi.standing.answer import Engine
from qiangqi.standing.coverage import complete_until, world_of
from qiangqi.standing.dates import Span
from qiangqi.standing.facts import Fact
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.rules import Rules
from qiangqi.standing.strict_yaml import DataError, load

AMENDED = ROOT / "tests/rules/amended/regime.yml"
COVERED = ROOT / "tests/rules/covered/regime.yml"
EXPECTED = "<place>/regime.yml or <place>/<regime>/regime.yml"
TERM = "{from: null, value: 36, provision: 第一条, basis: text, says: {zh: 虚构, en: made up}}"


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


def spoilt(tmp_path: Path, old: str, new: str, count: int = 1) -> Path:
    text = AMENDED.read_text(encoding="utf-8")
    assert old in text
    place = tmp_path / "虚构"
    place.mkdir()
    (place / "regime.yml").write_text(text.replace(old, new, count), encoding="utf-8")
    return tmp_path


REFUSED = {
    "a reading without its other reading": (
        TERM,
        TERM.replace("text", "reading"),
        ":21: parameters.0.values.0: basis is reading; expected other_reading in words",
    ),
    "a value of text without an article": (
        TERM,
        TERM.replace("第一条", "null"),
        ":21: parameters.0.values.0: basis is text but no provision is cited; expected the article",
    ),
    "an article that is not listed": (
        TERM,
        TERM.replace("第一条", "第九条"),
        ":21: parameters.term_months: cites '第九条'; expected an article listed in provisions",
    ),
    "a number that is none": (
        "value: 36",
        "value: three",
        ":21: parameters.term_months: 'three'; expected a whole number or null",
    ),
    "a word that the parameter does not know": (
        "value: ended",
        "value: gone",
        ":41: parameters.failed_status: 'gone'; expected cancelled or ended or retained",
    ),
    "the same value day twice": (
        '"2022-01-01"',
        "null",
        ":18: parameters.0: values are out of order; expected ascending days in from, each once",
    ),
    "an unknown parameter": (
        "id: term_months",
        "id: term_years",
        ":18: parameters.0: unknown parameter 'term_years'; expected one of term_months, window_months",
    ),
    "rules without a text": (
        "text_held: true",
        "text_held: false",
        ":1: text_held, parameters and rule_start disagree; rules need all three, others no rule_start",
    ),
    "an unknown key deep inside": (
        "basis: text, says",
        "basis: text, sayz: 1, says",
        ":15: provisions.0.sayz: unknown key; expected only the keys that the format names",
    ),
    "a day that is a month": ('"2010-01-01"', '"2010-01"', "is not a day; expected YYYY-MM-DD"),
    "a key that is missing in a block": ("  not_before: null\n", "", ":9: rule_start.not_before: missing"),
    "a key that is missing at the top": ("level: city\n", "", ":1: level: missing; expected a value here"),
    "a provision of a later document that is not there": (
        "basis: text, says",
        "basis: text, note: nothing, says",
        ":15: provisions: 'nothing'; expected the id of a note",
    ),
    "a basis that is none": ("basis: text", "basis: hearsay", "'text', 'reading' or 'practice'"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_regime_file_that_does_not_fit_is_refused_with_its_line(what: str, tmp_path: Path) -> None:
    old, new, expected = REFUSED[what]
    with pytest.raises(DataError) as told:
        load_regimes(spoilt(tmp_path, old, new))
    assert expected in str(told.value)
    assert str(told.value).startswith(str(tmp_path / "虚构" / "regime.yml") + ":")


def test_one_id_twice_no_regime_at_all_and_no_yaml_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}:1: holds no regime; expected {EXPECTED}"
    for place in ("甲", "乙"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "regime.yml").write_bytes(AMENDED.read_bytes())
    twice, spoilt_file = sorted(tmp_path.glob("*/regime.yml"), reverse=True)
    assert refusal(tmp_path) == f"{twice}:1: regime 'amended' is defined in {spoilt_file} too; expected one"
    for text, told in (
        (b"", ":1: is empty; expected a mapping"),
        (b"\n- a\n", ":2: file: "),
        (b"a: b\nc: [", ":3: not YAML"),
        (b"\xff\xfe\xff", ":1: cannot be read"),
        (b"a: b\nb:\n  - c: 1\n    c: 2\n", ":4: key 'c' stands here twice"),
    ):
        spoilt_file.write_bytes(text)
        assert refusal(tmp_path).startswith(f"{spoilt_file}{told}"), refusal(tmp_path)


def refusal(datasets: Path) -> str:
    with pytest.raises(DataError) as told:
        load_regimes(datasets)
    return str(told.value)


@pytest.mark.parametrize(
    ("section", "where"),
    [
        ("conditions:\n  - {tier: null, stage: application, code: c, metric: {zh: 虚, en: m}, operator: is, value: x, "
         "provision: 第九条, checkable: document, says: {zh: 虚构, en: made up}}", "conditions"),
        ("benefits:\n  - {provision: 第九条, says: {zh: 虚构, en: made up}}", "benefits"),
    ],
)  # fmt: skip
def test_whatever_cites_an_article_cites_one_that_is_listed(section: str, where: str, tmp_path: Path) -> None:
    place = tmp_path / "虚构"
    place.mkdir()
    (place / "regime.yml").write_text(AMENDED.read_text(encoding="utf-8") + section + "\n", encoding="utf-8")
    assert f": {where}: cites '第九条'; expected an article listed in provisions" in refusal(tmp_path)


@pytest.mark.parametrize(("given", "shown"), [("x" * 59, True), ("x" * 60, False)])
def test_a_refused_value_is_shown_unless_it_is_long(given: str, shown: bool, tmp_path: Path) -> None:
    told = refusal(spoilt(tmp_path, "basis: text", f"basis: {given}"))
    assert told.endswith(f", not {given!r}") is shown


def test_nothing_a_tilde_and_null_are_null(tmp_path: Path) -> None:
    for number, text in enumerate(("division:", "division: ~", "division: null")):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert load_regimes(spoilt(folder, "division: null", text))["amended"].division is None


def test_in_a_closed_world_every_rule_is_valid_on_every_day() -> None:
    regimes = load_regimes(ROOT / "datasets")
    old = Fact("1", "zhengzhou", "advantage", "granted", Span(*[day("2015-01-05")] * 2), day("2015-01-05"))
    open_, closed = (Engine(regimes, closed_world=closed) for closed in (False, True))
    asked = ([old], day("2016-01-01"), day("2026-01-01"))
    assert [engine.standings(*asked)[0].status for engine in (open_, closed)] == ["undetermined", "in_force"]
    assert Engine(regimes).standings(*asked)[0].status == "undetermined"


def test_text_is_typed_by_its_model_and_never_by_yaml(tmp_path: Path) -> None:
    path = tmp_path / "regime.yml"
    path.write_text(
        AMENDED.read_text(encoding="utf-8").replace("name: {zh: 虚构局", 'name: {zh: "null"'), encoding="utf-8"
    )
    regime = load(path, Regime)
    assert regime.issuer.name.zh == "null"
    assert regime.issuer.name["en"] == "A made-up bureau"
    assert regime.issuer.name["zh"] == "null"
    assert regime.division is None


@pytest.mark.parametrize("first", ['"2027-01-01"', '"2026-12-31"'])
def test_values_of_a_condition_stand_in_the_order_of_their_days(first: str, tmp_path: Path) -> None:
    place = tmp_path / "虚构"
    place.mkdir()
    of = "tier: null, stage: application, code: c, metric: {zh: 虚, en: m}, operator: is, value: x, provision: 第一条, "
    of += "checkable: document, says: {zh: 虚构, en: made up}"
    added = f'conditions:\n  - {{from: "2027-01-01", {of}}}\n  - {{from: {first}, {of}}}\n'
    (place / "regime.yml").write_text(AMENDED.read_text(encoding="utf-8") + added, encoding="utf-8")
    assert "expected ascending days in from, each once" in refusal(tmp_path)
