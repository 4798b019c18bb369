#!/usr/bin/env python3
"""Measure the memory of the served catalogue: all its processes, beside Datasette without this plugin.

Pss counts a page that several processes share once in all (Linux, smaps_rollup).
"""

from __future__ import annotations

from _machine import machine, machine_line
from _server import ALONE, OPTIONS, begun  # isort: skip

import _project

import json
import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import click
from qiangqi.catalogue.building.pipeline import publish

WAIT = 6.0
"""Seconds from the first page to the measurement: by then the processes beside the server have begun."""


@click.command(epilog="Example:\n\n  scripts/bench_memory.py --db build/catalogue.db --seconds 60")
@click.option(
    "--db",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A catalogue; else the real one is built.",
)
@click.option("--seconds", default=WAIT, show_default=True, help="From the first page to the measurement.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, seconds: float, as_json: Path | None) -> None:
    """Serve a catalogue as `make serve` does and by Datasette alone."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = db or publish(_project.ROOT / "datasets", Path(folder))
        served = measured(["-m", "datasette", "supervise", "-i", str(path), *OPTIONS], seconds)
        alone = measured(["-c", ALONE, "serve", "-i", str(path), *OPTIONS], seconds)
    for name, processes in (("as it is served", served), ("by Datasette alone", alone)):
        each = " + ".join(f"{mib:.0f}" for mib in processes)
        click.echo(f"{name}: {sum(processes):.0f} MiB ({each})")
    figures = {**machine(before), "seconds": seconds, "served_mib": served, "datasette_alone_mib": alone}
    times = sum(served) / sum(alone)
    click.echo(f"{times:.1f} times Datasette alone, {seconds:g} s after the first page; {machine_line(figures)}")
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measured(arguments: list[str], seconds: float) -> list[float]:
    """Return the Pss in MiB of each process of a server, some seconds after its first page."""
    with begun([sys.executable, *arguments]) as (address, process):
        urllib.request.urlopen(address).close()
        time.sleep(seconds)
        return [pss(id_) for id_ in processes_of(process.pid)]


def processes_of(pid: int) -> list[int]:
    """Return a process and all that it and its children have begun."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return [pid, *(one for child in children for one in processes_of(child))]


def pss(pid: int) -> float:
    """Return the proportional set size of a process in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
