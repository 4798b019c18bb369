"""A regime in a folder of short files: read like one file, refused with the file and line at fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from given import DATASETS, ROOT
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regime, load_regimes, load_regimes_by_file, regime_paths
from qiangqi.standing.strict_yaml import DataError

AMENDED = ROOT / "tests/rules/amended/regime.yml"
HELD = {regime.id: path for path, regime in load_regimes_by_file(DATASETS).items() if regime.text_held}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The made-up regime of the tests, its parameters and provisions in files of their own."""
    data = yaml.safe_load(AMENDED.read_text(encoding="utf-8"))
    place = tmp_path / "datasets" / "虚构" / "amended"
    place.mkdir(parents=True)
    parameters = data.pop("parameters")
    _write(place / "provisions.yml", data.pop("provisions"))
    _write(place / "parameters-1-term.yml", parameters[:1])
    _write(place / "parameters-2-review.yml", parameters[1:])
    _write(place / "regime.yml", data)
    return place


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def add(path: Path, text: str) -> str:
    """Add lines to a file, and return the place of the first of them as an error names it."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")
    return f"{path}:{before.count(chr(10)) + 1}"


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as told:
        load_regimes(folder.parent.parent)
    return str(told.value)


def test_a_folder_is_the_same_regime_as_the_file_that_holds_all_of_it(folder: Path) -> None:
    whole = load_regime(AMENDED)
    assert load_regime(folder) == whole
    assert load_regimes(folder.parent.parent) == {"amended": whole}
    assert load_regimes_by_file(folder.parent.parent) == {folder: whole}


def test_a_list_goes_on_in_the_order_of_the_names_of_its_files(folder: Path) -> None:
    (folder / "parameters-1-term.yml").rename(folder / "parameters-3-term.yml")
    ids = [parameter.id for parameter in load_regime(AMENDED).parameters]
    assert [parameter.id for parameter in load_regime(folder).parameters] == [*ids[1:], ids[0]]


def test_an_error_names_the_file_of_the_folder_and_its_line(folder: Path) -> None:
    path = folder / "parameters-2-review.yml"
    text = path.read_text(encoding="utf-8")
    for old, new, says in (
        ("provision: 第二条", "provision: 第九条", "parameters.window_months: cites '第九条'; expected an article"),
        ("value: 6", "value: six", "parameters.window_months: 'six'; expected a whole number or null"),
        ("basis: text", "basis: hearsay", "'text', 'reading' or 'practice', not 'hearsay'"),
        ("- id", "- ids: x\n  id", "parameters.1.ids: unknown key"),
        ("values:\n", "values: [\n", "not YAML: did not find expected"),
    ):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        line = text[: text.index(old)].count("\n") + 1
        found = refusal(folder)
        assert found.startswith(f"{path}:{line + 1 if says.startswith('not YAML') else line}:") and says in found, found


def test_a_key_in_two_files_is_refused_with_both(folder: Path) -> None:
    first = add(folder / "regime.yml", "provisions: []\n")
    assert refusal(folder) == f"{folder / 'provisions.yml'}:1: provisions: stands in {first} too; expected it once"


@pytest.mark.parametrize("key", ["parameters", "provisions", "notes", "tiers"])
def test_an_entry_in_two_files_is_refused_with_both(key: str, folder: Path) -> None:
    data = yaml.safe_load((folder / "regime.yml").read_text(encoding="utf-8"))
    _write(folder / "tiers.yml", data.pop("tiers"))
    _write(folder / "regime.yml", data)
    note = {"id": "a", "published": "2020", "document": "虚构", "evidence": "news", "says": {"zh": "虚", "en": "m"}}
    _write(folder / "notes.yml", [note])
    first = next(path for path in sorted(folder.glob(f"{key}*.yml")))
    (folder / f"{key}-9-again.yml").write_bytes(first.read_bytes())
    id_ = next(iter(yaml.safe_load(first.read_text(encoding="utf-8"))[0].values()))
    assert refusal(folder) == f"{folder / key}-9-again.yml:1: {key}: {id_!r} stands in {first}:1 too; expected it once"


def test_an_entry_that_stands_twice_in_one_file_is_refused_with_both_lines(folder: Path) -> None:
    path = folder / "provisions.yml"
    text = path.read_text(encoding="utf-8")
    again = add(path, text)
    assert refusal(folder) == f"{again}: provisions: '第一条' stands in {path}:1 too; expected it once"


def test_a_file_of_no_key_and_a_part_that_is_no_list_are_refused(folder: Path) -> None:
    other = folder / "rules-of-the-road.yml"
    other.write_text("- a\n", encoding="utf-8")
    assert refusal(folder).startswith(f"{other}:1: 'rules' is no key of a regime; expected regime.yml or one of ")
    other.unlink()
    for name in ("quota-1.yml", "quota-2.yml"):
        (folder / name).write_text("percent: 10\n", encoding="utf-8")
    assert refusal(folder) == f"{folder}/quota-2.yml:1: quota: expected a list, which alone may go on in several files"


def test_a_folder_of_rules_without_its_first_file_and_one_of_another_name_are_refused(folder: Path) -> None:
    other = folder.rename(folder.with_name("other"))
    assert refusal(other) == f"{other / 'regime.yml'}:1: holds regime 'amended'; expected its folder to be called so"
    (other / "regime.yml").unlink()
    assert refusal(other).startswith(f"{other / 'regime.yml'}:1: cannot be read: ")


def test_a_regime_as_a_file_and_as_a_folder_is_refused_with_both(folder: Path) -> None:
    path = folder.parent / "regime.yml"
    path.write_bytes(AMENDED.read_bytes())
    assert refusal(folder) == f"{path}:1: regime 'amended' is defined in {folder / 'regime.yml'} too; expected one"


def test_raw_files_are_never_taken_for_rules(folder: Path) -> None:
    raw = folder.parent / "raw"
    raw.mkdir()
    (raw / "regime.yml").write_text("no rules", encoding="utf-8")
    (folder.parent / "empty").mkdir()
    assert regime_paths(folder.parent.parent) == [folder]


def lines(path: Path) -> Iterator[tuple[str, int]]:
    for file in path.glob("*"):
        yield file.name, file.read_text(encoding="utf-8").count("\n")


@pytest.mark.parametrize("id_", sorted(HELD))
def test_the_rules_of_a_held_text_stand_in_short_files(id_: str) -> None:
    path = HELD[id_]
    assert path.is_dir(), "a regime whose text is held is a folder"
    assert_short(path)
    assert {"parameters.yml", "provisions.yml", "benefits.yml"} <= dict(lines(path)).keys()


def assert_short(path: Path) -> None:
    found = dict(lines(path))
    assert found["regime.yml"] <= 80
    assert {name: count for name, count in found.items() if count > 300} == {}
    assert {name.removesuffix(".yml").partition("-")[0] for name in found} <= {"regime", *Regime.model_fields}


def test_a_regime_without_a_text_is_one_short_file_and_one_with_notes_or_a_part_of_it_may_be_a_folder() -> None:
    for path, regime in load_regimes_by_file(DATASETS).items():
        if path.is_dir() and not regime.text_held:
            assert regime.provisions or regime.notes, f"{path}: only what was read of the rules needs a folder"
            assert_short(path)
        elif path.is_file():
            assert path.read_text(encoding="utf-8").count("\n") <= 130, path
