#!/usr/bin/env python3
"""Measure checks over HTTP: batches, single checks alone and beside the worst SQL, like names, and other tools."""

from __future__ import annotations

import _worst
from _machine import machine, machine_line
import _compared  # it puts this folder last on the path
from _clients import Reader, ask_all, get, post
from _server import served
from _timing import quantiles  # isort: skip

import _project

import gzip
import itertools
import json
import os
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from qiangqi.checks.lookup import open_for_reading
from qiangqi.checks.similar_names import Nearness, frequent_pairs
from qiangqi.fiction.demo import make
from qiangqi.fiction.words import FICTIONAL, code
from qiangqi.values.names import name_key
from qiangqi.catalogue.query.read_only import opened

AS_OF = "2026-11-21"
CLIENTS = 8
DAY = 739941  # 2026-11-21 as an ordinal

IDLE, UNDER_LOAD = 1_000, 8.0
"""Single checks one after another without load, and seconds of them under load."""

CHECK = "/-/check.json"


@click.command(epilog="Example:\n\n  scripts/bench_checks.py --firms 100000 --json build/bench_checks.json")
@click.option("--db", type=click.Path(exists=True, path_type=Path), help="A fictional catalogue; else one is made.")
@click.option("--firms", default=100_000, show_default=True, help="Firms of the catalogue that is made (1000000).")
@click.option("--rows", type=int, multiple=True, default=(10_000, 50_000), help="Rows of a batch (10000, 50000).")
@click.option("--requests", default=2_000, show_default=True, help="Single checks, and rows as JSON, by 8 connections.")
@click.option("--reconcile", help="The Python of an environment with datasette and datasette-reconcile, to compare.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(
    db: Path | None, firms: int, rows: tuple[int, ...], requests: int, reconcile: str | None, as_json: Path | None
) -> None:
    """Send batches of half codes and half names, a tenth of them unknown, and single checks, to a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = db or make(_project.ROOT / "datasets", Path(folder), firms, 1)
        figures = measure(path, rows, requests, reconcile)
    for line in figure_lines(figures):
        click.echo(line)
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def figure_lines(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures in lines, each beside its limit where there is one."""
    yield f"{machine_line(figures)}; {figures['firms']} firms"
    for one in figures["batches"]:
        yield (
            f"{one['rows']:>7} rows: {one['seconds']:.2f} s, packed {one['packed_s']:.2f} s, {one['mb']:.1f} MB, "
            f"memory of all processes +{one['growth_mb']:.0f} MB, {one['found']} found"
        )
    single, fair, near = figures["single"], figures["fairness"], figures["near"]
    yield (
        f"{CLIENTS} connections: {single['checks']:.0f} checks/s, {single['row_json']:.0f} rows as JSON/s, "
        f"{single['ratio']:.2f} times"
    )
    yield (
        f"one check: {_line(fair['idle'])}; under the worst SQL by {_worst.CONNECTIONS} connections "
        f"{_line(fair['under'])}, {fair['ratio']:.1f} times, {fair['failed']} failed; the SQL: {fair['sql']}"
    )
    yield f"like names: p50 {near['p50_ms']:.1f} ms, p99 {near['p99_ms']:.1f} ms, {near['found']:.0%} found"
    join, names = figures["join"], figures["reconcile"]
    yield (
        f"DuckDB's join of the same rows: {join['seconds']:.2f} s ({join['found']} found, no standing), "
        f"a batch takes {join['ratio']:.0f} times as long"
    )
    other = f"{names['other']:.0f}/s, {names['ratio']:.1f} times" if names["other"] else "not asked (--reconcile)"
    yield f"names reconciled: {names['ours']:.0f}/s; datasette-reconcile {other}"


def _line(times: dict[str, float]) -> str:
    return f"p50 {times['p50_ms']:.1f} ms, p99 {times['p99_ms']:.1f} ms ({times['count']})"


def measure(path: Path, rows: tuple[int, ...], requests: int, reconcile: str | None = None) -> dict[str, Any]:
    """Return the figures of one catalogue, with the load of the machine before and after."""
    before = os.getloadavg()[0]
    with closing(opened(path)) as db:
        firms = db.execute("select firm_id, name, uscc from firms order by firm_id").fetchall()
    names = [row["name"] for row in _rows(firms, _compared.NAMES * 3, 3) if "name" in row][: _compared.NAMES]
    with served(path) as address:
        _post(address, _body(_rows(firms, 3_000, 0)))
        batches = [_batch(address, _body(_rows(firms, count, count))) for count in rows]
        single = _singles(address, path.stem, firms, requests)
        fairness = _fairness(address, path.stem, firms)
        ours = _compared.reconciled(address, "/-/reconcile", names)
    join = _compared.joined(firms, _rows(firms, rows[0], rows[0]))
    other = _compared.by_datasette_reconcile(reconcile, firms, names) if reconcile else None
    return {
        **machine(before),
        "firms": len(firms),
        "batches": batches,
        "single": single,
        "fairness": fairness,
        "near": _near(path, [firm[1] for firm in firms]),
        "join": {**join, "ratio": batches[0]["seconds"] / join["seconds"]},
        "reconcile": {"ours": ours, "other": other, "ratio": ours / other if other else None},
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
    client.request("POST", CHECK, body, sent)
    answer = client.getresponse()
    whole = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"status {answer.status}; expected 200")
    return time.perf_counter() - begin, whole


def _batch(address: str, body: bytes) -> dict[str, Any]:
    processes = _processes_of(address)
    idle = _memory(processes, "VmRSS")
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
        "growth_mb": _memory(processes, "VmHWM") - idle,
        "found": answer["counts"]["found"],
    }


def _processes_of(address: str) -> list[int]:
    """Return the process that listens on an address, by its command line, and all that are begun from there."""
    port = str(urlsplit(address).port).encode()
    words, parents = dict[int, list[bytes]](), dict[int, int]()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words[int(entry.name)] = (entry / "cmdline").read_bytes().split(b"\0")
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended meanwhile
    found = [id_ for id_, said in words.items() if b"datasette" in said and port in said]
    while begun := [id_ for id_, parent in parents.items() if parent in found and id_ not in found]:
        found += begun
    return found


def _memory(processes: Iterable[int], what: str) -> float:
    """Return the memory of processes in MB; where the system does not tell, nothing is measured."""
    paths = [Path(f"/proc/{id_}/status") for id_ in processes]
    lines = [line for path in paths if path.exists() for line in path.read_text().splitlines()]
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def _singles(address: str, database: str, firms: list[Any], requests: int) -> dict[str, float]:
    """Ask for single firms by turns with Datasette's JSON of their rows, so that both meet the same machine."""
    rng = random.Random(requests)
    found = [post(CHECK, _body([row])) for row in _rows(firms, requests, 1)]
    row_requests = [get(f"/{database}/firms/{rng.choice(firms)[0]}.json") for _ in range(requests)]
    _seconds(address, found[:50] + row_requests[:50])
    checks, rows = 0.0, 0.0
    for part in (slice(start, start + requests // 4) for start in range(0, requests, requests // 4)):
        checks += _seconds(address, found[part])
        rows += _seconds(address, row_requests[part])
    return {"checks": requests / checks, "row_json": requests / rows, "ratio": rows / checks}


def _seconds(address: str, requests: Sequence[bytes]) -> float:
    begin = time.perf_counter()
    readers = ask_all(address, [iter(requests[place::CLIENTS]) for place in range(CLIENTS)])
    seconds = time.perf_counter() - begin
    if {status for reader in readers for status in reader.statuses} != {200}:
        raise RuntimeError("an answer has another status; expected 200")
    return seconds


def _fairness(address: str, database: str, firms: list[Any]) -> dict[str, Any]:
    """Ask for one firm after another, first alone, then beside the worst that the tables may be asked."""
    bodies = [post(CHECK, _body([row])) for row in _rows(firms, IDLE, 2)]
    ask_all(address, [iter([get(path)]) for path in _worst.paths(database)])
    (idle,) = ask_all(address, [iter(bodies)])
    with _worst.hostile_load(address, database) as sql:
        end = time.perf_counter() + UNDER_LOAD
        (under,) = ask_all(address, [itertools.cycle(bodies)], lambda: time.perf_counter() > end)
    figures = {"idle": _quantiles(idle), "under": _quantiles(under), "sql": sql}
    failed = sum(status != 200 for status in idle.statuses + under.statuses)
    return {**figures, "ratio": figures["under"]["p99_ms"] / figures["idle"]["p99_ms"], "failed": failed}


def _quantiles(reader: Reader) -> dict[str, float]:
    return {"count": len(reader.times), **quantiles(reader.times)}


def _near(path: Path, names: list[str], count: int = 300) -> dict[str, float]:
    """Time the search for names like one, each a name on record with a character left out; no HTTP.

    ``found`` is the share of them among whose like names one is that needs no more than this character.
    """
    db = open_for_reading(path)
    nearness, rng = Nearness(db, DAY, frequent_pairs(db)), random.Random(count)
    times, found = [], 0
    for name in rng.choices(names, k=count):
        place = rng.randrange(2, len(name) - 4)
        begin = time.perf_counter()
        likes = nearness.like(name_key(name[:place] + name[place + 1 :]))
        times.append(time.perf_counter() - begin)
        found += any(near.apart <= 1 for near in likes)
    return {**quantiles(times), "found": found / count}


if __name__ == "__main__":
    main()
