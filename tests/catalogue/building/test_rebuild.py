"""A build that starts from the last one, that shares its work, or that is broken off, ends in the same bytes."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from given import DATASETS, ROOT
from python_runs import run_python
from qiangqi.catalogue.building.lock import locked
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.fiction.bulk import write_bulk
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

pytestmark = pytest.mark.slow

FIRMS, SOURCES = 300, 12


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the datasets of invented firms in many sources, and what a build of them leaves."""
    folder = tmp_path_factory.mktemp("first")
    write_bulk(DATASETS, folder / "datasets", FIRMS, SOURCES)
    publish(folder / "datasets", folder / "build")
    return folder


@pytest.fixture
def bulk(first: Path, tmp_path: Path) -> Path:
    """Those datasets, for a test to spoil."""
    return Path(shutil.copytree(first / "datasets", tmp_path / "datasets"))


@pytest.fixture
def kept(first: Path, tmp_path: Path) -> Path:
    """What that build left, for a test to build into."""
    return Path(shutil.copytree(first / "build", tmp_path / "build"))


def spoil(datasets: Path, number: int, rng: random.Random) -> None:
    """Change a third of the rows of a source: drop, rename, move, recode, strip or repeat."""
    raw = datasets / "xugou" / "raw" / f"{number:03d}.csv"
    header, *rows = list(csv.reader(raw.open(encoding="utf-8")))
    _, *others = list(csv.reader((raw.parent / f"{(number + 5) % SOURCES:03d}.csv").open(encoding="utf-8")))
    for _ in range(len(rows) // 3):
        place = rng.randrange(len(rows))
        row = rows[place]
        row[rng.choice((0, 1, 7))] = rng.choice(others)[rng.choice((0, 1, 7))] or row[0]
        row[7] = row[7] if len(row[7]) == 18 else ""
        if rng.random() < 0.2:
            rows.insert(rng.randrange(len(rows)), rows.pop(place))
        if rng.random() < 0.2:
            rows.pop(rng.randrange(len(rows)))
    with raw.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    card = raw.parent.parent / f"{number:03d}.yml"
    text = json.loads(card.read_text(encoding="utf-8"))
    text["sha256"], text["bounds"] = hashlib.sha256(raw.read_bytes()).hexdigest(), {"facts": [0, 9999]}
    says = {"zh": "虚构：整份重发", "en": "Fictional: published anew as a whole."}
    text["withdrawn"] = [{"line": "all", "because": says, "published": "2026-10-31"}]
    card.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")


def test_one_process_and_two_give_the_same_bytes(bulk: Path, tmp_path: Path) -> None:
    built = [publish(bulk, tmp_path / f"build-{count}", processes=count) for count in (1, 2)]
    assert len({file_sha256(path) for path in built}) == 1


@pytest.mark.parametrize("turns", [2, pytest.param(4, marks=pytest.mark.long)])
def test_a_build_from_the_last_one_gives_the_bytes_of_a_whole_build(
    turns: int, bulk: Path, kept: Path, tmp_path: Path
) -> None:
    rng = random.Random(7)
    for turn, number in enumerate(rng.sample(range(SOURCES), turns)):
        spoil(bulk, number, rng)
        if turn == turns // 2:  # a source that goes, and one that comes
            for path in (
                (f"xugou/{number:03d}.yml", "xugou/900.yml"),
                (f"xugou/raw/{number:03d}.csv", "xugou/raw/900.csv"),
            ):
                (bulk / path[0]).rename(bulk / path[1])
            (kept / "catalogue.db").unlink()  # the gate would miss the source that goes
            card = bulk / "xugou" / "900.yml"
            card.write_text(card.read_text(encoding="utf-8").replace(f"raw/{number:03d}.csv", "raw/900.csv"))
        again = publish(bulk, kept, progress=Progress())
        assert file_sha256(again) == file_sha256(publish(bulk, tmp_path / f"whole-{turn}"))


def test_only_what_changed_is_read_again(bulk: Path, kept: Path) -> None:
    spoil(bulk, 3, random.Random(1))
    for path in (bulk / "xugou" / "raw").glob("*.csv"):
        os.utime(path, (1, 1))
    marks = sqlite3.connect(kept / ".cache" / "catalogue" / "marks.db")
    before = dict(marks.execute("select source_id, signature from sources_read").fetchall())
    publish(bulk, kept)
    after = dict(marks.execute("select source_id, signature from sources_read").fetchall())
    assert {id_ for id_ in after if after[id_] != before[id_]} == {"xugou/003"}


def test_two_builds_in_one_folder_do_not_meet(bulk: Path, tmp_path: Path) -> None:
    with locked(tmp_path / ".cache" / "catalogue.lock"), pytest.raises(DataError, match="another build is running"):
        publish(bulk, tmp_path)


def command(datasets: Path, output: Path) -> list[str]:
    return ["scripts/build.py", "--datasets", str(datasets), "--output", str(output)]


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path

last, seen, connect = int(sys.argv[1]), 0, sqlite3.connect

def step(*_):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)

def watched(*given, **named):
    db = connect(*given, **named)
    db.set_progress_handler(step, 10_000)
    return db

from qiangqi.catalogue.building.pipeline import publish
sqlite3.connect = watched
sys.addaudithook(lambda event, _: step() if event in ("open", "os.rename", "os.remove") else None)
publish(Path(sys.argv[2]), Path(sys.argv[3]))
print(seen)
"""
"""Builds, and is killed at a step: a file opened, renamed or removed, or some thousand operations of SQLite."""


def killed_at(step: int, datasets: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Build in a process that is killed at a step; at none where it is 0, and then the steps are printed."""
    return run_python("-c", KILLED, step, datasets, output)


@pytest.mark.long
def test_a_killed_build_leaves_the_catalogue_and_the_next_one_succeeds(bulk: Path, kept: Path, tmp_path: Path) -> None:
    """Killed at ten steps of builds that change a source, spread over the steps of a whole one."""
    served = kept / "catalogue.db"
    spoil(bulk, 4, random.Random(2))
    steps = int(killed_at(0, bulk, tmp_path / "whole").stdout)
    expected, before = file_sha256(tmp_path / "whole" / "catalogue.db"), served.read_bytes()
    for tenth in range(10):
        assert killed_at(steps * (2 * tenth + 1) // 22, bulk, kept).returncode == -signal.SIGKILL
        assert served.read_bytes() == before or file_sha256(served) == expected
    assert file_sha256(publish(bulk, kept)) == expected
    assert [path.name for path in kept.iterdir() if ".new" in path.name] == []


def test_a_full_disk_is_one_line_and_the_next_build_succeeds(bulk: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    limited = ["bash", "-c", 'ulimit -f 200; exec "$@"', "bash", sys.executable, *command(bulk, output)]
    run = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert f"{output}:1: cannot be written" in run.stderr
    assert not (output / "catalogue.db").exists()
    whole = file_sha256(publish(bulk, tmp_path / "whole"))
    shutil.rmtree(tmp_path / "whole")
    assert file_sha256(publish(bulk, output)) == whole


# What an earlier build left is believed only as it left it


def changed_cell(cache: Path) -> None:
    with closing(sqlite3.connect(cache / "tables.db")) as db, db:
        assert db.execute(
            "update facts set name = '改过的有限公司' where rowid = (select min(rowid) from facts)"
        ).rowcount


def changed_count(cache: Path) -> None:
    with closing(sqlite3.connect(cache / "marks.db")) as db, db:
        assert db.execute("update turns set come = come + 1").rowcount


def cut_short(cache: Path) -> None:
    os.truncate(cache / "tables.db", (cache / "tables.db").stat().st_size // 2)


def swapped(cache: Path) -> None:
    shutil.copyfile(cache / "marks.db", cache / "tables.db")


def no_database(cache: Path) -> None:
    (cache / "marks.db").write_bytes(b"no database" * 1000)


def removed(name: str) -> Callable[[Path], None]:
    return lambda cache: (cache / name).unlink()


def rewritten(text: str) -> Callable[[Path], None]:
    return lambda cache: (cache / "checksums.json").write_text(text, encoding="utf-8") and None


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a changed cell": (changed_cell, "tables.db is not as the last build left it"),
    "a changed sum": (changed_count, "marks.db is not as the last build left it"),
    "a file cut short": (cut_short, "tables.db is not as the last build left it"),
    "a file in the place of another": (swapped, "tables.db is not as the last build left it"),
    "a file that is no database": (no_database, "marks.db is not as the last build left it"),
    "a file that is missing": (removed("marks.db"), "marks.db is missing"),
    "no checksums": (removed("checksums.json"), "the last build of it was broken off"),
    "checksums that are none": (rewritten("{"), "checksums.json cannot be read as checksums"),
    "checksums of something else": (rewritten('{"tables.db": 1}'), "tables.db is not as the last build left it"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A datasets folder of few invented firms, what a build of it leaves, and the SHA-256 of its catalogue."""
    folder = tmp_path_factory.mktemp("built")
    write_bulk(DATASETS, folder / "datasets", 40, 3)
    return folder / "datasets", folder / "build", file_sha256(publish(folder / "datasets", folder / "build"))


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_to_what_the_last_build_left_is_named_and_everything_is_made_anew(
    what: str, built: tuple[Path, Path, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    datasets, left, whole = built
    output = Path(shutil.copytree(left, tmp_path / "build"))
    spoil, expected = DAMAGE[what]
    spoil(output / ".cache" / "catalogue")
    assert file_sha256(publish(datasets, output)) == whole
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]
    assert expected in caplog.text and "everything is made anew" in caplog.text
    caplog.clear()
    assert file_sha256(publish(datasets, output)) == whole and not caplog.records


def test_an_input_that_is_refused_costs_no_whole_build(
    bulk: Path, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(bulk, 3, random.Random(3))
    card = bulk / "xugou" / "003.yml"
    card.write_text(card.read_text(encoding="utf-8").replace("[0, 9999]", "[9999, 9999]"), encoding="utf-8")
    with pytest.raises(DataError, match=r"bounds\.facts"):
        publish(bulk, kept)
    card.write_text(card.read_text(encoding="utf-8").replace("[9999, 9999]", "[0, 9999]"), encoding="utf-8")
    publish(bulk, kept)
    assert not caplog.records


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "expected a folder with room"),
        (OSError(errno.EACCES, "Permission denied"), "expected a folder that takes what is written"),
        (OSError("exit status 1"), "expected a folder that takes what is written"),
    ],
)
def test_a_disk_is_said_to_be_full_only_where_the_system_says_so(error: OSError, said: str, tmp_path: Path) -> None:
    assert said in str(cannot_write(tmp_path, error))


def test_a_database_that_is_full_or_damaged_is_told_as_what_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "full.db")) as db:
        db.execute("pragma max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as full:
            db.execute("create table t (x)")
    assert "expected a folder with room" in str(cannot_write(tmp_path, full.value))
    (tmp_path / "none.db").write_bytes(b"no database" * 1000)
    with closing(sqlite3.connect(tmp_path / "none.db")) as db, pytest.raises(sqlite3.DatabaseError) as damaged:
        db.execute("select * from t")
    assert "was damaged" in str(cannot_write(tmp_path, damaged.value))
