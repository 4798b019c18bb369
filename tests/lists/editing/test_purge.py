"""Personal data leaves for good: the data, the journal, the catalogue, and by a new one the releases."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from added_lists import HERE, SURE
from adding import add as add_file
from changes_asked import FEEDS
from commands import run
from edited_lists import LIST, apply, build, data, edit, release_of
from killed_steps import killed_at
from made_lists import make_xlsx
from made_up import FIRMS, HEADER, VALUES, begin, publish_list, row
from python_runs import run_python
from qiangqi.lists.editing.purge import purge
from qiangqi.lists.editing.replace import replace
from qiangqi.lists.sources import load_sources
from qiangqi.releases.changes.history import Place, cursor_of
from qiangqi.releases.published import published_sources
from qiangqi.releases.publishing import journal
from qiangqi.releases.publishing.publish import publish
from qiangqi.releases.versions import versions, withdrawn_versions
from qiangqi.served_links import FOLDER
from qiangqi.standing.strict_yaml import DataError
from sites import Site
from waiting_scans import picture, waits

DAY = ("--confirmed", "2026-05-06")
BROKEN_OFF = """
import os, signal, sys
from pathlib import Path
from qiangqi.releases.publishing.publish import publish
def kill(event, arguments):
    if event == "os.rename" and ".publish/catalogue.db" in str(arguments[0]):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
publish(Path(sys.argv[1]), Path(sys.argv[2]), made_on="2024-07-03")
"""
"""Publish, killed right before the catalogue is moved."""
PERSON = "虚构王小明有限公司"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list with a row that is to leave, and one that a release had before it."""
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS], "zhengzhou/other")
    return made


def add(folder: Path) -> None:
    fixed = {"name": {PERSON: {"is": PERSON, "because": {"zh": "虚构", "en": "Invented."}}}}
    publish_list(folder, [row("虚构丁有限公司"), row(PERSON), row("虚构戊有限公司")], LIST, values={**VALUES, **fixed})


def command(folder: Path, *more: object) -> str:
    where = ("--datasets", folder, "--output", folder.parent / "build")
    done = run("source", "purge", LIST, "--reason", "含个人信息|It held personal data.", *where, *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def holding(folder: Path) -> list[str]:
    """Return the files below a folder that have the person's name as text."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in found if PERSON.encode() in path.read_bytes()]


def test_a_row_leaves_everything_and_the_old_releases_answer_410(folder: Path) -> None:
    releases = folder.parent / "build" / "releases"
    release_of(folder)
    add(folder)
    release_of(folder)
    first, second = versions(releases)
    edit(folder, "amend", LIST, "licence=CC0-1.0")
    assert holding(folder) and holding(releases)
    said = command(folder, "--line", 3, "--confirm", LIST)
    assert f"withdrawn releases: {second}" in said and "git filter-repo" in said
    assert holding(folder.parent) == []
    first_again, third = versions(releases)
    assert first_again == first
    for line in (releases / third / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((releases / third / name).read_bytes()).hexdigest() == digest
    facts = sqlite3.connect(folder.parent / "build" / "catalogue.db").execute("select fact_id from facts order by 1")
    assert [id_ for (id_,) in facts if id_.startswith(f"{LIST}:")] == [f"{LIST}:2", f"{LIST}:4"]
    assert "was purged" in edit(folder, "restore", status=1)
    site = Site(folder.parent / "build" / "catalogue.db")
    try:
        asked = [f"{feed}?since={since}" for feed in FEEDS for since in (second, cursor_of(Place(second, 1)))]
        for address in (f"/releases/{second}", f"/releases/{second}/facts.csv", *asked):
            answer = site.get(address)
            assert answer.status_code == 410
            assert answer.json()["type"] == "/problems/withdrawn-release" and "含个人信息" in answer.json()["detail"]
        page = site.get(f"/changes?since={second}")
        assert page.status_code == 410 and "含个人信息" in page.text
        assert site.get(f"/-/changes.json?since={second}").json()["versions"] == [third, first]
        assert site.get("/releases/latest/facts.csv").headers["location"].endswith(f"/releases/{third}/facts.csv")
        assert "含个人信息" in site.get("/releases").text
    finally:
        site.loop.close()


def test_what_a_killed_server_held_goes_and_copies_beside_the_data_are_named(folder: Path) -> None:
    add(folder)
    build(folder)
    raw = next(path for path in folder.rglob("*.csv") if PERSON.encode() in path.read_bytes())
    left = folder.parent / "build" / FOLDER / "killed"
    left.mkdir(parents=True)
    (left / "catalogue.db").hardlink_to(folder.parent / "build/catalogue.db")
    digest = hashlib.sha256(raw.read_bytes()).hexdigest()
    kept = [f"inbox/answers/{digest[:2]}/{digest}", "waiting/desk/jobs/00001/file/list.csv", "before-restore/a.csv"]
    for name in kept:
        (folder.parent / name).parent.mkdir(parents=True)
        (folder.parent / name).write_bytes(raw.read_bytes())
    said = command(folder, "--line", "3", "--confirm", LIST)
    assert all(f"yours to remove: {folder.parent / name}\n" in said for name in kept)
    assert sorted(holding(folder.parent)) == sorted(str(folder.parent / name) for name in kept)


def test_a_whole_file_leaves_and_its_card_stays_without_it(folder: Path) -> None:
    add(folder)
    release_of(folder)
    command(folder, "--confirm", LIST)
    assert holding(folder.parent) == []
    (found, _) = load_sources(folder)
    assert (found.id, found.card.raw, found.card.withdrawn[0].line) == (LIST, None, "all")
    assert len(versions(folder.parent / "build" / "releases")) == 1


def test_before_a_release_the_card_goes_too_and_the_id_must_be_typed(folder: Path) -> None:
    add(folder)
    build(folder)
    before = data(folder)
    where = ("--datasets", folder, "--output", folder.parent / "build", "--reason", "虚构")
    assert run("source", "purge", LIST, *where, "--confirm", "zhengzhou/other").returncode == 2
    assert data(folder) == before
    command(folder, "--confirm", LIST)
    assert not (folder / f"{LIST}.yml").exists() and holding(folder.parent) == []


def test_what_was_broken_off_goes_on_with_the_next_command(folder: Path) -> None:
    add(folder)
    release_of(folder)
    releases, acts = folder.parent / "build" / "releases", folder / ".journal" / "acts" / "00001.json"
    step = 1
    while not acts.exists():
        assert killed_at(step, releases / ".versions.json.new", lambda: command(folder, "--confirm", LIST))
        step += 1
    elsewhere = folder.parent / "elsewhere"
    refused = run("build", "--datasets", folder, "--output", elsewhere)
    assert refused.returncode == 1 and f"finished first in {folder.parent / 'build'}" in refused.stderr
    said = run("source", "log", "--datasets", folder, "--output", elsewhere)
    assert "withdrawn releases" in said.stdout and not elsewhere.exists()
    assert len(withdrawn_versions(releases)) == 1 and holding(folder.parent) == []


def test_a_workbook_needs_the_cleaned_file_with_other_rows_unchanged(folder: Path, tmp_path: Path) -> None:
    publish_list(folder, [row("虚构丁有限公司")], LIST)
    table = [HEADER.split(","), *(row(name).split(",") for name in (FIRMS[0], PERSON, FIRMS[1]))]
    file = make_xlsx(tmp_path / "list.xlsx", [table])
    apply(folder, lambda held: replace(held, LIST, file, {"reading": "{format: xlsx}"}))
    with pytest.raises(DataError, match="expected --with"):
        apply(folder, lambda held: purge(held, LIST, frozenset({3}), None))
    shorter = make_xlsx(tmp_path / "shorter.xlsx", [[*table[:2], table[3]]])
    with pytest.raises(DataError, match="emptied, not deleted"):
        apply(folder, lambda held: purge(held, LIST, frozenset({3}), shorter))
    cleaned = make_xlsx(tmp_path / "cleaned.xlsx", [[*table[:2], [""] * len(table[0]), table[3]]])
    apply(folder, lambda held: purge(held, LIST, frozenset({3}), cleaned))
    (found, _) = load_sources(folder)
    assert found.card.bounds is not None and found.card.bounds.facts == (2, 2)


def test_a_line_that_is_no_row_is_refused_and_withdraws_nothing(folder: Path) -> None:
    add(folder)
    release_of(folder)
    before = data(folder)
    where = ("--datasets", folder, "--output", folder.parent / "build", "--reason", "虚构", "--confirm", LIST)
    done = run("source", "purge", LIST, "--line", 3, "--line", 99, *where)
    assert done.returncode == 1 and "line 99 is no row of its list" in done.stderr
    same = run("source", "purge", LIST, "--line", 3, "--with", folder / "zhengzhou/raw/list.csv", *where)
    assert same.returncode == 1
    assert data(folder) == before and len(versions(folder.parent / "build" / "releases")) == 1


def test_a_purge_after_a_switch_that_was_broken_off_lets_nothing_come_back(folder: Path) -> None:
    add(folder)
    output = folder.parent / "build"
    publish(folder, output, made_on="2024-07-02")
    publish_list(folder, [row(FIRMS[1])], "zhengzhou/third")
    run_python("-c", BROKEN_OFF, folder, output)
    assert journal.pending(output) is not None
    said = command(folder, "--line", 3, "--confirm", LIST)
    assert "a switch was pending" in said and len(withdrawn_versions(output / "releases")) == 2
    assert holding(folder.parent) == []


def test_files_of_a_withdrawn_release_that_a_kill_left_go_with_the_next_command(folder: Path) -> None:
    add(folder)
    release_of(folder)
    releases = folder.parent / "build" / "releases"
    (version,) = versions(releases)
    kept = shutil.copytree(releases / version, folder.parent / "kept")
    command(folder, "--line", 3, "--confirm", LIST)
    shutil.move(kept, releases / version)
    (folder / ".journal/purged/1").unlink()
    edit(folder, "log")
    assert holding(folder.parent) == []


def test_a_purge_of_what_no_release_has_publishes_nothing(folder: Path) -> None:
    add(folder)
    release_of(folder)
    command(folder, "--line", 3, "--confirm", LIST)
    publish_list(folder, [row("虚构己有限公司"), row(FIRMS[2])], "zhengzhou/draft")
    releases = folder.parent / "build" / "releases"
    before = versions(releases)
    where = ("--datasets", folder, "--output", folder.parent / "build", "--reason", "虚构")
    done = run("source", "purge", "zhengzhou/draft", "--line", 2, *where, "--confirm", "zhengzhou/draft")
    assert done.returncode == 0 and versions(releases) == before


def test_a_row_that_a_later_edition_prints_too_is_purged_there_first(folder: Path, tmp_path: Path) -> None:
    add(folder)
    more = tmp_path / "more.csv"
    raw = (folder / "zhengzhou/raw/list.csv").read_text(encoding="utf-8")
    more.write_text(raw + row("虚构己有限公司") + "\n", encoding="utf-8")
    apply(folder, lambda held: replace(held, LIST, more, {}), LIST)
    with pytest.raises(DataError, match=f"purge {LIST}-v2 --line 3"):
        apply(folder, lambda held: purge(held, LIST, frozenset({3}), None), LIST)
    with pytest.raises(DataError, match=f"expected {LIST}-v2 purged first"):
        apply(folder, lambda held: purge(held, LIST, frozenset(), None), LIST)
    first = apply(folder, lambda held: purge(held, f"{LIST}-v2", frozenset({3}), None), LIST)
    assert f"still in {LIST} line 3" in first.says[1]
    apply(folder, lambda held: purge(held, LIST, frozenset({3}), None), LIST)
    assert [path for path in holding(folder) if ".journal" not in path] == []
    build(folder)


def test_a_scan_leaves_with_its_cells_and_with_what_waits_of_it(folder: Path, tmp_path: Path) -> None:
    scan = picture(tmp_path / "2023-list.png")
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    waits(scan, folder)
    add_file(scan, folder, *SURE, *HERE, "--kind", "granted", "--cell", "4:2=虚构甲有限公司", "--cell", "6=ok", *DAY)
    release_of(folder)
    scan.unlink()
    (folder.parent / "waiting" / digest[:16]).mkdir(parents=True, exist_ok=True)
    where = ("--datasets", folder, "--output", folder.parent / "build", "--reason", "虚构")
    id_ = "zhengzhou/2023-list"
    done = run("source", "purge", id_, *where, "--line", 3, "--confirm", id_)
    assert done.returncode == 1 and "read of a scan" in done.stderr
    done = run("source", "purge", id_, *where, "--confirm", id_)
    assert done.returncode == 0, done.stderr
    (card,) = (one.card for one in load_sources(folder) if one.id == id_)
    assert (card.cells, card.read_by, card.raw) == (None, None, None)
    assert list(folder.glob("zhengzhou/raw/2023-list*")) == list(folder.parent.glob("waiting/*")) == []


def test_what_was_replaced_by_a_file_of_another_ending_leaves_the_journal_too(folder: Path, tmp_path: Path) -> None:
    add(folder)
    file = tmp_path / "list.txt"
    file.write_bytes((folder / "zhengzhou/raw/list.csv").read_bytes() + row("虚构己有限公司").encode() + b"\n")
    apply(folder, lambda held: replace(held, LIST, file, {"reading": "{format: csv}"}))
    file.unlink()
    assert any(".journal" in path for path in holding(folder))
    command(folder, "--line", 3, "--confirm", LIST)
    assert holding(folder.parent) == []


def test_no_other_command_builds_while_a_purge_is_unfinished(folder: Path) -> None:
    add(folder)
    release_of(folder)
    command(folder, "--line", 3, "--confirm", LIST)
    assert published_sources(folder.parent / "build" / "releases") == {LIST, "zhengzhou/other"}
    (folder / ".journal/purged/1").unlink()
    for script in ("build", "publish"):
        done = run(script, "--datasets", folder, "--output", folder.parent / "build")
        assert done.returncode == 1 and "is unfinished" in done.stderr


def test_what_finished_jobs_of_the_desk_said_leaves_too_and_one_that_works_stays(folder: Path) -> None:
    add(folder)
    build(folder)
    jobs = folder.parent / "waiting" / "desk" / "jobs"
    for number in ("00001", "00002"):
        (jobs / number).mkdir(parents=True)
        (jobs / number / "wish.json").write_text(json.dumps({"datasets": str(folder)}))
        (jobs / number / "said.txt").write_text(PERSON)
    with (jobs / "00002" / "running").open("a") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        told = command(folder, "--line", 3, "--confirm", LIST)
    assert "工作台已结束的任务记录一并清除" in told
    assert [path.name for path in jobs.iterdir()] == ["00002"]
