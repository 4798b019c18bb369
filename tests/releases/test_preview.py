"""The preview: a catalogue built aside, and what differs in it from the one in service."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commands import run
from edited_lists import build
from made_up import begin, publish_list, row
from qiangqi.catalogue.building.gate import Refused
from qiangqi.releases.preview.aside import prepare
from qiangqi.releases.preview.reading import SECTIONS, about, counted, difference, some

DAY = "2025-03-01"
BEFORE = [row("虚构甲有限公司"), row("虚构乙有限公司", "优势"), row("虚构丙有限公司", "不明")]
AFTER = [
    row("虚构甲有限公司"),
    row("虚构乙有限公司", "强企"),
    row("虚构丁有限公司", event="简称"),
    row("虚构戊有限公司"),
]


def told(path: Path) -> dict[str, list[dict[str, Any]]]:
    with difference(path) as db:
        return {section: some(db, section, 0, 100) for section in SECTIONS}


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """A catalogue in service."""
    folder = begin(tmp_path / "datasets")
    publish_list(folder, BEFORE)
    return build(folder)


def test_a_preview_tells_what_comes_changes_and_goes_and_leaves_what_is_served(served: Path, tmp_path: Path) -> None:
    kept = hashlib.sha256(served.read_bytes()).hexdigest(), sorted(path.name for path in served.parent.iterdir())
    publish_list(tmp_path / "datasets", AFTER, withdrawn=[withdrawn(3, "虚构乙有限公司")])
    made = prepare(tmp_path / "datasets", tmp_path / "preview", served, DAY)
    assert kept == (hashlib.sha256(served.read_bytes()).hexdigest(), sorted(p.name for p in served.parent.iterdir()))
    found = told(made.difference)
    assert [(row["op"], row["name"]) for row in found["facts"]] == [
        ("MOD", "虚构乙有限公司"),
        ("ADD", "虚构戊有限公司"),
    ]
    assert [(row["op"], row["name"], row["tier"], row["status_after"]) for row in found["standings"]] == [
        ("DEL", "虚构乙有限公司", "advantage", None),
        ("ADD", "虚构戊有限公司", "demonstration", "in_force"),
    ]
    assert [(row["op"], row["key"]["issue_id"], row["changed"]["code"][1]) for row in found["issues"]] == [
        ("MOD", "zhengzhou/list:4", "short_name")
    ]
    assert [(row["op"], row["key"]["source_id"]) for row in found["sources"]] == [("MOD", "zhengzhou/list")]
    with difference(made.difference) as db:
        assert about(db).day == DAY
        assert counted(db)["facts"] == {"ADD": 1, "MOD": 1, "DEL": 0}


def withdrawn(line: int, name: str) -> dict[str, object]:
    return {"line": line, "name": name, "published": "2024-09-01", "because": {"zh": "虚构", "en": "Invented."}}


def test_a_preview_is_refused_where_publishing_would_be(served: Path, tmp_path: Path) -> None:
    publish_list(tmp_path / "datasets", BEFORE[1:])
    with pytest.raises(Refused):
        prepare(tmp_path / "datasets", tmp_path / "preview", served, DAY)


def test_a_catalogue_in_service_that_an_earlier_program_built_is_compared_by_what_it_has(
    served: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(served)) as db:
        db.execute("alter table issues drop column address")
        db.execute("drop table totals")
    publish_list(tmp_path / "datasets", [*BEFORE, row("虚构戊有限公司")])
    found = told(prepare(tmp_path / "datasets", tmp_path / "preview", served, DAY).difference)
    assert [(one["op"], one["name"]) for one in found["facts"]] == [("ADD", "虚构戊有限公司")]
    assert found["issues"] == []


def test_nothing_differs_from_a_catalogue_that_is_not_there_yet(tmp_path: Path) -> None:
    folder = begin(tmp_path / "datasets")
    publish_list(folder, BEFORE)
    made = prepare(folder, tmp_path / "preview", tmp_path / "none.db", DAY)
    assert not any(told(made.difference).values())


def test_the_command_prints_what_differs_and_says_where_a_preview_is_served_already(
    served: Path, tmp_path: Path
) -> None:
    publish_list(tmp_path / "datasets", [*BEFORE, row("虚构戊有限公司")])
    options = ["--datasets", tmp_path / "datasets", "--in-service", served, "--output", tmp_path / "preview"]
    done = run("preview", *options, "--no-serve")
    assert done.returncode == 0
    assert "事项 facts: 新增 new 1 · 改动 changed 0 · 去掉 gone 0" in done.stdout
