"""A list is taken back: before any release it leaves; after one its rows are withdrawn, and both can be undone."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from commands import run
from edited_lists import BEFORE, LIST, answers, apply, build, data, edit, release_of, statuses
from killed_steps import killed_at
from made_up import FIRMS, HEADER, VALUES, begin, publish_list, row
from qiangqi.catalogue.building.gate import Refused
from qiangqi.catalogue.building.lost_facts import Gone, edited
from qiangqi.lists.editing.amend import amend
from qiangqi.lists.editing.journal import acts, carry_out, pending
from qiangqi.lists.editing.remove import remove

OTHER = "zhengzhou/other"
TODAY = "2100-01-01"
"""A day on which every act of these tests is known."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS])
    publish_list(made, [row("虚构丁有限公司")], "zhengzhou/other")
    return made


def test_a_list_that_no_release_has_leaves_and_comes_back_to_the_byte(folder: Path) -> None:
    build(folder)
    before = data(folder)
    said = edit(folder, "remove", LIST)
    assert "事项 facts: +0 ~0 -3" in said and "资格状态 standings: +0 ~0 -3" in said
    assert not (folder / f"{LIST}.yml").exists() and not (folder / "zhengzhou/raw/list.csv").exists()
    facts = sqlite3.connect(build(folder)).execute("select name from facts").fetchall()
    assert facts == [("虚构丁有限公司",)]
    edit(folder, "restore")
    assert data(folder) == before
    assert statuses(build(folder), TODAY) == ["in_force", "in_force", "in_force"]


def test_what_left_by_hand_is_still_refused(folder: Path) -> None:
    build(folder)
    (folder / f"{LIST}.yml").unlink()
    with pytest.raises(Refused, match="expected the card"):
        build(folder)


def test_an_act_explains_only_what_left_since_the_catalogue_was_built(folder: Path) -> None:
    apply(folder, lambda held: amend(held, LIST, {"values.event.认定.kind": "review_passed"}))
    assert json.loads(build(folder).with_suffix(".json").read_text(encoding="utf-8"))["act"] == 1
    gone = Gone(LIST, 2, FIRMS[0], "zhengzhou", "demonstration", "granted", "2024-05-06")
    assert [edited([gone], folder, since) for since in (0, 1)] == [{gone}, set()]
    assert edited([gone._replace(kind="listed"), gone._replace(name="虚构戊有限公司")], folder, 0) == set()
    card = folder / f"{LIST}.yml"
    card.write_text(card.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    assert edited([gone], folder, 0) == set()


def test_what_left_by_hand_is_refused_also_where_an_act_touched_its_list(folder: Path) -> None:
    build(folder)
    publish_list(folder, [row(name) for name in FIRMS[:2]])
    apply(folder, lambda held: amend(held, LIST, {"licence": "CC0-1.0"}))
    with pytest.raises(Refused, match=rf"line 4 of the last release, {FIRMS[2]} \(granted\), is gone"):
        build(folder)


def test_a_list_that_a_release_has_is_withdrawn_from_today_on(folder: Path) -> None:
    built = release_of(folder)
    earlier = [answers(built, day) for day in BEFORE]
    before = data(folder)
    said = edit(folder, "remove", LIST)
    assert "来源保留" in said and "facts: +0 ~3 -0" in said
    built = build(folder)
    assert [answers(built, day) for day in BEFORE] == earlier
    assert statuses(built, TODAY) == ["undetermined"] * 3
    assert statuses(built, TODAY, ("虚构丁有限公司",)) == ["in_force"]
    held = sqlite3.connect(built).execute("select count(*) from intervals where holds_title = 'yes'").fetchone()
    assert held == (1,)
    assert "is withdrawn already" in edit(folder, "remove", LIST, status=1)
    edit(folder, "restore")
    assert data(folder) == before


def test_what_a_release_has_meanwhile_is_not_undone(folder: Path) -> None:
    release_of(folder)
    edit(folder, "remove", LIST)
    release_of(folder)
    before = data(folder)
    assert "what is published is not undone" in edit(folder, "restore", status=1)
    publish_list(folder, [row("虚构戊有限公司")], "zhengzhou/third")
    edit(folder, "remove", "zhengzhou/third")
    assert data(folder) == before


def test_an_act_takes_nothing_of_a_release_back_from_a_day_before_its_own(folder: Path) -> None:
    release_of(folder)
    apply(folder, lambda held: remove(held, LIST), LIST, day="2026-01-02")
    edit(folder, "amend", OTHER, "licence=CC0-1.0")
    edit(folder, "restore", "1")
    assert "take it back by an act of today" in edit(folder, "restore", "3", status=1)


def test_an_edition_that_took_rows_of_the_first_along_does_not_leave_alone(folder: Path) -> None:
    file = folder.parent / "new.csv"
    file.write_text("\n".join([HEADER, row(FIRMS[0]), row(FIRMS[2])]) + "\n", encoding="utf-8")
    before = data(folder)
    edit(folder, "replace", LIST, file, "--as-published")
    for more in ((), ("--as-published",)):
        assert "scripts/source.py restore" in edit(folder, "remove", f"{LIST}-v2", *more, status=1)
    edit(folder, "restore")
    assert data(folder) == before


def test_of_a_renaming_or_an_end_of_a_firm_the_act_says_that_firms_part_for_earlier_days_too(folder: Path) -> None:
    values = {**VALUES, "event": {**VALUES["event"], "注销": {"kind": "dissolved"}}}
    publish_list(folder, [row(FIRMS[0]), row(FIRMS[1], event="注销")], values=values)
    (said,) = [line for line in apply(folder, lambda held: remove(held, LIST), LIST).says if "注意 note" in line]
    assert FIRMS[1] in said and FIRMS[0] not in said
    assert not [line for line in apply(folder, lambda held: remove(held, OTHER), OTHER).says if "注意 note" in line]


def test_the_comments_of_a_card_stay(folder: Path) -> None:
    card = folder / f"{LIST}.yml"
    text = card.read_text(encoding="utf-8").replace("columns:", "# a word about the columns\ncolumns:  # as printed")
    card.write_text(f"# on top\n{text}# at the end\n", encoding="utf-8")
    before = card.read_text(encoding="utf-8")
    edit(folder, "remove", LIST, "--as-published")
    assert card.read_text(encoding="utf-8").startswith(before)


def test_a_dry_run_and_a_command_without_an_answer_change_nothing(folder: Path) -> None:
    before = data(folder)
    assert "只试不写 dry run" in edit(folder, "remove", LIST, "--dry-run")
    where = ("--datasets", folder, "--output", folder.parent / "build")
    assert run("source", "remove", LIST, *where, "--reason", "虚构").returncode == 2
    assert run("source", "remove", LIST, *where, "--yes").returncode == 2
    assert "did you mean zhengzhou/list" in edit(folder, "remove", "lis", status=1)
    assert data(folder) == before and acts(folder) == []


def test_what_was_pending_is_said_and_finished_by_the_next_command(folder: Path) -> None:
    contents = {f"{LIST}.yml": None, "zhengzhou/raw/list.csv": None}
    step = 1
    while pending(folder) is None:
        assert killed_at(step, folder, lambda: carry_out(folder, "remove", [LIST], contents, "2026-01-02"))
        step += 1
    assert "上次中断的操作已完成 an act that was cut off is finished: 1 remove zhengzhou/list" in edit(folder, "log")
    assert not (folder / f"{LIST}.yml").exists()


def test_what_the_trial_before_built_is_not_built_again_and_the_effect_is_the_same(folder: Path) -> None:
    publish_list(folder, [row("虚构戊有限公司")], "zhengzhou/third")
    build(folder)
    aside = folder.parent / "build" / ".cache" / "editing"
    first = edit(folder, "remove", LIST, "--dry-run")
    kept = [(aside / name / "catalogue.db").stat() for name in ("before", "after")]
    assert edit(folder, "remove", LIST, "--dry-run") == first
    assert (aside / "before" / "catalogue.db").stat() == kept[0]
    edit(folder, "remove", LIST)
    after = (aside / "after" / "catalogue.db").stat()
    said = edit(folder, "remove", OTHER, "--dry-run")
    assert (aside / "before" / "catalogue.db").stat().st_ino == after.st_ino
    (aside / "before" / "program").write_text("another", encoding="utf-8")
    assert edit(folder, "remove", OTHER, "--dry-run") == said
    assert (aside / "before" / "catalogue.db").stat().st_ino != after.st_ino


def test_the_only_list_leaves_too_and_nothing_is_left_to_build(folder: Path) -> None:
    (folder / f"{OTHER}.yml").unlink()
    (folder / "zhengzhou/raw/other.csv").unlink()
    build(folder)
    assert "事项 facts: +0 ~0 -3" in edit(folder, "remove", LIST)
    facts = sqlite3.connect(build(folder)).execute("select count(*) from facts").fetchone()
    assert facts == (0,)
