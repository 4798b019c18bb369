"""Measure the build beside the floor: the ``sqlite3`` shell importing the same rows with the same indexes and search."""

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
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from ..build import file_sha256, publish
from ..progress import Progress
from .bulk import write_bulk

SOURCES = 100


def build(firms: int, datasets: Path, scratch: Path) -> dict[str, Any]:
    """Build so many invented firms whole, then again with one source changed, then let the shell import the same."""
    folder = scratch / "datasets"
    sizes = write_bulk(datasets, folder, firms, SOURCES)
    output, progress = scratch / "build", Progress()
    seconds, peak = _measured(lambda: publish(folder, output, progress=progress))
    whole = file_sha256(output / "catalogue.db")
    change_one(folder)
    again = Progress()
    rebuild, _ = _measured(lambda: publish(folder, output, progress=again))
    floor = shell(output / "catalogue.db", scratch / "shell")
    return {
        "firms": firms,
        "facts": sizes.facts,
        "sources": sizes.sources,
        "seconds": seconds,
        "peak_mib": peak,
        "steps": progress.spent,
        "rebuild_seconds": rebuild,
        "rebuild_share": rebuild / seconds,
        "rebuild_steps": again.spent,
        "changed": whole != file_sha256(output / "catalogue.db"),
        "shell_seconds": floor,
        "shell": "sqlite3" if shutil.which("sqlite3") else "Python's sqlite3 in place of the shell",
        "times_shell": seconds / floor,
    }


def change_one(datasets: Path, number: int = 50) -> None:
    """Change every tenth row of one source: its day, or the name of its firm."""
    raw = datasets / "xugou" / "raw" / f"{number:03d}.csv"
    with raw.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    rng = random.Random(number)
    for row in rng.sample(rows, len(rows) // 10):
        other = rng.choice(rows)
        row[0], row[4] = (other[0], row[4]) if rng.random() < 0.5 else (row[0], other[4])
    with raw.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    card = datasets / "xugou" / f"{number:03d}.yml"
    text = json.loads(card.read_text(encoding="utf-8"))
    text["sha256"] = hashlib.sha256(raw.read_bytes()).hexdigest()
    card.write_text(json.dumps(text, ensure_ascii=False, indent=1), encoding="utf-8")


def shell(catalogue: Path, scratch: Path) -> float:
    """Time the shell: import every ordinary table's rows from CSV, make the same indexes, fill the same search table.

    The rows are those of the finished catalogue: the shell computes nothing.
    """
    scratch.mkdir()
    with closing(sqlite3.connect(catalogue)) as db:
        made = db.execute("select type, name, sql from sqlite_master where sql is not null order by rowid").fetchall()
        search = [(name, sql) for _, name, sql in made if sql.lower().startswith("create virtual")]
        own = [item for item in made if not any(item[1].startswith(name) for name, _ in search)]
        names = [name for kind, name, _ in own if kind == "table" and not name.startswith("sqlite_")]
        lines = ["pragma journal_mode = off;", "pragma synchronous = off;", "begin;"]
        lines += [f"{sql};" for kind, name, sql in own if name in names and kind == "table"]
        for name in names:
            lines.append(_import(db, f'select * from "{name}"', scratch / name, name))
        lines += [f"{sql};" for kind, _, sql in own if kind == "index"]
        for name, sql in search:
            words = _search_rows(db, name)
            lines.append(f"{sql};")
            lines.append(_import(db, words, scratch / f"{name}.rows", f"{name}_rows"))
            columns = ", ".join(column[1] for column in db.execute(f"pragma table_info({name})"))
            lines.append(f"insert into {name} (rowid, {columns}) select * from {name}_rows;")
        lines.append("commit;")
    begin = time.perf_counter()
    if command := shutil.which("sqlite3"):
        subprocess.run(
            [command, "-bail", "-csv", scratch / "shell.db"],
            input="\n".join(lines),
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    else:
        _without_shell(lines, scratch / "shell.db")
    return time.perf_counter() - begin


def _search_rows(db: sqlite3.Connection, name: str) -> str:
    columns = ", ".join(column[1] for column in db.execute(f"pragma table_info({name})"))
    return f"select rowid, {columns} from {name}"


def _import(db: sqlite3.Connection, query: str, path: Path, table: str) -> str:
    found = db.execute(query)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if table.endswith("_rows"):
            writer.writerow([column[0] for column in found.description])
        writer.writerows(found)
    return f".import {path} {table}"


def _without_shell(lines: list[str], path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for line in lines:
            if not line.startswith(".import"):
                db.execute(line)
                continue
            _, source, table = line.split()
            with Path(source).open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                if table.endswith("_rows"):
                    db.execute(f"create table {table} ({', '.join(next(rows))})")
                width = len(db.execute(f"pragma table_info({table})").fetchall())
                db.executemany(f"insert into {table} values ({', '.join('?' * width)})", rows)


def _measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of some work, and the most memory that this process and its children had (PSS, MiB)."""
    stop, peak = threading.Event(), [0.0]

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], _memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    stop.set()
    watcher.join()
    return seconds, peak[0]


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
