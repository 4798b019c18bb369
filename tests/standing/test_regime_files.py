"""Files of regimes: what one may say, and how one that does not fit is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import ROOT
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError, load

AMENDED = ROOT / "tests/rules/amended/regime.yml"
EXPECTED = "<place>/regime.yml or <place>/<regime>/regime.yml"


TERM = "{from: null, value: 36, provision: 第一条, basis: text, says: {zh: 虚构, en: made up}}"


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
    "a name that says nothing is held": (
        "{zh: 虚构市修订办法, en",
        "{zh: 虚构市修订办法（规则未收录）, en",
        ":2: name.zh: ends with '（规则未收录）'; expected no provisions, or another name",
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
