"""Personal data leaves for good: the data, the journal, the catalogue, and by a new one the releases."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from commands import run
from edited_lists import LIST, apply, build, data, edit, release_of
from killed_steps import killed_at
from made_lists import make_xlsx
from made_up import FIRMS, HEADER, VALUES, begin, publish_list, row
from qiangqi.lists.editing.purge import purge
from qiangqi.lists.editing.replace import replace
from qiangqi.lists.sources import load_sources
from qiangqi.releases.versions import versions, withdrawn_versions
from qiangqi.standing.strict_yaml import DataError
from sites import Site

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
        for address in (f"/releases/{second}", f"/releases/{second}/facts.csv"):
            answer = site.get(address)
            assert answer.status_code == 410
            assert answer.json()["type"] == "/problems/withdrawn-release" and "含个人信息" in answer.json()["detail"]
        assert site.get("/releases/latest/facts.csv").headers["location"].endswith(f"/releases/{third}/facts.csv")
        assert "含个人信息" in site.get("/releases").text
    finally:
        site.loop.close()


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
        assert killed_at(step, releases / "versions.json", lambda: command(folder, "--confirm", LIST))
        step += 1
    said = edit(folder, "log")
    assert "withdrawn releases" in said
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
