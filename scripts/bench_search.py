#!/usr/bin/env python3
"""Measure search over HTTP: suggestions, first pages and requests a second, beside LIKE in the same run."""

from __future__ import annotations

from _server import served
from _timing import quantiles  # isort: skip

import _project

import json
import platform
import random
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import click
from qiangqi.fiction.search_catalogue import write_invented
from qiangqi.values.names import name_key
from qiangqi.catalogue.search.pinyin import pinyin_readings
from qiangqi.web.http.catalogue import Register
from qiangqi.catalogue.search.firms import COUNTED, search

DAY = 739941  # 2026-11-21, a fixed day: what is found does not depend on the clock
LIKE = """
select firm_id, name, uscc, region from firms where name_key like '%' || :text || '%'
order by name_key <> :text, name_key not like :text || '%', length(name), firm_id limit 20
"""
"""The first 20 in the order of search, as far as one query can give it: exact, then at the beginning, then shorter."""

COUNT = "select count(*) from firms where name_key like ?"


@click.command(epilog="Example:\n\n  scripts/bench_search.py --firms 100000 --json build/bench_search.json")
@click.option("--firms", type=int, multiple=True, default=(100_000,), help="Numbers of firms (default: 100000).")
@click.option("--requests", default=300, show_default=True, help="Requests of each kind, one after another.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(firms: tuple[int, ...], requests: int, as_json: Path | None) -> None:
    """Ask for parts of fictional names in each way of searching, one client for times and eight for throughput."""
    measured = [measure(count, requests) for count in firms]
    for figures in measured:
        click.echo(f"{figures['machine']}; {figures['firms']} firms, written in {figures['written_s']:.0f} s")
        for kind, times in figures["kinds"].items():
            click.echo(f"{kind:>24}: p50 {times['p50_ms']:6.2f} ms, p99 {times['p99_ms']:6.2f} ms")
        click.echo(f"{'8 clients':>24}: {figures['per_second']:.0f} requests a second")
        like, own, times = figures["like_ms"], figures["own_ms"], figures["times_faster"]
        click.echo(f"{'first 20 and count':>24}: LIKE {like:.2f} ms, search {own:.2f} ms, {times:.0f} times (no HTTP)")
        click.echo(f"{'the same hits as LIKE':>24}: {figures['same']} of {figures['compared']} texts")
    if as_json:
        as_json.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")


def measure(firms: int, requests: int) -> dict[str, Any]:
    """Return the figures of one fictional catalogue; beside LIKE, search is asked within this process, too."""
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.db"
        begin = time.perf_counter()
        write_invented(_project.ROOT / "datasets", path, firms, 1)
        figures: dict[str, Any] = {"machine": machine, "firms": firms, "written_s": time.perf_counter() - begin}
        texts = {kind: list(_texts(path, part, requests)) for kind, part in KINDS.items()}
        with served(path) as address:
            client = Client(address)
            client.ask("yutong", 8)  # the first question of a server reads the table of sounds
            kinds = {
                f"{use}, {kind}": _summary([client.ask(text, limit) for text in found])
                for use, limit in (("suggestions", 8), ("search", 20))
                for kind, found in texts.items()
            }
            mixed = [text for found in zip(*texts.values(), strict=True) for text in found]
            figures |= {"kinds": kinds, "per_second": _throughput(address, mixed)}
        return {**figures, **_compare_with_like(path, texts["2 characters"])}


class Client:
    """One client that keeps its connection."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=60)

    def ask(self, text: str, limit: int) -> float:
        """Search for a text, and return the seconds until the whole answer was there."""
        begin = time.perf_counter()
        self._connection.request("GET", f"/-/search.json?q={quote(text)}&limit={limit}")
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{text}: status {answer.status}; expected 200")
        return time.perf_counter() - begin


def _part(length: int) -> Callable[[str, random.Random], str]:
    def part(name: str, rng: random.Random) -> str:
        start = rng.randrange(max(1, len(name) - length + 1))
        return name[start : start + length]

    return part


def _sounding(count: int, is_initials: bool) -> Callable[[str, random.Random], str]:
    def part(name: str, rng: random.Random) -> str:
        reading = pinyin_readings().readings(name_key(name))[0][2:-4]
        start = rng.randrange(max(1, len(reading) - count + 1))
        syllables = reading[start : start + count]
        return "".join(syllable[0] if is_initials else syllable for syllable in syllables)

    return part


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "1 character": _part(1),
    "2 characters": _part(2),
    "4 characters": _part(4),
    "12 characters": _part(12),
    "pinyin": _sounding(2, False),
    "initials": _sounding(2, True),
    "city and word": lambda name, rng: f"郑州 {name[2:4]}",
}


def _texts(path: Path, part: Callable[[str, random.Random], str], count: int) -> Iterator[str]:
    rng = random.Random(count)
    with sqlite3.connect(path) as db:
        names = [row[0] for row in db.execute("select name from firms order by firm_id")]
    for name in rng.choices(names, k=count):
        yield part(name, rng)


def _summary(times: list[float]) -> dict[str, float]:
    return {"requests": len(times), **quantiles(times)}


def _throughput(address: str, texts: list[str], clients: int = 8) -> float:
    threads = [threading.Thread(target=_ask_all, args=(address, texts[place::clients])) for place in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(texts) / (time.perf_counter() - begin)


def _ask_all(address: str, texts: list[str]) -> None:
    client = Client(address)
    for text in texts:
        client.ask(text, 8)


def _compare_with_like(path: Path, texts: list[str], most: int = 40) -> dict[str, Any]:
    """Time the first 20 with the count both ways without HTTP, and compare the whole lists where none is cut off."""
    register = Register("invented", path)
    theirs, ours, same, compared = [], [], 0, 0
    for text in texts[:most]:
        pattern = f"%{name_key(text)}%"
        begin = time.perf_counter()
        register.rows(LIKE, text=name_key(text))
        count = register.rows(COUNT, pattern)[0][0]
        between = time.perf_counter()
        search(register, text, 20, 0, DAY)
        theirs.append((between - begin) * 1000)
        ours.append((time.perf_counter() - between) * 1000)
        if count <= COUNTED:
            hits = {hit.firm_id for hit in search(register, text, COUNTED, 0, DAY).hits}
            same += hits == set(register.ids("select firm_id from firms where name_key like ?", pattern))
            compared += 1
    like, own = statistics.median(theirs), statistics.median(ours)
    faster = {"like_ms": round(like, 2), "own_ms": round(own, 2), "times_faster": round(like / own, 1)}
    return {**faster, "same": same, "compared": compared}


if __name__ == "__main__":
    main()
