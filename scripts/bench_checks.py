#!/usr/bin/env python3
"""Measure the desk over HTTP: batches, memory, single checks beside Datasette's own row JSON, and like names."""

from __future__ import annotations

from _server import served  # isort: skip

import _project

import gzip
import json
import os
import platform
import random
import statistics
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contextlib import closing

import click
from catalogue.checking.lookup import open_for_reading
from catalogue.checking.near import Nearness, frequent_pairs
from catalogue.fiction.demo import make
from catalogue.fiction.words import FICTIONAL, code
from catalogue.to_read import opened

AS_OF = "2026-11-21"
CLIENTS = 8
DAY = 739941  # 2026-11-21 as an ordinal


@click.command(epilog="Example:\n\n  scripts/bench_checks.py --firms 100000 --json build/bench_checks.json")
@click.option("--db", type=click.Path(exists=True, path_type=Path), help="A fictional catalogue; else one is made.")
@click.option("--firms", default=100_000, show_default=True, help="Firms of the catalogue that is made.")
@click.option("--rows", type=int, multiple=True, default=(10_000, 50_000), help="Rows of a batch (10000, 50000).")
@click.option("--requests", default=1_000, show_default=True, help="Single checks, and rows as JSON, by 8 clients.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, firms: int, rows: tuple[int, ...], requests: int, as_json: Path | None) -> None:
    """Send batches of half codes and half names, a tenth of them unknown, and single checks, to a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = db or make(_project.ROOT / "datasets", Path(folder), firms, 1)
        figures = measure(path, rows, requests)
    click.echo(
        f"{figures['machine']}, load {figures['load_before']} to {figures['load_after']}; {figures['firms']} firms"
    )
    for batch in figures["batches"]:
        click.echo(
            f"{batch['rows']:>7} rows: {batch['seconds']:.2f} s, packed {batch['packed_s']:.2f} s, "
            f"{batch['mb']:.1f} MB, memory +{batch['growth_mb']:.0f} MB, {batch['found']} found"
        )
    single = figures["single"]
    click.echo(
        f"{CLIENTS} clients: {single['checks']:.0f} checks/s, {single['row_json']:.0f} rows as JSON/s, "
        f"{single['ratio']:.2f} times"
    )
    click.echo(f"like names: p50 {figures['near']['p50_ms']:.1f} ms, p99 {figures['near']['p99_ms']:.1f} ms")
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(path: Path, rows: tuple[int, ...], requests: int) -> dict[str, Any]:
    """Return the figures of one catalogue, with the load of the machine before and after."""
    before = os.getloadavg()[0]
    with closing(opened(path)) as db:
        firms = db.execute("select firm_id, name, uscc from firms order by firm_id").fetchall()
    with served(path) as address:
        _post(address, _body(_rows(firms, 200, 0)))
        batches = [_batch(address, _body(_rows(firms, count, count))) for count in rows]
        single = _singles(address, path.stem, firms, requests)
    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {platform.python_version()}",
        "load_before": round(before, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "firms": len(firms),
        "batches": batches,
        "single": single,
        "near": _near(path, [firm[1] for firm in firms]),
    }


def _rows(firms: list[Any], count: int, seed: int) -> list[dict[str, str]]:
    """Return so many rows: codes and names by turns, every tenth of a firm that is not on record."""
    rng = random.Random(seed)
    coded = [firm for firm in firms if firm[2]]
    rows = []
    for number in range(count):
        if number % 10 == 9:
            word = "".join(rng.choices("云松泉岚澜霁岑禾星曦", k=5))
            rows.append({"uscc": code(number)} if number % 20 == 9 else {"name": f"{FICTIONAL}{word}有限公司"})
        else:
            rows.append({"uscc": rng.choice(coded)[2]} if number % 2 else {"name": rng.choice(firms)[1]})
    return rows


def _body(rows: list[dict[str, str]]) -> bytes:
    return json.dumps({"as_of": AS_OF, "known_on": AS_OF, "rows": rows}, ensure_ascii=False).encode()


def _post(address: str, body: bytes, **headers: str) -> tuple[float, bytes]:
    client = HTTPConnection(urlsplit(address).netloc, timeout=300)
    sent = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    begin = time.perf_counter()
    client.request("POST", "/-/check.json", body, sent)
    answer = client.getresponse()
    whole = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"status {answer.status}; expected 200")
    return time.perf_counter() - begin, whole


def _batch(address: str, body: bytes) -> dict[str, Any]:
    process = _process_of(address)
    idle = _memory(process, "VmRSS")
    seconds, whole = _post(address, body)
    packed_s, packed = _post(address, body, accept_encoding="gzip")
    answer = json.loads(whole)
    if gzip.decompress(packed) != whole:
        raise RuntimeError("the packed answer is another one; expected the same")
    return {
        "rows": len(answer["results"]),
        "seconds": seconds,
        "packed_s": packed_s,
        "mb": len(whole) / 1e6,
        "growth_mb": _memory(process, "VmHWM") - idle,
        "found": answer["counts"]["found"],
    }


def _process_of(address: str) -> int:
    """Return the process that listens on an address: a child of this one, by its command line."""
    port = str(urlsplit(address).port)
    for entry in Path("/proc").glob("[0-9]*"):
        words = (entry / "cmdline").read_bytes().split(b"\0") if entry.joinpath("cmdline").exists() else []
        if b"datasette" in words and port.encode() in words:
            return int(entry.name)
    return 0


def _memory(process: int, what: str) -> float:
    """Return the memory of a process in MB; where the system does not tell, nothing is measured."""
    path = Path(f"/proc/{process}/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)


def _singles(address: str, database: str, firms: list[Any], requests: int) -> dict[str, float]:
    """Ask for single firms by turns with Datasette's JSON of their rows, so that both meet the same machine."""
    rng = random.Random(requests)
    found = [_body([row]) for row in _rows(firms, requests, 1)]
    paths = [f"/{database}/firms/{rng.choice(firms)[0]}.json" for _ in range(requests)]
    halves = [slice(0, requests // 2), slice(requests // 2, requests)]
    checks, rows = 0.0, 0.0
    for half in halves:
        checks += _seconds(address, [("POST", "/-/check.json", body) for body in found[half]])
        rows += _seconds(address, [("GET", path, None) for path in paths[half]])
    return {"checks": requests / checks, "row_json": requests / rows, "ratio": rows / checks}


def _seconds(address: str, asked: list[tuple[str, str, bytes | None]]) -> float:
    threads = [threading.Thread(target=_ask_all, args=(address, asked[place::CLIENTS])) for place in range(CLIENTS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def _ask_all(address: str, asked: list[tuple[str, str, bytes | None]]) -> None:
    client = HTTPConnection(urlsplit(address).netloc, timeout=60)
    for method, path, body in asked:
        client.request(method, path, body, {"content-type": "application/json"} if body else {})
        client.getresponse().read()


def _near(path: Path, names: list[str], count: int = 300) -> dict[str, float]:
    """Time the search for names like one, each a name on record with a character left out; no HTTP."""
    db = open_for_reading(path)
    nearness, rng = Nearness(db, DAY, frequent_pairs(db)), random.Random(count)
    times = []
    for name in rng.choices(names, k=count):
        place = rng.randrange(2, len(name) - 4)
        begin = time.perf_counter()
        nearness.like(name[:place] + name[place + 1 :])
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return {"p50_ms": statistics.median(times), "p99_ms": times[int(len(times) * 0.99)]}


if __name__ == "__main__":
    main()
