#!/usr/bin/env python3
"""Measure a build: invented firms from 100 CSV sources beside the shell importing the same rows, and the real lists."""

from __future__ import annotations

import _project  # isort: skip

from _machine import machine, machine_line

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import click
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.fiction.sqlite_floor import measure

DATASETS = _project.ROOT / "datasets"


@click.command(epilog="Example:\n\n  scripts/bench_build.py --firms 1000000 --json build/bench_build.json")
@click.option("--firms", type=int, multiple=True, default=(100_000,), show_default=True, help="Numbers of firms.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(firms: tuple[int, ...], as_json: Path | None) -> None:
    """Build N fictional firms from 100 CSV sources, whole and with one source changed, and the real catalogue."""
    before = os.getloadavg()[0]
    rows = [bulk_build(count) for count in firms]
    for row in rows:
        _show(row)
    seconds = real_build()
    figures = {**machine(before), "builds": rows, "real_build_s": seconds}
    click.echo(f"real catalogue: {seconds:.2f} s; {machine_line(figures)}")
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def bulk_build(firms: int) -> dict[str, Any]:
    """Build so many fictional firms from 100 CSV sources, whole and with one source changed, beside the floor."""
    with tempfile.TemporaryDirectory() as scratch:
        return measure(firms, DATASETS, Path(scratch))


def _show(row: dict[str, Any]) -> None:
    """Print where the time of a build goes, beside the shell that imports the same rows."""
    click.echo(f"build of {row['firms']} firms, {row['facts']} facts, {row['sources']} sources:")
    click.echo(
        f"  whole {row['seconds']:.1f} s, {row['cpu_seconds']:.1f} s of processor, peak {row['peak_mib']:.0f} MiB"
        f" in all processes; {row['shell']} {row['shell_seconds']:.1f} s,"
        f" {row['shell_cpu_seconds']:.1f} s of processor: {row['times_shell']:.1f} times,"
        f" {row['cpu_times_shell']:.1f} times the processor"
    )
    click.echo(
        f"  one source changed {row['rebuild_seconds']:.1f} s: {row['rebuild_share']:.2f} of the whole,"
        f" {row['rebuild_cpu_share']:.2f} of its processor"
    )
    click.echo(f"  {'step':20} {'whole':>8} {'changed':>8}")
    for step, seconds in row["steps"].items():
        click.echo(f"  {step:20} {seconds:>8.2f} {row['rebuild_steps'].get(step, 0):>8.2f}")


def real_build() -> float:
    """Time a build of the real datasets."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        publish(DATASETS, Path(folder))
        return time.perf_counter() - begin


if __name__ == "__main__":
    main()
