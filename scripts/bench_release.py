#!/usr/bin/env python3
"""Measure a release beside the ``sqlite3`` shell writing its tables as CSV, and a download beside Datasette's own."""

from __future__ import annotations

from _machine import machine, machine_line
from _server import served  # isort: skip

import _project

import csv
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from qiangqi.fiction.bulk import made_bulk
from qiangqi.fiction.sqlite_floor import measured
from qiangqi.catalogue.building.progress import Progress
from qiangqi.releases.release import release
from qiangqi.releases.versions import manifest_of
from qiangqi.releases.tables import content_of, public_tables, query_of
from qiangqi.catalogue.query.read_only import opened

STREAMED = "intervals"
"""The table that is downloaded both ways."""

PART = 20_000_000
"""Bytes of Datasette's own streaming after which its rate is taken; a million firms would take it many minutes."""


@click.command(epilog="Example:\n\n  scripts/bench_release.py --firms 1000000 --json build/bench_release.json")
@click.option(
    "--db", type=click.Path(exists=True, path_type=Path), help="A catalogue; without one a fictional is made."
)
@click.option("--firms", default=100_000, show_default=True, help="Firms of the fictional catalogue.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, firms: int, as_json: Path | None) -> None:
    """Release a fictional catalogue, let the shell write its tables, and download one table both ways."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "catalogue.db"
        shutil.copyfile(db or made_bulk(_project.ROOT / "datasets", folder, firms), path)
        figures = measure(path)
    _show(figures)
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(path: Path) -> dict[str, Any]:
    """Return the figures of one catalogue; seconds are of the clock, and beside them of all processors."""
    before, steps = os.getloadavg()[0], Progress()
    (path.parent / "shell").mkdir()
    shell = measured(lambda: _shell(path, path.parent / "shell"))
    made = measured(lambda: release(path, path.parent / "releases", steps))
    folder = next((path.parent / "releases").glob("2*"))
    files = manifest_of(folder.parent, folder.name)["files"]
    sizes = {form: _bytes(files, form) for form in (".csv", ".excel.csv", ".ndjson", ".parquet", ".xlsx", ".db")}
    return {
        **machine(before),
        "rows": content_of(path).rows,
        "floor": "sqlite3 shell" if shutil.which("sqlite3") else "Python's sqlite3 in place of the shell",
        "shell": shell._asdict(),
        "release": made._asdict(),
        "steps": steps.spent,
        "times_shell": made.seconds / shell.seconds,
        "cpu_times_shell": made.cpu_seconds / shell.cpu_seconds,
        "bytes": sizes,
        "parquet_of_csv": sizes[".parquet"] / sizes[".csv"],
        "downloads": _downloads(path, folder.name),
    }


def _bytes(files: list[dict[str, Any]], form: str) -> int:
    found = [file for file in files if file["name"].endswith(form)]
    return sum(file["bytes"] for file in found if form != ".csv" or not file["name"].endswith(".excel.csv"))


def _shell(path: Path, folder: Path) -> None:
    """Write every table of a release as CSV by the shell, or where there is none by Python's modules."""
    day = content_of(path).day
    queries = {folder / f"{table.name}.csv": query_of(table.name, day).strip() for table in public_tables()}
    if command := shutil.which("sqlite3"):
        lines = [".mode csv", ".headers on", *(f".once {file}\n{query};" for file, query in queries.items())]
        subprocess.run([command, "-readonly", "-bail", str(path)], input="\n".join(lines), text=True, check=True)
        return
    with closing(opened(path)) as db:
        for target, query in queries.items():
            with target.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(db.execute(query))


def _downloads(path: Path, version: str) -> dict[str, float]:
    with served(path) as address:
        own, whole = _rate(f"{address}/releases/{version}/{STREAMED}.csv", None)
        theirs, part = _rate(f"{address}/{path.stem}/{STREAMED}.csv?_stream=on&_size=max", PART)
    return {"own_mb_s": own, "own_mb": whole, "datasette_mb_s": theirs, "datasette_mb": part, "times": own / theirs}


def _rate(address: str, most: int | None) -> tuple[float, float]:
    """Return megabytes a second, and how many came, up to so many bytes."""
    begin, count = time.perf_counter(), 0
    with urllib.request.urlopen(address, timeout=600) as answer:
        while (most is None or count < most) and (chunk := answer.read(1 << 20)):
            count += len(chunk)
    return count / 1e6 / (time.perf_counter() - begin), count / 1e6


def _show(figures: dict[str, Any]) -> None:
    made, shell, sizes, loads = figures["release"], figures["shell"], figures["bytes"], figures["downloads"]
    click.echo(machine_line(figures))
    click.echo(
        f"{sum(figures['rows'].values())} rows: release {made['seconds']:.1f} s,"
        f" {made['cpu_seconds']:.1f} s of processor, peak {made['peak_mib']:.0f} MiB;"
        f" {figures['floor']} {shell['seconds']:.1f} s, {shell['cpu_seconds']:.1f} s of processor:"
        f" {figures['times_shell']:.2f} times, {figures['cpu_times_shell']:.2f} times the processor"
    )
    click.echo("  " + ", ".join(f"{form} {size / 1e6:.1f} MB" for form, size in sizes.items()))
    click.echo(f"  Parquet {figures['parquet_of_csv']:.3f} of the CSV")
    click.echo(
        f"download of {STREAMED}.csv: {loads['own_mb_s']:.0f} MB/s, Datasette's streaming {loads['datasette_mb_s']:.1f}"
        f" MB/s (first {loads['datasette_mb']:.0f} MB): {loads['times']:.0f} times"
    )


if __name__ == "__main__":
    main()
