"""What a build reads, refuses and promises."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from given import DATASETS
from python_runs import run_python
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.schema.database import tables
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

CARD = "national/2018-158-hnzlw.yml"
RAW = "national/raw/2018-158-hnzlw.csv"
REGIME = "zhengzhou/zhengzhou/regime.yml"
PARAMETERS = "zhengzhou/zhengzhou/parameters.yml"


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(database: Path, tmp_path: Path) -> None:
    assert file_sha256(publish(DATASETS, tmp_path)) == file_sha256(database)


def test_a_build_opens_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a build opened a socket")

    monkeypatch.setattr(socket.socket, "__init__", refuse)
    with pytest.raises(AssertionError):
        socket.create_connection(("127.0.0.1", 9))
    assert publish(DATASETS, tmp_path).is_file()


def test_every_row_is_one_fact_or_one_issue(database: Path) -> None:
    db = sqlite3.connect(database)
    printed = sum(len(path.read_bytes().splitlines()) - 1 for path in DATASETS.glob("*/raw/*.csv"))
    assert db.execute("select sum(rows), sum(facts) + sum(issues) from sources").fetchone() == (printed, printed)
    both = "select count(*) from facts join issues on fact_id = issue_id"
    assert db.execute(both).fetchone() == (0,)


def test_no_reference_points_nowhere(database: Path) -> None:
    assert sqlite3.connect(database).execute("pragma foreign_key_check").fetchall() == []


def test_every_table_and_column_of_the_database_is_described(database: Path) -> None:
    db = sqlite3.connect(database)
    described = {table.name: [column.name for column in table.columns] for table in tables()}
    names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table' order by name")]
    actual = {
        n: [c[1] for c in db.execute(f'pragma table_info("{n}")')]
        for n in names
        if not n.startswith(("firms_fts", "sqlite_"))
    }
    assert {name: actual[name] for name in sorted(actual)} == {name: described[name] for name in sorted(described)}
    assert all(column.zh and column.en for table in tables() for column in table.columns)


def change(path: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(datasets: Path) -> None:
        text = (datasets / path).read_text(encoding="utf-8")
        assert old in text
        (datasets / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def change_raw(old: str, new: str) -> Callable[[Path], None]:
    """Spoil a raw file and its card's sha256 together, so that the row itself is what is wrong."""

    def spoil(datasets: Path) -> None:
        before = hashlib.sha256((datasets / RAW).read_bytes()).hexdigest()
        change(RAW, old, new)(datasets)
        change(CARD, before, hashlib.sha256((datasets / RAW).read_bytes()).hexdigest())(datasets)

    return spoil


BAD = {
    "an unknown key in a card": (change(CARD, "level:", "levle:"), f"{CARD}:5: levle: unknown key"),
    "a missing key in a card": (change(CARD, "licence: not stated\n", ""), f"{CARD}:1: licence: missing"),
    "a key that stands twice": (
        change(CARD, "encoding: utf-8", "encoding: utf-8\nencoding: utf-8"),
        "stands here twice",
    ),
    "a date that is none": (change(CARD, '"2018-08-24"', '"2018-02-30"'), f"{CARD}:11: published.on"),
    "an interval out of order": (change(CARD, '"2018-08-24"', "2018-08-24/2018-08-01"), "ends before it starts"),
    "an unknown kind of fact": (change(CARD, "kind: granted}", "kind: grantet}"), "unknown kind 'grantet'"),
    "a raw file that was changed": (
        change(RAW, "中原内配", "中原外配"),
        f"{CARD}:17: sha256: raw/2018-158-hnzlw.csv has",
    ),
    "a raw file that is missing": (lambda d: (d / RAW).unlink(), f"{CARD}:16: raw: raw/2018-158-hnzlw.csv is missing"),
    "a value that the card does not name": (change_raw("示范企业,确定", "先进企业,确定"), f"{RAW}:2: '先进企业'"),
    "a row with too few cells": (change_raw(",2018-08,2021-07,\n", ",2018-08,2021-07\n"), f"{RAW}:2: has 10 columns"),
    "fewer facts than expected": (change(CARD, "facts: [4, 4]", "facts: [5, 9]"), f"{CARD}:40: bounds.facts: 4 facts"),
    "a rule that cites no article": (
        change(PARAMETERS, "provision: 第八条\n      basis: text", "provision: null\n      basis: text"),
        f"{PARAMETERS}:4: parameters.0.values.0: basis is text but no provision is cited",
    ),
    "a rule that cites a missing article": (
        change(PARAMETERS, "provision: 第八条\n      basis", "provision: 第八十条\n      basis"),
        f"{PARAMETERS}:6: parameters.term_months: cites '第八十条'",
    ),
    "an unknown parameter": (
        change(PARAMETERS, "id: term_months", "id: term_moons"),
        f"{PARAMETERS}:1: parameters.0: unknown parameter 'term_moons'",
    ),
    "a word that no parameter knows": (
        change(PARAMETERS, "value: ended", "value: finished"),
        "'finished'; expected cancelled or ended or retained",
    ),
    "text that is no YAML": (change(REGIME, "id: zhengzhou", "id: [zhengzhou"), f"{REGIME}:2: not YAML"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_stops_the_build_with_one_line_and_leaves_the_catalogue(
    what: str, datasets: Path, built: Path
) -> None:
    before = built.read_bytes()
    spoil, expected = BAD[what]
    spoil(datasets)
    with pytest.raises(DataError) as told:
        publish(datasets, built.parent)
    assert expected in str(told.value)
    assert "\n" not in str(told.value)
    assert built.read_bytes() == before


def test_the_command_prints_that_line_and_fails(datasets: Path, tmp_path: Path) -> None:
    BAD["an unknown key in a card"][0](datasets)
    run = run_python("scripts/build.py", "--datasets", datasets, "--output", tmp_path / "build")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"{datasets}/{CARD}:5: levle: unknown key; expected only the keys that the format names\n"


def test_dated_values_out_of_order_are_refused(datasets: Path) -> None:
    value = '\n    - {from: "2020-01-01", value: 24, provision: 第八条, basis: text, says: {zh: 二, en: two}}'
    text = (datasets / PARAMETERS).read_text(encoding="utf-8")
    start = text.index("id: term_months")
    values = text.index("values:", start) + len("values:")
    (datasets / PARAMETERS).write_text(text[:values] + value + text[values:], encoding="utf-8")
    with pytest.raises(DataError, match="values are out of order"):
        publish(datasets, datasets.parent / "build")


def test_a_cell_with_personal_data_stops_the_row_and_is_masked(datasets: Path) -> None:
    change_raw("洛阳兰迪玻璃机器股份有限公司", "洛阳兰迪玻璃机器股份有限公司 13912345678")(datasets)
    change(CARD, "facts: [4, 4]", "facts: [3, 3]")(datasets)
    db = sqlite3.connect(publish(datasets, datasets.parent / "build"))
    row = db.execute("select code, name, value from issues where source_id = 'national/2018-158-hnzlw'").fetchone()
    assert row == ("personal_data", "洛阳兰迪玻璃机器股份有限公司 ***", "洛阳兰迪玻璃机器股份有限公司 ***")


def test_a_build_into_a_folder_named_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert publish(DATASETS, Path("build")) == Path("build/catalogue.db")
    assert Path("build/catalogue.db").is_file()
