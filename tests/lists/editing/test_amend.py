"""An answer of a card is changed: in place before any release, and afterwards by a later edition of the same file."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from edited_lists import BEFORE, LIST, answers, apply, build, data, edit, release_of
from given import DATASETS
from made_up import FIRMS, begin, publish_list, row, total
from qiangqi.lists.editing.amend import amend
from qiangqi.lists.sources import load_sources
from qiangqi.standing.strict_yaml import DataError

TODAY = "2100-01-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS[:2]] + [row(FIRMS[2], "优势")])
    return made


def standings(built: Path, known_on: str) -> list[tuple[str, str]]:
    found = [one["standings"][0] for one in answers(built, known_on)]
    return [(one["tier"], one["status"]) for one in found]


def kinds(built: Path) -> list[str]:
    return [kind for (kind,) in sqlite3.connect(built).execute("select kind from facts order by source_id, line")]


def test_before_any_release_the_card_is_changed(folder: Path) -> None:
    build(folder)
    before = data(folder)
    edit(folder, "amend", LIST, "kind=review_passed", "number=虚构〔2024〕1号")
    assert sorted(data(folder)) == sorted(before)
    assert "review_passed" in kinds(build(folder)) and "listed" not in kinds(build(folder))
    edit(folder, "restore")
    assert data(folder) == before


def test_after_a_release_the_changed_rows_are_corrected_from_today_on(folder: Path) -> None:
    built = release_of(folder)
    earlier = [answers(built, day) for day in BEFORE]
    before = data(folder)
    edit(folder, "amend", LIST, "values.title.优势.tier=demonstration")
    built = build(folder)
    assert [answers(built, day) for day in BEFORE] == earlier
    assert [standings(built, day)[2] for day in (BEFORE[0], TODAY)] == [
        ("advantage", "in_force"),
        ("demonstration", "in_force"),
    ]
    pairs = sqlite3.connect(built).execute("select fact_id, corrects from facts where corrects is not null").fetchall()
    assert pairs == [("zhengzhou/list-v2:4", "zhengzhou/list:4")]
    assert not list((folder / "zhengzhou/raw").glob("*v2*"))
    edit(folder, "restore")
    assert data(folder) == before


def test_another_regime_withdraws_the_row_and_adds_a_fact(folder: Path) -> None:
    release_of(folder)
    (folder / "jintan").mkdir()
    shutil.copy(DATASETS / "jintan/regime.yml", folder / "jintan/regime.yml")
    edit(folder, "amend", LIST, "values.title.强企.regime=jintan")
    built = build(folder)
    assert [status for _, status in standings(built, TODAY)] == ["undetermined", "undetermined", "in_force"]
    rows = sqlite3.connect(built).execute("select fact_id, regime, withdrawn_on is null from facts order by 1, line")
    assert rows.fetchall()[:2] == [("zhengzhou/list-v2:2", "jintan", 1), ("zhengzhou/list-v2:3", "jintan", 1)]


def test_what_changes_no_fact_is_written_into_the_card(folder: Path) -> None:
    built = release_of(folder)
    earlier = [answers(built, day) for day in BEFORE]
    said = edit(folder, "amend", LIST, "licence=CC0-1.0", "title=虚构的名单")
    assert "no fact changes" in said and not (folder / f"{LIST}-v2.yml").exists()
    assert [answers(build(folder), day) for day in BEFORE] == earlier


def test_of_a_list_with_editions_the_latest_is_amended(folder: Path) -> None:
    publish_list(folder, [row(name) for name in FIRMS], totals=[total(3)])
    apply(folder, lambda held: amend(held, LIST, {"values.title.强企.tier": "advantage"}), LIST)
    apply(folder, lambda held: amend(held, f"{LIST}-v2", {"kind": "review_passed"}), LIST)
    with pytest.raises(DataError, match="expected zhengzhou/list-v3, which has the whole list"):
        apply(folder, lambda held: amend(held, LIST, {"kind": "publicised"}), LIST)
    (second, third, base) = load_sources(folder)
    assert base.card.totals and not second.card.totals and not third.card.totals
    assert [(entry.source, entry.of) for entry in third.card.corrects] == [(second.id, line) for line in (2, 3, 4)]


REFUSED = {
    "withdrawn=[{line: all, because: {zh: 虚构, en: Invented.}, published: 2024-05-07}]": "expected remove or replace",
    "corrects=[{line: 2, source: zhengzhou/list, of: 3}]": "expected remove or replace",
    "edition_of={source: zhengzhou/other, unchanged: '2'}": "expected remove or replace",
    "published.on=2024-06-02": "a release has it",
    "kind=perhaps": "unknown kind 'perhaps'",
    "evidence=rumour": "evidence",
    "values.event.认定.kind.more=x": "no value at",
    "licence=not stated": "says so already",
    "authority=联系人13812345678": "personal data",
}


def test_an_answer_that_does_not_fit_is_refused(folder: Path) -> None:
    before = data(folder)
    for answer, says in REFUSED.items():
        assert says in edit(folder, "amend", LIST, answer, "--as-published", status=1)
    assert data(folder) == before


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"published": "2024-01-01"}, "published is no single value; expected one of its parts: published.on"),
        ({"bogus": "1"}, "no answer is called bogus; expected kind, tier, regime, date, column.ROLE, title"),
        ({"number": ""}, "number= is empty; expected a value, or none to take it away"),
    ],
)
def test_an_answer_that_cannot_be_given_so_says_how_it_can(answer: dict[str, str], says: str, folder: Path) -> None:
    with pytest.raises(DataError, match=says):
        apply(folder, lambda held: amend(held, LIST, answer))
