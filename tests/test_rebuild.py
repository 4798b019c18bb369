"""A build that starts from the last one, that shares its work, or that is broken off, ends in the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from catalogue.build import publish
from catalogue.digests import file_sha256
from catalogue.fiction.bulk import write_bulk
from catalogue.lock import locked
from catalogue.progress import Progress
from given import DATASETS, ROOT
from standing.yamlfile import DataError

FIRMS, SOURCES = 300, 12


@pytest.fixture
def bulk(tmp_path: Path) -> Path:
    """A datasets folder of invented firms in many sources."""
    write_bulk(DATASETS, tmp_path / "datasets", FIRMS, SOURCES)
    return tmp_path / "datasets"


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


def test_a_build_from_the_last_one_gives_the_bytes_of_a_whole_build(bulk: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    publish(bulk, tmp_path / "kept")
    for turn, number in enumerate(rng.sample(range(SOURCES), 4)):
        spoil(bulk, number, rng)
        if turn == 2:  # a source that goes, and one that comes
            for path in (
                (f"xugou/{number:03d}.yml", "xugou/900.yml"),
                (f"xugou/raw/{number:03d}.csv", "xugou/raw/900.csv"),
            ):
                (bulk / path[0]).rename(bulk / path[1])
            (tmp_path / "kept" / "catalogue.db").unlink()  # the gate would miss the source that goes
            card = bulk / "xugou" / "900.yml"
            card.write_text(card.read_text(encoding="utf-8").replace(f"raw/{number:03d}.csv", "raw/900.csv"))
        progress = Progress()
        again = publish(bulk, tmp_path / "kept", progress=progress)
        assert file_sha256(again) == file_sha256(publish(bulk, tmp_path / f"whole-{turn}"))


def test_only_what_changed_is_read_again(bulk: Path, tmp_path: Path) -> None:
    publish(bulk, tmp_path / "build")
    spoil(bulk, 3, random.Random(1))
    for path in (bulk / "xugou" / "raw").glob("*.csv"):
        os.utime(path, (1, 1))
    marks = sqlite3.connect(tmp_path / "build" / ".cache" / "catalogue" / "marks.db")
    before = dict(marks.execute("select source_id, signature from held").fetchall())
    publish(bulk, tmp_path / "build")
    after = dict(marks.execute("select source_id, signature from held").fetchall())
    assert {id_ for id_ in after if after[id_] != before[id_]} == {"xugou/003"}


def test_a_damaged_draft_is_begun_again(bulk: Path, tmp_path: Path) -> None:
    first = file_sha256(publish(bulk, tmp_path / "build"))
    (tmp_path / "build" / ".cache" / "catalogue" / "marks.db").write_bytes(b"no database" * 1000)
    assert file_sha256(publish(bulk, tmp_path / "build")) == first


def test_two_builds_in_one_folder_do_not_meet(bulk: Path, tmp_path: Path) -> None:
    with locked(tmp_path / ".cache" / "catalogue.lock"), pytest.raises(DataError, match="another build is running"):
        publish(bulk, tmp_path)


def command(datasets: Path, output: Path) -> list[str]:
    return [sys.executable, "scripts/build.py", "--datasets", str(datasets), "--output", str(output)]


def test_a_killed_build_leaves_the_catalogue_and_the_next_one_succeeds(bulk: Path, tmp_path: Path) -> None:
    """Killed at ten moments of a build that changes a source: every tenth of the time that one takes."""
    output, rng = tmp_path / "build", random.Random(2)
    served = publish(bulk, output)
    spoil(bulk, 4, rng)
    begin = time.monotonic()
    expected = file_sha256(publish(bulk, tmp_path / "whole"))
    subprocess.run(command(bulk, tmp_path / "timed"), cwd=ROOT, check=True, capture_output=True)
    lasts = (time.monotonic() - begin) / 2
    before = served.read_bytes()
    for tenth in range(10):
        running = subprocess.Popen(
            command(bulk, output), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(lasts * (tenth + 0.5) / 10)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert served.read_bytes() == before or file_sha256(served) == expected
    assert file_sha256(publish(bulk, output)) == expected
    assert [path.name for path in output.iterdir() if ".new" in path.name] == []


def test_a_full_disk_is_one_line_and_the_next_build_succeeds(bulk: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    limited = ["bash", "-c", 'ulimit -f 200; exec "$@"', "bash", *command(bulk, output)]
    run = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert f"{output}:1: cannot be written" in run.stderr
    assert not (output / "catalogue.db").exists()
    whole = file_sha256(publish(bulk, tmp_path / "whole"))
    shutil.rmtree(tmp_path / "whole")
    assert file_sha256(publish(bulk, output)) == whole
