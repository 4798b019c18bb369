#!/usr/bin/env python3
"""Measure one copy of the site: requests a second by route, its memory, rows of a batch, and what a cache keeps."""

from __future__ import annotations

from _clients import ask_all, get, post
from _machine import machine, machine_line
from _server import free_port, served  # isort: skip

import _project

import itertools
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import click
from qiangqi.fiction.demo import make
from qiangqi.catalogue.query.read_only import opened

CLIENTS, ROWS, MIX_REQUESTS = 4, 10_000, 3_000
"""Connections at once; rows of the batch; requests of the mix that is sent through the cache."""

MIX = {"firm": 60, "search": 20, "titles": 10, "home": 10}
"""The mix by hundredths; firms and what is searched for by Zipf's law, as names are looked up: few often, most once."""


@click.command(epilog="Example:\n\n  scripts/bench_scale.py --firms 100000 --json build/bench_scale.json")
@click.option(
    "--db", type=click.Path(exists=True, path_type=Path), help="A catalogue; without one a fictional is made."
)
@click.option("--firms", default=20_000, show_default=True, help="Firms of the fictional catalogue.")
@click.option("--seconds", default=3.0, show_default=True, help="How long each route is asked.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, firms: int, seconds: float, as_json: Path | None) -> None:
    """Ask one copy, route by route, by four connections; then the same through nginx, where it is installed."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(db or make(_project.ROOT / "datasets", Path(folder), firms, 1), seconds)
    for line in figure_lines(figures):
        click.echo(line)
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def figure_lines(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures in lines."""
    yield f"{machine_line(figures)}; {figures['firms']} firms"
    yield f"catalogue {figures['catalogue_mb']:.0f} MB; memory of a copy {figures['memory_mb']:.0f} MB"
    for name, rate in figures["routes"].items():
        yield f"{name:>10}: {rate['a_second']:7.0f} requests/s, {rate['cpu_ms']:.2f} ms of processor each"
    yield f"{'batch':>10}: {figures['batch']['rows_a_second']:7.0f} rows/s"
    if cache := figures["cache"]:
        yield f"{'cache':>10}: {cache['a_second']:7.0f} requests/s of what it has; hits of the mix {cache['hits']:.2f}"
    else:
        yield "no nginx on this machine: the cache is not measured"


def measure(db: Path, seconds: float) -> dict[str, Any]:
    """Return the figures of one catalogue; the readers are on the same machine and take their part of it."""
    with closing(opened(db)) as connection:
        firms = connection.execute("select firm_id, name, uscc from firms order by firm_id").fetchall()
    before, rng = os.getloadavg()[0], random.Random(1)
    with served(db) as address:
        routes = {name: _rate(address, paths, seconds) for name, paths in _routes(firms, rng).items()}
        batch = _batch(address, firms, rng)
        memory = _memory()
        with _cached(address) as cache:
            kept = _kept(cache, firms, rng, seconds) if cache else None
    return {
        **machine(before),
        "firms": len(firms),
        "catalogue_mb": db.stat().st_size / 1e6,
        "memory_mb": memory,
        "routes": routes,
        "batch": batch,
        "cache": kept,
    }


def _routes(firms: list[Any], rng: random.Random) -> dict[str, Iterator[bytes]]:
    """Return endless requests of each kind, each for another firm or day."""
    some = rng.sample(firms, min(len(firms), 5_000))
    days = [f"20{year}-{month:02}-{day:02}" for year in range(14, 27) for month in range(1, 13) for day in range(1, 29)]
    rng.shuffle(days)
    body = [
        json.dumps({"as_of": day, "rows": [{"name": firm[1]}]}).encode() for day, firm in zip(days, some, strict=False)
    ]
    found = {
        "firm": [get(f"/firm/{quote(firm[0])}") for firm in some],
        "standing": [get(f"/-/standing/{quote(firm[0])}.json") for firm in some],
        "search": [get(f"/-/search.json?q={quote(firm[1][2:6])}") for firm in some],
        "titles": [get(f"/titles?as_of={day}") for day in days],
        "check": [post("/-/check.json", one) for one in body],
        "home": [get("/")],
    }
    return {name: itertools.cycle(requests) for name, requests in found.items()}


def _rate(address: str, requests: Iterator[bytes], seconds: float) -> dict[str, float]:
    """Return the answers a second, and the processor's milliseconds of the whole copy for each."""
    ask_all(address, [itertools.islice(requests, 20)])
    end, begin, used = time.perf_counter() + seconds, time.perf_counter(), _processor()
    readers = ask_all(address, [_until(requests, end) for _ in range(CLIENTS)])
    spent, used = time.perf_counter() - begin, _processor() - used
    answered = Counter(status for reader in readers for status in reader.statuses)
    assert set(answered) == {200}, f"expected answers only, got {answered}"
    return {"a_second": answered[200] / spent, "cpu_ms": used * 1000 / answered[200]}


def _until(requests: Iterator[bytes], end: float) -> Iterator[bytes]:
    while time.perf_counter() < end:
        yield next(requests)


def _batch(address: str, firms: list[Any], rng: random.Random) -> dict[str, float]:
    rows = [{"uscc": firm[2]} if firm[2] else {"name": firm[1]} for firm in rng.choices(firms, k=ROWS)]
    request = post("/-/check.json", json.dumps({"as_of": "2024-01-01", "rows": rows}).encode())
    (reader,) = ask_all(address, [iter([request])])
    assert reader.statuses == [200], f"expected an answer, got {reader.statuses}"
    return {"rows": ROWS, "rows_a_second": ROWS / reader.times[0]}


def _kept(address: str, firms: list[Any], rng: random.Random, seconds: float) -> dict[str, float]:
    """Return how many of a mix the cache answered itself, as a share, and how many a second of what it has."""
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(firms) + 1)))
    where = urlsplit(address)
    connection, found = HTTPConnection(where.hostname or "", where.port), Counter[str]()
    for kind in rng.choices(list(MIX), weights=list(MIX.values()), k=MIX_REQUESTS):
        firm = rng.choices(firms, cum_weights=weights)[0]
        paths = {
            "firm": f"/firm/{quote(firm[0])}",
            "search": f"/search?q={quote(firm[1][2:6])}",
            "titles": "/titles",
            "home": "/",
        }
        connection.request("GET", paths[kind])
        answer = connection.getresponse()
        answer.read()
        found[answer.headers["x-cache"]] += 1
    rate = _rate(address, itertools.cycle([get("/")]), seconds)
    return {"hits": found["HIT"] / MIX_REQUESTS, "asked": MIX_REQUESTS, "a_second": rate["a_second"]}


@contextmanager
def _cached(address: str) -> Iterator[str | None]:
    """Run the cache of deploy/ before a copy and yield its address, or None where nginx is not installed."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        own = f"127.0.0.1:{free_port()}"
        text = (_project.ROOT / "deploy/nginx.conf").read_text(encoding="utf-8").replace("/tmp/", f"{folder}/")
        Path(folder, "nginx.conf").write_text(text.replace("listen 8080", f"listen {own}"), encoding="utf-8")
        copies = (_project.ROOT / "deploy/nginx/beside.conf").read_text(encoding="utf-8")
        moved = copies.replace("127.0.0.1:8001", urlsplit(address).netloc)
        Path(folder, "copies.conf").write_text(moved, encoding="utf-8")
        user = " user root;" if os.geteuid() == 0 else ""
        process = subprocess.Popen([nginx, "-p", folder, "-c", f"{folder}/nginx.conf", "-g", f"daemon off;{user}"])
        try:
            time.sleep(1)
            yield f"http://{own}"
        finally:
            process.terminate()
            process.wait(10)


def _processes() -> Iterator[Path]:
    """Yield the folders in /proc of all processes that this one began, directly or not."""
    parents = dict[int, int]()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended meanwhile
    for number in parents:
        above = number
        while (above := parents.get(above, 0)) > 1:
            if above == os.getpid():
                yield Path(f"/proc/{number}")
                break


def _processor() -> float:
    """Return the seconds of processor that the copy has used so far."""
    ticks = [(path / "stat").read_text().rpartition(")")[2].split()[11:13] for path in _processes()]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


def _memory() -> float:
    """Return the memory of the copy in MB, what its processes share once; pages of the file are the system's."""
    lines = [line for path in _processes() for line in (path / "smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss_Anon:"))


if __name__ == "__main__":
    main()
