#!/usr/bin/env python3
"""Measure the engine: every interval of so many invented firms, and single answers."""

from __future__ import annotations

import _project  # isort: skip

import json
import multiprocessing
import os
import platform
import resource
import statistics
import time
from pathlib import Path
from typing import Any

import click
from qiangqi.catalogue.building.intervals import Tracer
from qiangqi.fiction.facts import fictional_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes

DATASETS = _project.ROOT / "datasets"
KNOWN_ON = 739941  # 2026-11-21, a fixed day: the figures do not depend on the clock
CHUNK = 5_000


@click.command(epilog="Example:\n\n  scripts/bench_intervals.py --firms 10000 --firms 100000 --json build/bench.json")
@click.option(
    "--firms", type=int, multiple=True, default=(10_000, 100_000), show_default=True, help="Numbers of firms."
)
@click.option("--processes", type=int, default=os.cpu_count() or 1, show_default=True, help="Worker processes.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(firms: tuple[int, ...], processes: int, as_json: Path | None) -> None:
    """Evaluate all intervals of N fictional firms, and answer for single firms."""
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
    live = live_answers()
    click.echo(f"one live answer: median {live['median_us']:.0f} µs, p99 {live['p99_us']:.0f} µs of engine time")
    if as_json:
        figures = {"machine": machine, "processes": processes, "intervals": rows, "live": live}
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
    if not _TRACERS:
        _TRACERS.append(Tracer(_engine(), KNOWN_ON))
    facts = rows = 0
    for firm in fictional_facts(count, seed=start, datasets=DATASETS):
        facts += len(firm)
        rows += sum(1 for _ in _TRACERS[0].traced(firm))
    return facts, rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


_TRACERS: list[Tracer] = []
"""A process keeps its own: what it has traced it traces no more."""

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


if __name__ == "__main__":
    main()
