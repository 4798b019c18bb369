#!/usr/bin/env python3
"""Measure the engine and the build: figures of one run on one machine, with its size beside them."""

from __future__ import annotations

import _project  # isort: skip

import json
import multiprocessing
import os
import platform
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import click
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.fiction.facts import fictional_facts
from qiangqi.fiction.sqlite_floor import measure
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes

DATASETS = _project.ROOT / "datasets"
KNOWN_ON = 739941  # 2026-11-21, a fixed day: the figures do not depend on the clock
CHUNK = 5_000


@click.command(epilog="Example:\n\n  scripts/bench.py --firms 10000 --firms 100000 --json build/bench.json")
@click.option("--firms", type=int, multiple=True, default=(10_000, 100_000, 1_000_000), help="Numbers of firms.")
@click.option(
    "--build",
    "builds",
    type=int,
    multiple=True,
    default=(100_000,),
    show_default=True,
    help="Numbers of firms whose CSV sources are built; a million takes some minutes.",
)
@click.option("--processes", type=int, default=os.cpu_count() or 1, show_default=True, help="Worker processes.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(firms: tuple[int, ...], builds: tuple[int, ...], processes: int, as_json: Path | None) -> None:
    """Evaluate all intervals of N fictional firms, answer live questions, and build fictional and real catalogues."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    click.echo(f"{machine}; {processes} processes")
    rows = [intervals(count, processes) for count in firms]
    base = rows[0]
    click.echo(f"{'firms':>9} {'facts':>9} {'seconds':>8} {'firms/s':>8} {'times N0':>8} {'peak MiB':>8}")
    for row in rows:
        row["ratio"] = round(row["seconds"] / base["seconds"], 1)
        click.echo(
            f"{row['firms']:>9} {row['facts']:>9} {row['seconds']:>8.2f} {row['firms'] / row['seconds']:>8.0f} "
            f"{row['ratio']:>8.1f} {row['peak_mib']:>8.0f}"
        )
    built = [bulk_build(count) for count in builds]
    for row in built:
        _show(row)
    live, build = live_answers(), real_build()
    click.echo(f"one live answer: median {live['median_us']:.0f} µs, p99 {live['p99_us']:.0f} µs of engine time")
    click.echo(f"real build: {build:.2f} s")
    if as_json:
        figures = {
            "machine": machine,
            "processes": processes,
            "intervals": rows,
            "builds": built,
            "live": live,
            "real_build_s": build,
        }
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def intervals(firms: int, processes: int) -> dict[str, Any]:
    """Evaluate every interval of so many firms; peak memory is the largest worker's, times the workers."""
    starts = range(0, firms, CHUNK)
    begin = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        done = pool.map(_chunk, [(start, min(CHUNK, firms - start)) for start in starts], chunksize=1)
    seconds = time.perf_counter() - begin
    peak = max(item[2] for item in done) * processes / 1024
    return {"firms": firms, "facts": sum(item[0] for item in done), "seconds": seconds, "peak_mib": peak}


def _chunk(task: tuple[int, int]) -> tuple[int, int, int]:
    start, count = task
    engine = _engine()
    facts = segments = 0
    for firm in fictional_facts(count, seed=start, datasets=DATASETS):
        facts += len(firm)
        for regime in {fact.regime for fact in firm if fact.tier}:
            history = engine.history(firm, regime, KNOWN_ON)
            segments += sum(len(found) for found in history.segments.values())
    return facts, segments, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


_ENGINES: list[Engine] = []


def _engine() -> Engine:
    if not _ENGINES:
        _ENGINES.append(Engine(load_regimes(DATASETS)))
    return _ENGINES[0]


def live_answers(count: int = 5_000) -> dict[str, float]:
    """Time single answers for firms, days and knowledge days that differ each time."""
    engine = _engine()
    times = []
    for number, firm in enumerate(fictional_facts(count, seed=1, datasets=DATASETS)):
        begin = time.perf_counter_ns()
        engine.standings(firm, KNOWN_ON - number % 4000, KNOWN_ON - number % 300)
        times.append((time.perf_counter_ns() - begin) / 1000)
    times.sort()
    return {"median_us": statistics.median(times), "p99_us": times[int(len(times) * 0.99)]}


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
