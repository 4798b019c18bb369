"""A site of an invented authority on loopback, a collector that watches it, and a clock that does not wait."""

from __future__ import annotations

import csv
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from qiangqi.collecting.collector import Collector
from qiangqi.collecting.limits import Limits
from qiangqi.collecting.settings import Settings
from qiangqi.collecting.waiting import WaitingNotices
from qiangqi.collecting.waiting_notice import WaitingNotice

Respond = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Page:
    """What an address answers: a body with headers, or whatever a function does."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    respond: Respond | None = None


class WatchedSite:
    """The site: ``pages`` by path, and ``asked``, the paths and headers of each request in order."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def clear(self) -> None:
        self.pages.clear()
        self.asked.clear()

    def put(self, path: str, body: str | bytes = "", status: int = 200, **headers: str) -> None:
        """Let a path answer; headers by their names with underscores. A page with a validator answers 304 to it."""
        content = body.encode() if isinstance(body, str) else body
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Page(content, status, {"content-type": "text/html; charset=utf-8", **given})

    def links(self, path: str, *links: tuple[str, str], **headers: str) -> None:
        """Let a path answer a page of links: title and address."""
        listed = "".join(f'<li><a href="{address}">{title}</a></li>' for title, address in links)
        self.put(path, f"<html><body><ul>{listed}</ul></body></html>", **headers)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}))
        page = self.pages.get(handler.path, Page(b"", 404))
        if page.respond is not None:
            page.respond(handler)
            return
        given = self.asked[-1][1]
        is_known = ("etag" in page.headers and given.get("if-none-match") == page.headers["etag"]) or (
            "last-modified" in page.headers and given.get("if-modified-since") == page.headers["last-modified"]
        )
        handler.send_response(304 if is_known else page.status)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        body = b"" if is_known else page.body
        if not is_known:
            handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def watched_site() -> Iterator[WatchedSite]:
    """Serve a site while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = WatchedSite(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


class RecordedClock:
    """A clock that stands still but for what it is told to wait, which it records, and what a site spends."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
        self.waits: list[float] = []
        self.spent = 0.0

    def now(self) -> datetime:
        return self.instant + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        return self.spent + sum(self.waits)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def later(self, **by: float) -> None:
        self.instant += timedelta(**by)


SMALL = Limits(body=200_000)

WATCH = """watched:
  - id: notices
    authority: 虚构市知识产权局
    level: city
    is: {kind}
    address: {address}
    domain: 127.0.0.1
    titles: [知识产权.*企业]
    pages: 3
    verified: true
"""


@dataclass
class Watch:
    """A collector on a folder of its own that watches the site."""

    site: WatchedSite
    datasets: Path
    inbox: Path
    clock: RecordedClock = field(default_factory=RecordedClock)
    said: list[str] = field(default_factory=list)

    def watch(self, path: str = "/", kind: str = "page") -> None:
        file = self.datasets / "zhengzhou/watch.yml"
        file.write_text(WATCH.format(kind=kind, address=self.site.root + path), encoding="utf-8")

    def run(self, limits: Limits = SMALL, is_all: bool = False) -> Counter[str]:
        settings = Settings(self.datasets, self.inbox, self.clock, limits, "test", True, self.said.append)
        return Collector(settings).run(["zhengzhou"], is_all)

    def day_later(self, limits: Limits = SMALL) -> Counter[str]:
        self.clock.later(days=1)
        return self.run(limits)

    @property
    def waiting(self) -> WaitingNotices:
        return WaitingNotices(self.inbox)

    def only(self) -> WaitingNotice:
        (found,) = self.waiting.list(("new", "changed", "dismissed", "taken"))
        return found

    def log(self) -> list[dict[str, str]]:
        return list(csv.DictReader((self.inbox / "log.csv").read_text(encoding="utf-8").splitlines()))

    def outcomes(self) -> dict[str, str]:
        """Return the last outcome of each path."""
        return {row["address"].removeprefix(self.site.root): row["outcome"] for row in self.log()}


def stalling(clock: RecordedClock) -> Respond:
    """Answer a byte of a header every ten seconds of a clock, until nobody listens."""
    return _drip(clock, b"HTTP/1.1 200 OK\r\nX-A: ", b"a", 10)


def dripping(clock: RecordedClock) -> Respond:
    """Answer a byte of a body every ten seconds of a clock, until nobody listens."""
    return _drip(clock, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<", 10)


def endless(clock: RecordedClock) -> Respond:
    """Answer a body without end, as fast as it is taken."""
    return _drip(clock, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a" * 65536, 0)


def _drip(clock: RecordedClock, head: bytes, part: bytes, seconds: float) -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        try:
            handler.wfile.write(head)
            for _ in range(4000):
                clock.spent += seconds
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(0.01 if seconds else 0)
        except OSError:
            pass

    return respond
