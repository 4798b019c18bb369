"""Measurement of the build against its floor: the ``sqlite3`` shell importing the same rows, with the same indexes."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.search.index import search_rows
from qiangqi.values.checksums import file_sha256

from .bulk import write_bulk

SOURCES = 100


def measure(firms: int, datasets: Path, scratch: Path) -> dict[str, Any]:
    """Build so many invented firms whole, then again with one source changed, then let the shell import the same.

    Seconds are of the clock on the wall and, beside them, of all processors: on a busy machine only these compare.
    """
    folder = scratch / "datasets"
    sizes = write_bulk(datasets, folder, firms, SOURCES)
    output, whole, again = scratch / "build", Progress(), Progress()
    first = measured(lambda: publish(folder, output, progress=whole))
    release = file_sha256(output / "catalogue.db")
    change_one(folder)
    second = measured(lambda: publish(folder, output, progress=again))
    if file_sha256(output / "catalogue.db") == release:
        raise RuntimeError("the change of a source changed nothing")
    script = floor_script(output / "catalogue.db", scratch / "shell")
    floor = measured(lambda: _run(script, scratch / "shell.db"))
    return {
        **sizes._asdict(),
        "seconds": first.seconds,
        "cpu_seconds": first.cpu_seconds,
        "peak_mib": first.peak_mib,
        "steps": whole.spent,
        "rebuild_seconds": second.seconds,
        "rebuild_cpu_seconds": second.cpu_seconds,
        "rebuild_share": second.seconds / first.seconds,
        "rebuild_cpu_share": second.cpu_seconds / first.cpu_seconds,
        "rebuild_steps": again.spent,
        "shell": "sqlite3 shell" if shutil.which("sqlite3") else "Python's sqlite3 in place of the shell",
        "shell_seconds": floor.seconds,
        "shell_cpu_seconds": floor.cpu_seconds,
        "times_shell": first.seconds / floor.seconds,
        "cpu_times_shell": first.cpu_seconds / floor.cpu_seconds,
    }


def change_one(datasets: Path, number: int = 50) -> None:
    """Change one source as a gate lets it pass: a tenth more rows about its firms, and other places in a tenth."""
    raw = datasets / "xugou" / "raw" / f"{number:03d}.csv"
    with raw.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    rng = random.Random(number)
    for row in rng.sample(rows, len(rows) // 10):
        row[1] = rng.choice(rows)[1]
        rows.append([rng.choice(rows)[0], *row[1:]])
    with raw.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    card = datasets / "xugou" / f"{number:03d}.yml"
    text = json.loads(card.read_text(encoding="utf-8"))
    text["sha256"], text["bounds"] = hashlib.sha256(raw.read_bytes()).hexdigest(), {"facts": [len(rows), len(rows)]}
    card.write_text(json.dumps(text, ensure_ascii=False, indent=1), encoding="utf-8")


def floor_script(catalogue: Path, scratch: Path) -> list[str]:
    """Write the rows of a catalogue as CSV, and return the statements that import them into an empty database.

    Every ordinary table's rows, the same indexes, the search table from its words: the shell computes nothing.
    """
    scratch.mkdir()
    with closing(sqlite3.connect(catalogue)) as db:
        made = db.execute("select type, name, sql from sqlite_master where sql is not null order by rowid").fetchall()
        own = [item for item in made if not item[1].startswith(("firms_fts", "sqlite_"))]
        tables = [(name, sql) for kind, name, sql in own if kind == "table"]
        lines = ["pragma journal_mode = off;", "pragma synchronous = off;", "begin;", *(f"{sql};" for _, sql in tables)]
        lines += [_import(scratch / name, name, db.execute(f'select * from "{name}"')) for name, _ in tables]
        lines += [f"{sql};" for kind, _, sql in own if kind == "index"]
        lines.append(next(f"{sql};" for _, name, sql in made if name == "firms_fts"))
        columns = ["rowid", *(column[1] for column in db.execute("pragma table_info(firms_fts)"))]
        lines.append(f"create temp table words ({', '.join(columns)});")
        lines.append(_import(scratch / "words", "words", (words for _, words in search_rows(db))))
        lines.append(f"insert into firms_fts ({', '.join(columns)}) select * from words;")
    return [*lines, "commit;"]


def _import(path: Path, table: str, rows: Iterable[Sequence[object]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return f".import {path} {table}"


def _run(lines: list[str], target: Path) -> None:
    """Run statements in the sqlite3 shell, or where there is none by Python's module."""
    if command := shutil.which("sqlite3"):
        script = "\n".join(lines)
        subprocess.run(
            [command, "-bail", "-csv", target], input=script, text=True, check=True, stdout=subprocess.DEVNULL
        )
    else:
        _without_shell(lines, target)


def _without_shell(lines: list[str], target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        for line in lines:
            if not line.startswith(".import"):
                db.execute(line)
                continue
            _, source, table = line.split()
            slots = ", ".join("?" for _ in db.execute(f"pragma table_info({table})"))
            with Path(source).open(encoding="utf-8", newline="") as file:
                db.executemany(f"insert into {table} values ({slots})", csv.reader(file))


class Measured(NamedTuple):
    """What some work took: seconds on the wall and of all processors, and the most memory of all processes."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def measured(work: Callable[[], object]) -> Measured:
    """Do some work and return what it took; memory is looked at ten times a second."""
    stop, peak = threading.Event(), [0.0]

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], _memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    begin, spent = time.perf_counter(), sum(os.times()[:4])
    try:
        work()
        return Measured(time.perf_counter() - begin, sum(os.times()[:4]) - spent, peak[0])
    finally:
        stop.set()
        watcher.join()


def _memory() -> float:
    """Return the memory of this process and its children in MiB; a page that several share is counted once."""
    total = 0
    for process in (str(os.getpid()), *_children(os.getpid())):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:  # it has ended meanwhile
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _children(parent: int) -> list[str]:
    found = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            found += task.read_text(encoding="ascii").split()
        except OSError:
            continue
    return found
