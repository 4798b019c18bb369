#!/usr/bin/env python3
"""Measure the start of a built catalogue: seconds until its home page, beside Datasette without this plugin.

Both are started in turn, so that whatever else the machine does meets both.
"""

from __future__ import annotations

from _machine import machine, machine_line
from _server import ALONE, OPTIONS, free_port

import _project  # isort: skip

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import click
from qiangqi.catalogue.building.pipeline import publish

WAYS = {
    "as it is served": ["-m", "datasette", "supervise"],
    "by Datasette alone": ["-c", ALONE, "serve"],
}
"""How Python starts each."""

LONGEST = 120.0
"""Seconds after which a start has failed."""


@click.command(epilog="Example:\n\n  scripts/bench_start.py --times 10")
@click.option("--db", type=click.Path(exists=True, path_type=Path), help="A catalogue; without one the real is built.")
@click.option("--times", default=5, show_default=True, help="Starts of each.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, times: int, as_json: Path | None) -> None:
    """Start a catalogue as `make serve` does and by Datasette alone, in turn, and ask for the home page."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = db or publish(_project.ROOT / "datasets", Path(folder))
        rounds = [{name: seconds(way, path) for name, way in WAYS.items()} for _ in range(times)]
    medians = {name: statistics.median(one[name] for one in rounds) for name in WAYS}
    for name, median in medians.items():
        click.echo(f"{name}: {median:.2f} s until the home page, median of {times}")
    figures = {**machine(before), "rounds": rounds}
    served, alone = medians.values()
    click.echo(f"{served / alone:.1f} times Datasette alone; {machine_line(figures)}")
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def seconds(way: list[str], path: Path) -> float:
    """Return the seconds from the command to the answer.

    Raises:
        RuntimeError: the server ended, or did not answer within two minutes.
    """
    port = free_port()
    begin = time.perf_counter()
    command = [sys.executable, *way, "-i", str(path), *OPTIONS, "-h", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while (took := time.perf_counter() - begin) < LONGEST and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=LONGEST).close()
                return time.perf_counter() - begin
            except (urllib.error.URLError, OSError):
                time.sleep(0.005)
        raise RuntimeError(f"{' '.join(way)} did not answer within {took:.0f} s")
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
