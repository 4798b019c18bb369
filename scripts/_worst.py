"""The worst that anybody may ask of the tables and of SQL, by eight connections without a pause."""

from __future__ import annotations

from _clients import Reader, ask_all, get

import itertools
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

CONNECTIONS = 8

_BURN = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
_WIDE = "select a.*, b.*, a.name || b.name from facts a join facts b on b.rowid = a.rowid + 1"
_LIKE = "select count(*) from facts a, facts b where a.name like '%' || substr(b.name, 2, 2) || '%' || b.region || '%'"
_LARGE = "select printf('%2000d', rowid) a, printf('%2000d', rowid) b from facts limit 1000"
_HUGE = "select printf('%100000d', rowid) from facts"
_GROUP = "select region, regime, count(*), group_concat(name) from facts group by 1, 2 order by 3"
_SORT = "select *, printf('%4000d', rowid) from facts order by random()"


def paths(database: str) -> list[str]:
    """Return the addresses: time burned, wide pages, patterns, large answers, groups, sorting, whole tables."""
    statements = [("json", _BURN), ("", _WIDE), ("json", _LIKE), ("json", _LARGE), ("json", _HUGE), ("json", _GROUP)]
    statements += [("csv", _SORT), ("json", _WIDE)]
    addresses = [f"/{database}{form and f'.{form}'}?sql={quote(sql)}" for form, sql in statements]
    tables = ["/facts?_size=max", "/facts.json?_size=max&_facet=region&_facet=kind", "/facts.csv?_stream=on"]
    return [*addresses, *(f"/{database}{table}" for table in tables)]


def ask(address: str, database: str, results: Any, stop: Any) -> None:
    """Ask by all connections until asked to stop, each beginning elsewhere; then report the statuses and times."""
    worst = paths(database)
    lists = [itertools.cycle(map(get, worst[place:] + worst[:place])) for place in range(CONNECTIONS)]
    results.put(summed(ask_all(address, lists, stop.is_set)))


def summed(readers: list[Reader]) -> dict[str, Any]:
    """Return how many answers there were of each status, and the longest time in seconds."""
    statuses = [status for reader in readers for status in reader.statuses]
    times = [time for reader in readers for time in reader.times]
    counts = {str(status): statuses.count(status) for status in sorted(set(statuses))}
    return {"statuses": counts, "longest_s": max(times, default=0.0)}


@contextmanager
def hostile_load(address: str, database: str) -> Iterator[dict[str, Any]]:
    """Ask while the block runs, in a process of its own; afterwards the mapping holds what came of it."""
    context = multiprocessing.get_context("fork")
    results, stop, found = context.Queue(), context.Event(), dict[str, Any]()
    process = context.Process(target=ask, args=(address, database, results, stop))
    process.start()
    time.sleep(1.5)  # until every connection has something under way
    try:
        yield found
    finally:
        stop.set()
        found |= results.get(timeout=120)
        process.join()
