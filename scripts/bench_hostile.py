#!/usr/bin/env python3
"""Measure single checks beside hostile visitors: statements, bodies, batches, pages and half-open connections."""

from __future__ import annotations

import _attacks
from _machine import machine, machine_line
from _clients import Reader, ask_all, post
from _server import served
from _timing import quantiles  # isort: skip

import _project

import itertools
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from qiangqi.fiction.demo import make

IDLE = 1_000
"""Single checks one after another before anybody attacks."""


@click.command(epilog="Example:\n\n  scripts/bench_hostile.py --firms 20000 --minutes 20")
@click.option("--firms", default=20_000, show_default=True, help="Firms of the fictional catalogue that is made.")
@click.option("--minutes", default=1.0, show_default=True, help="How long the load lasts.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(firms: int, minutes: float, as_json: Path | None) -> None:
    """Ask for one firm after another, first alone, then beside every kind of attack at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(_project.ROOT / "datasets", Path(folder), firms, 1)
        before = os.getloadavg()[0]
        with served(path) as address:
            figures = measure(address, path.stem, minutes * 60)
        figures = {**machine(before), "firms": firms, **figures}
    for line in sentences(figures):
        click.echo(line)
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(address: str, database: str, seconds: float) -> dict[str, Any]:
    """Return the quantiles of single checks alone and under attack, and what the attackers were answered."""
    check = post("/-/check.json", json.dumps({"rows": [{"name": "虚构云松有限公司"}]}, ensure_ascii=False).encode())
    ask_all(address, [iter([check] * 50)])
    (idle,) = ask_all(address, [iter([check] * IDLE)])
    with attacked(address, database) as answered:
        end = time.perf_counter() + seconds
        (under,) = ask_all(address, [itertools.cycle([check])], lambda: time.perf_counter() > end)
    figures = {"idle": _counted(idle), "under": _counted(under), "attackers": answered}
    failed = sum(status != 200 for status in idle.statuses + under.statuses)
    return {**figures, "ratio": figures["under"]["p99_ms"] / figures["idle"]["p99_ms"], "failed": failed}


def _counted(reader: Reader) -> dict[str, float]:
    """Return how many answers there were, and their quantiles."""
    return {"count": len(reader.times), **quantiles(reader.times)}


@contextmanager
def attacked(address: str, database: str) -> Iterator[dict[str, Any]]:
    """Attack while the block runs; afterwards the mapping holds, by kind, how often which status came."""
    context = multiprocessing.get_context("fork")
    stop, found, answered = context.Event(), context.Queue(), dict[str, Any]()
    server = (urlsplit(address).hostname, urlsplit(address).port)
    work = [(_attacks.attack, (kind,)) for kind in _attacks.KINDS] + [(_attacks.hold_open, ())]
    processes = [
        context.Process(target=task, args=(*given, f"127.0.0.{place}", server, database, stop, found))
        for place, (task, given) in enumerate(work, 2)
    ]
    for process in processes:
        process.start()
    try:
        yield answered
    finally:
        stop.set()
        answered |= dict(found.get(timeout=180) for _ in processes)
        for process in processes:
            process.join()


def sentences(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures in lines."""
    yield f"{machine_line(figures)}; {figures['firms']} firms"
    for name in ("idle", "under"):
        one = figures[name]
        yield f"one check, {name}: p50 {one['p50_ms']:.1f} ms, p99 {one['p99_ms']:.1f} ms ({one['count']})"
    yield f"p99 under attack: {figures['ratio']:.1f} times idle; {figures['failed']} checks failed"
    for kind, counts in figures["attackers"].items():
        yield f"  {kind}: {', '.join(f'{status} {count}' for status, count in sorted(counts.items()))}"


if __name__ == "__main__":
    main()
