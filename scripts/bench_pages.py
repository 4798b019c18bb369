#!/usr/bin/env python3
"""Measure pages over HTTP: firms, the first page and count of titles on any day, what is upcoming, a whole download."""

from __future__ import annotations

from _server import served
from _timing import quantiles, timed  # isort: skip

import _project

import json
import platform
import random
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
from qiangqi.fiction.demo import make
from qiangqi.catalogue.query.read_only import opened

FIRST, DAYS = date(2014, 1, 1), 5500
"""The days that are asked for; each request asks for another, so nothing is answered from memory."""


@click.command(epilog="Example:\n\n  scripts/bench_pages.py --firms 100000 --json build/bench_pages.json")
@click.option(
    "--db", type=click.Path(exists=True, path_type=Path), help="A catalogue; without one a fictional is made."
)
@click.option("--firms", default=100_000, show_default=True, help="Firms of the fictional catalogue.")
@click.option("--requests", default=300, show_default=True, help="Requests of each kind, one after another.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, firms: int, requests: int, as_json: Path | None) -> None:
    """Ask for firms and lists on random days, filters and orders, by one client, and say how long each kind takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = db or make(_project.ROOT / "datasets", Path(folder), firms, 1)
        figures = measure(path, requests)
    click.echo(f"{figures['machine']}; {figures['firms']} firms, {figures['intervals']} intervals")
    for kind, times in figures["kinds"].items():
        click.echo(f"{kind:>20}: p50 {times['p50_ms']:6.1f} ms, p99 {times['p99_ms']:6.1f} ms ({times['requests']})")
    click.echo(f"{'download':>20}: {figures['download']['rows']} rows in {figures['download']['seconds']:.1f} s")
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(db: Path, requests: int) -> dict[str, Any]:
    """Return the figures of one catalogue: times of each kind of list, and of all rows of today as CSV."""
    with closing(opened(db)) as parameter:
        firms, intervals = (
            parameter.execute(f"select count(*) from {name}").fetchone()[0] for name in ("firms", "intervals")
        )
        kinds = _kinds(parameter)
    rng = random.Random(1)
    with served(db) as address:
        timed(f"{address}/titles")
        times = {name: _times(address, paths, queries, requests, rng) for name, (paths, queries) in kinds.items()}
        seconds, body = timed(f"{address}/titles.csv")
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    download = {"rows": body.count(b"\n") - 1, "seconds": seconds}
    return {"machine": machine, "firms": firms, "intervals": intervals, "kinds": times, "download": download}


def _kinds(db: sqlite3.Connection) -> dict[str, tuple[list[str], list[dict[str, str]]]]:
    firms = [f"/firm/{row[0]}" for row in db.execute("select firm_id from firms order by name limit 5000")]
    regimes = [row[0] for row in db.execute("select distinct regime from intervals order by 1")]
    regions = [
        row[0] for row in db.execute("select distinct division from firms where division is not null order by 1")
    ]
    statuses = [row[0] for row in db.execute("select distinct status from intervals order by 1")]
    lists = ["/titles"]
    return {
        "firm": (firms, [{}]),
        "titles": (lists, [{}]),
        "titles by order": (lists, [{"sort": sort} for sort in ("since", "-since", "until", "-until", "region")]),
        "titles by regime": (lists, [{"regime": regime} for regime in regimes]),
        "titles by region": (lists, [{"region": region} for region in [*regions, "410000"]]),
        "titles by status": (lists, [{"status": status} for status in statuses]),
        "upcoming": (["/upcoming"], [{}]),
    }


def _times(
    address: str, paths: list[str], queries: list[dict[str, str]], requests: int, rng: random.Random
) -> dict[str, float]:
    found = []
    for _ in range(requests):
        day = FIRST + timedelta(days=rng.randrange(DAYS))
        path = rng.choice(paths)
        parameter = "from" if path == "/upcoming" else "as_of"
        query = urlencode({**rng.choice(queries), parameter: day.isoformat()})
        found.append(timed(f"{address}{path}?{query}")[0])
    return {"requests": requests, **quantiles(found)}


if __name__ == "__main__":
    main()
