#!/usr/bin/env python3
"""Measure the lists of a day and the calendar of ends over HTTP, at several sizes, beside an earlier commit's."""

from __future__ import annotations

from _server import begun
from _timing import quantiles, timed  # isort: skip

import _project

import json
import platform
import random
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
from qiangqi.catalogue.query.read_only import opened
from qiangqi.fiction.bulk import made_bulk

FIRST, DAYS = date(2014, 1, 1), 5500
"""The days that are asked for; each request asks for another, so nothing is answered from memory."""

_NEXT = re.compile(rb'rel="next" href="([^"]+)"')
_PAGES = re.compile("第 1 页，共 ([\\d,]+) 页".encode())
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example:\n\n  scripts/bench_titles.py --firms 100000 --json build/bench_titles.json")
@click.option("--firms", type=int, multiple=True, default=(20_000, 200_000), help="Sizes of fictional catalogues.")
@click.option("--db", "databases", type=_FILE, multiple=True, help="Catalogues of several sizes, instead of fictional.")
@click.option("--before", type=_FOLDER, help="A checkout of an earlier commit, which answers the same beside.")
@click.option("--before-db", "earlier", type=_FILE, multiple=True, help="Its catalogues, where they are other files.")
@click.option("--requests", default=100, show_default=True, help="Requests of each kind, one after another.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(
    firms: tuple[int, ...],
    databases: tuple[Path, ...],
    before: Path | None,
    earlier: tuple[Path, ...],
    requests: int,
    as_json: Path | None,
) -> None:
    """Ask for first and deep pages on random days by one client, each request of every server in turn."""
    with tempfile.TemporaryDirectory() as folder:
        found = databases or tuple(made_bulk(_project.ROOT / "datasets", Path(folder, str(n)), n) for n in firms)
        figures = measure(found, before, earlier or found, requests)
    for kind, ratios in figures["ratios"].items():
        click.echo(f"{kind:>20}: " + ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()))
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(now: tuple[Path, ...], before: Path | None, earlier: tuple[Path, ...], requests: int) -> dict[str, Any]:
    """Return the times of each kind of page by server, and their ratios."""
    with ExitStack() as served:
        servers = {f"now {_firms(path)}": served.enter_context(_served(path, _project.ROOT)) for path in now}
        if before:
            for path in earlier:
                servers[f"before {_firms(path)}"] = served.enter_context(_served(path, before))
        kinds = _kinds(now[0])
        times = {}
        for kind, (path, queries) in kinds.items():
            times[kind] = _said(kind, _paired(servers, path, queries, requests))
        times["deep page"] = _said("deep page", _deep(servers, requests))
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return {"machine": machine, "kinds": times, "ratios": {kind: _ratios(rows) for kind, rows in times.items()}}


@contextmanager
def _served(db: Path, checkout: Path) -> Iterator[str]:
    """Serve a catalogue by the code of a checkout, and yield its address."""
    options = ["--metadata", str(checkout / "metadata.yml"), "--setting", "suggest_facets", "off"]
    paths = ["env", f"PYTHONPATH={checkout / 'plugins'}"]
    with begun([*paths, sys.executable, "-m", "datasette", "serve", "-i", str(db), *options]) as (address, _process):
        for path in ("/titles", "/upcoming"):
            timed(address + path)
        yield address


def _firms(path: Path) -> int:
    with closing(opened(path)) as db:
        return int(db.execute("select count(*) from firms").fetchone()[0])


def _kinds(path: Path) -> dict[str, tuple[str, list[dict[str, str]]]]:
    """Return the address of each kind of page, and what is asked of it; every catalogue has these filters."""
    with closing(opened(path)) as db:
        regimes, tiers, statuses = (_words(db, name, "intervals") for name in ("regime", "tier", "status"))
        regions = _words(db, "substr(division, 1, 2) || '0000'", "firms")
    ways: dict[str, list[dict[str, str]]] = {
        "titles by name": [{}],
        "titles by since": [{"sort": "since"}, {"sort": "-since"}],
        "titles by until": [{"sort": "until"}, {"sort": "-until"}],
        "titles of regime": [{"regime": word} for word in regimes],
        "titles of tier": [{"tier": word} for word in tiers],
        "titles of status": [{"status": word} for word in statuses],
        "titles of province": [{"region": word} for word in regions],
        "titles held or not": [{"holds": word} for word in ("yes", "unclear", "no")],
    }
    return {**{kind: ("/titles", queries) for kind, queries in ways.items()}, "upcoming": ("/upcoming", [{}])}


def _words(db: sqlite3.Connection, column: str, table: str) -> list[str]:
    return [
        row[0] for row in db.execute(f"select distinct {column} from {table} where {column} is not null order by 1")
    ]


def _paired(
    servers: dict[str, str], path: str, queries: list[dict[str, str]], requests: int
) -> dict[str, dict[str, float]]:
    """Ask every server the same, one after another, each in turn first."""
    rng, found = random.Random(path + str(queries)), {name: list[float]() for name in servers}
    names = list(servers)
    for number in range(requests):
        day = FIRST + timedelta(days=rng.randrange(DAYS))
        query = {**rng.choice(queries), "from" if path == "/upcoming" else "as_of": day.isoformat()}
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(timed(f"{servers[name]}{path}?{urlencode(query)}")[0])
    return {name: _summary(times) for name, times in found.items()}


def _deep(servers: dict[str, str], requests: int) -> dict[str, dict[str, float]]:
    """Ask for the pages after one in the middle of the list, as its links lead on."""
    found = {}
    for name, address in servers.items():
        pages = int(_PAGES.search(timed(f"{address}/titles?as_of=2022-03-01")[1])[1].replace(b",", b""))  # type: ignore[index]
        _, body = timed(f"{address}/titles?as_of=2022-03-01&page={max(1, pages // 2)}")
        times = []
        while (link := _NEXT.search(body)) and len(times) < requests:
            seconds, body = timed(address + unescape(link[1].decode()))
            times.append(seconds)
        found[name] = _summary(times or [0.0])
    return found


def _summary(times: list[float]) -> dict[str, float]:
    return {"requests": len(times), **quantiles(times)}


def _said(kind: str, rows: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Print the times of a kind of page, and return them."""
    for name, times in rows.items():
        click.echo(f"{kind:>20} {name:>18}: p50 {times['p50_ms']:7.1f} ms, p99 {times['p99_ms']:7.1f} ms")
    return rows


def _ratios(rows: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return how much longer the largest takes than the smallest now, and how many times longer it took before."""
    now = [times["p50_ms"] for name, times in rows.items() if name.startswith("now")]
    before = [times["p50_ms"] for name, times in rows.items() if name.startswith("before")]
    ratios = {"largest to smallest": now[-1] / now[0]} if len(now) > 1 and now[0] else {}
    if before and now[-1]:
        ratios["before to now"] = before[-1] / now[-1]
    return {name: round(ratio, 2) for name, ratio in ratios.items()}


if __name__ == "__main__":
    main()
