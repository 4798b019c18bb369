"""Hostile visitors of a server on this machine, one kind a process and each from an address of its own (127.0.0.N)."""

from __future__ import annotations

import json
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote

Request = tuple[str, str, bytes, str]
"""Method, path, body and content type."""

_JSON, _CSV, _FORM = "application/json", "text/csv", "application/x-www-form-urlencoded"
_MEGABYTE = 1024 * 1024
_STATEMENTS = (
    "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
    "select trim(printf('%100000d', rowid), '0123456789 ') from facts",
    "select instr(group_concat(name), printf('%50000d', 1)) from facts",
    "select replace(printf('%100000d', 1), ' ', 'abc') from facts",
    "select count(*) from facts a, facts b where a.name like '%' || substr(b.name, 2, 2) || '%'",
    "select sql from sqlite_stmt",
    "select * from pragma_function_list",
    "select json_patch(name, name) from firms",
    "select *, printf('%4000d', rowid) from facts order by random()",
)


def statements(database: str) -> Iterator[Request]:
    """Yield SQL that is refused or outruns its time."""
    while True:
        for sql in _STATEMENTS:
            yield "GET", f"/{database}.json?sql={quote(sql)}", b"", ""


def bodies(database: str) -> Iterator[Request]:
    """Yield bodies that are refused: empty rows, percent signs, cells and rows beyond every limit, no JSON at all."""
    while True:
        yield "POST", "/-/check.json", b'{"rows":[' + b"{}," * (4 * _MEGABYTE) + b"{}]}", _JSON
        yield "POST", "/-/check.csv", b"name\n" + b"a\n" * (7 * _MEGABYTE), _CSV
        yield "POST", "/check", b"firm=" + b"%" * (10 * _MEGABYTE), _FORM
        yield "POST", "/-/check.json", b"[" * _MEGABYTE, _JSON
        yield "POST", "/-/receipt.json", b'{"name":"' + b"a" * (2 * _MEGABYTE) + b'"}', _JSON


def batches(database: str) -> Iterator[Request]:
    """Yield batches as large as are allowed."""
    rows = [{"name": f"虚构第{number}号有限公司"} for number in range(50_000)]
    body = json.dumps({"rows": rows}, ensure_ascii=False).encode()
    while True:
        yield "POST", "/-/check.json", body, _JSON


def pages(database: str) -> Iterator[Request]:
    """Yield the pages that cost most, and addresses that nobody would write."""
    while True:
        yield from (("GET", path, b"", "") for path in _PAGES)
        yield from (("GET", path.format(database), b"", "") for path in _TABLES)


_PAGES = ("/sitemap/firms-1.xml", "/sources", "/titles", "/upcoming", "/titles.csv", "//%2e%2e/firm/x", "/firm/%00%07")
_TABLES = ("/{}/facts.csv?_stream=on", "/{}/facts?_size=max", "/{}/firms.json?_search=%22%2A%22&_facet=region")
KINDS: dict[str, Callable[[str], Iterator[Request]]] = {
    "statements": statements,
    "bodies": bodies,
    "batches": batches,
    "pages": pages,
}


def attack(kind: str, source: str, server: tuple[str, int], database: str, stop: Any, found: Any) -> None:
    """Send one kind of request after another until told to stop; then tell how many answers had which status."""
    counts: Counter[str] = Counter()
    for method, path, body, content_type in KINDS[kind](database):
        if stop.is_set():
            break
        counts[_send(source, server, method, path, body, content_type)] += 1
    found.put((kind, dict(counts)))


def _send(source: str, server: tuple[str, int], method: str, path: str, body: bytes, content_type: str) -> str:
    client = HTTPConnection(*server, timeout=70, source_address=(source, 0))
    try:
        client.request(method, path, body or None, {"content-type": content_type} if content_type else {})
        answer = client.getresponse()
        while answer.read(_MEGABYTE):
            pass
        return str(answer.status)
    except (OSError, HTTPException):
        return "closed"
    finally:
        client.close()


def hold_open(source: str, server: tuple[str, int], database: str, stop: Any, found: Any) -> None:
    """Keep more connections half open than an address may have: headers that never end."""
    connections: list[socket.socket] = []
    opened = 0
    while not stop.is_set():
        try:
            connections.append(socket.create_connection(server, timeout=5, source_address=(source, 0)))
            connections[-1].sendall(b"GET / HTTP/1.1\r\nhost: x\r\n")
            opened += 1
        except OSError:
            time.sleep(0.2)
        if len(connections) > 100:
            connections.pop(0).close()
        time.sleep(0.02)
    for connection in connections:
        connection.close()
    found.put(("half_open", {"opened": opened}))
