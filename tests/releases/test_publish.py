"""Publishing as one act: broken off anywhere, it is done or not begun, and the next run says what was pending."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from commands import run
from edited_lists import LIST, apply
from made_up import begin, publish_list, row
from python_runs import run_python
from qiangqi.catalogue.building.pipeline import publish as build_elsewhere
from qiangqi.lists.editing.amend import amend
from qiangqi.lists.editing.remove import remove
from qiangqi.releases.publishing import journal
from qiangqi.releases.publishing.publish import Published, publish
from qiangqi.releases.versions import manifest_of, versions
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

ROWS = [row("虚构甲有限公司"), row("虚构乙有限公司", "优势")]
PROGRAM = """
import os, signal, sys
from pathlib import Path

how, event, part, number = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
seen = 0

def watch(name, given):
    global seen
    if name != event or not given or part not in str(given[0]):
        return
    seen += 1
    if seen == number:
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(28, os.strerror(28))

sys.addaudithook(watch)
from qiangqi.releases.publishing.pending import state_of
from qiangqi.releases.publishing.publish import publish
from qiangqi.standing.strict_yaml import DataError
try:
    publish(Path(sys.argv[5]), Path(sys.argv[6]), made_on="2026-01-02")
except DataError as error:
    sys.exit(f"{error}; {state_of(Path(sys.argv[6]))}")
"""
"""Publishes, and at the given number of an event, as Python tells its own audit, is killed or finds the disk full."""

NOT_BEGUN, BEGUN = "broken off before anything was switched", "a switch was pending"
STEPS = {
    "the catalogue is built": ("os.rename", ".publish/.catalogue.new.db", 1, NOT_BEGUN),
    "a table of the release is written": ("open", ".publish.new/intervals", 1, NOT_BEGUN),
    "the journal is renamed": ("os.rename", ".publish.json.new", 1, NOT_BEGUN),
    "the release is renamed": ("os.rename", "releases/.publish.new", 1, BEGUN),
    "the catalogue is renamed": ("os.rename", ".publish/catalogue.db", 1, BEGUN),
    "the journal is removed": ("os.remove", ".publish.json", 1, BEGUN),
}
"""Each step by what is about to happen, and what the next run says."""

FULL = ("a table of the release is written", "the journal is renamed", "the catalogue is renamed")


def state(output: Path) -> tuple[str, str, list[str]]:
    """Return the catalogue in service, what is said of it, and the releases, each of which must be whole."""
    found = versions(output / "releases")
    for version in found:
        folder = output / "releases" / version
        assert file_sha256(folder / "catalogue.db") == manifest_of(output / "releases", version)["catalogue"]["sha256"]
    told = json.loads((output / "catalogue.json").read_text(encoding="utf-8"))["sha256"]
    return file_sha256(output / "catalogue.db"), told, found


def hidden(output: Path) -> list[str]:
    kept = {".cache", ".lock"}
    return [p.name for folder in (output, output / "releases") for p in folder.glob(".*") if p.name not in kept]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    """A folder with a datasets folder and what is served, and what was published before a firm came."""
    folder = tmp_path_factory.mktemp("published")
    datasets = begin(folder / "datasets")
    publish_list(datasets, ROWS)
    done = publish(datasets, folder / "build", made_on="2026-01-01")
    publish_list(datasets, [*ROWS, row("虚构丙有限公司")])
    return folder, done


@pytest.fixture
def served(first: tuple[Path, Published], tmp_path: Path) -> tuple[Path, Path, Published]:
    """A copy of those folders, and what was published."""
    folder = Path(shutil.copytree(first[0], tmp_path / "copy"))
    return folder / "datasets", folder / "build", first[1]


def test_what_is_published_is_served_and_released_with_its_changes(served: tuple[Path, Path, Published]) -> None:
    datasets, output, first = served
    said: list[str] = []
    done = publish(datasets, output, made_on="2026-01-02", say=said.append)
    assert (done.before, done.is_released, done.is_switched, said) == (first.version, True, True, [])
    assert state(output) == (done.sha256, done.sha256, [first.version, done.version])
    assert manifest_of(output / "releases", done.version)["changes"]["from"] == first.version
    assert hidden(output) == []
    again = publish(datasets, output, made_on="2026-01-03")
    assert (again.version, again.is_released, again.is_switched) == (done.version, False, False)


def test_what_is_released_already_stays_in_service_though_another_sqlite_stores_it_otherwise(
    served: tuple[Path, Path, Published],
) -> None:
    datasets, output, _first = served
    done = publish(datasets, output, made_on="2026-01-02")
    folder = output / "releases" / done.version
    with closing(sqlite3.connect(folder / "catalogue.db")) as db:
        db.executescript("pragma page_size = 8192; vacuum")
    told, digest = manifest_of(folder.parent, folder.name), file_sha256(folder / "catalogue.db")
    told["catalogue"]["sha256"] = digest
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    again = publish(datasets, output, made_on="2026-01-03")
    assert (again.version, again.is_released, again.is_switched) == (done.version, False, True)
    assert again.sha256 == digest and state(output)[:2] == (digest, digest)
    assert publish(datasets, output, made_on="2026-01-04").is_switched is False


@pytest.mark.slow
@pytest.mark.parametrize(("step", "how"), [*((step, "killed") for step in STEPS), *((step, "full") for step in FULL)])
def test_publishing_broken_off_is_done_or_not_begun_and_the_next_run_says_which(
    step: str, how: str, served: tuple[Path, Path, Published]
) -> None:
    datasets, output, first = served
    event, part, number, says = STEPS[step]
    before = state(output)
    arguments = [how, event, part, str(number), str(datasets), str(output)]
    broken = run_python("-c", PROGRAM, *arguments)
    assert broken.returncode == (-9 if how == "killed" else 1), broken.stderr
    if says == NOT_BEGUN:
        assert state(output) == before and journal.pending(output) is None
        assert how == "killed" or "nothing was switched" in broken.stderr
    else:
        assert journal.pending(output) is not None and file_sha256(output / "catalogue.db") in (
            before[0],
            journal.pending(output).sha256,  # type: ignore[union-attr]
        )
        assert how == "killed" or "the next command finishes it" in broken.stderr
    only = ["--finish"] if says == BEGUN else []  # what was not begun is published anew
    next_run = run("publish", "--datasets", datasets, "--output", output, *only)
    assert next_run.returncode == 0, next_run.stderr
    assert (says in next_run.stdout) == (how == "killed" or says == BEGUN)
    sha256, told, found = state(output)
    assert sha256 == told != before[0] and found[0] == first.version and len(found) == 2
    assert hidden(output) == []


@pytest.mark.slow
def test_every_command_finishes_a_switch_that_was_broken_off(served: tuple[Path, Path, Published]) -> None:
    datasets, output, _first = served
    arguments = ["killed", "os.rename", ".publish/catalogue.db", "1", str(datasets), str(output)]
    run_python("-c", PROGRAM, *arguments)
    begun = journal.pending(output)
    assert begun is not None
    kept = Path(shutil.copytree(output, output.with_name("kept")))
    again = run("publish", "--datasets", datasets, "--output", kept)
    assert "a switch was pending" in again.stdout and "before anything was switched" not in again.stdout
    done = run("preview", "--no-serve", "--datasets", datasets, "--in-service", output / "catalogue.db")
    assert f"a switch was pending: {begun.version}" in done.stdout
    assert state(output)[0] == begun.sha256 and journal.pending(output) is None


def test_what_the_gate_refuses_switches_nothing(served: tuple[Path, Path, Published]) -> None:
    datasets, output, _first = served
    before = state(output)
    publish_list(datasets, ROWS[:1])
    refused = run("publish", "--datasets", datasets, "--output", output)
    assert refused.returncode == 1 and "not published" in refused.stderr
    assert state(output) == before and hidden(output) == []


def test_what_a_release_has_stays_also_where_an_act_took_it_for_unpublished(
    served: tuple[Path, Path, Published],
) -> None:
    datasets, output, _ = served
    apply(datasets, lambda held: amend(held, LIST, {"values.title.强企.tier": "reserve"}))
    with pytest.raises(DataError, match=r"release .* has it; expected it to stay"):
        publish(datasets, output, made_on="2026-01-03")


def test_a_release_of_a_catalogue_that_lost_what_the_newest_has_is_refused_by_its_own_command(
    served: tuple[Path, Path, Published], tmp_path: Path
) -> None:
    datasets, output, first = served
    publish(datasets, output, made_on="2026-01-03")
    publish_list(datasets, ROWS[:1])
    built = build_elsewhere(datasets, tmp_path / "elsewhere")
    before = versions(output / "releases")
    refused = run("release", "--catalogue", built, "--output", output / "releases")
    assert refused.returncode == 1 and "line 3, 虚构乙有限公司 (granted), is gone" in refused.stderr
    assert versions(output / "releases") == before and before[0] == first.version


def test_the_day_from_which_a_release_takes_a_fact_back_stays(served: tuple[Path, Path, Published]) -> None:
    datasets, output, _ = served
    apply(datasets, lambda held: remove(held, LIST), LIST)
    publish(datasets, output, made_on="2026-01-03")
    card = datasets / f"{LIST}.yml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace('"2026-01-02"', '"2024-06-02"'), encoding="utf-8")
    assert card.read_text(encoding="utf-8") != text
    with pytest.raises(DataError, match="is withdrawn from 2026-01-02 on in release"):
        publish(datasets, output, made_on="2026-01-04")


def test_the_command_prints_what_other_hosts_set(served: tuple[Path, Path, Published]) -> None:
    datasets, output, first = served
    done = run("publish", "--datasets", datasets, "--output", output)
    version = versions(output / "releases")[-1]
    assert f"RELEASE={version} docker compose" in done.stdout and f"back: RELEASE={first.version}" in done.stdout
    assert file_sha256(output / "catalogue.db") in done.stdout


def test_a_journal_that_cannot_be_read_is_refused_with_a_way_on(tmp_path: Path) -> None:
    (tmp_path / journal.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="remove it and publish again"):
        journal.pending(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"versions": 3}'])
def test_a_list_of_releases_that_cannot_be_read_is_named_and_stays_as_it_is(text: str, tmp_path: Path) -> None:
    publish_list(begin(tmp_path / "datasets"), ROWS, LIST)
    listed = tmp_path / "build/releases/versions.json"
    listed.parent.mkdir(parents=True)
    listed.write_text(text, encoding="utf-8")
    for command in ("publish", "source"):
        verb = ("amend", LIST, "number=1", "--reason", "虚构", "--yes") if command == "source" else ()
        done = run(command, *verb, "--datasets", tmp_path / "datasets", "--output", tmp_path / "build")
        assert done.returncode == 1 and f"{listed}:1: cannot be read; expected it whole" in done.stderr
    assert listed.read_text(encoding="utf-8") == text
