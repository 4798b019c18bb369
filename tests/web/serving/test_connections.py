"""What a client holds back, or holds too much of, by real sockets; only the deadlines are short here."""

from __future__ import annotations

import asyncio
import functools
import re
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
import uvicorn
from datasette.app import Datasette
from given import ROOT
from qiangqi.web.http.body_arrival import TooSlow, parts_of
from qiangqi.web.http.client_address import address_of
from qiangqi.web.http.connection_limits import LIMITS, Limits
from qiangqi.web.serving.connections import LimitedProtocol
from qiangqi.web.serving.serve_command import PROXIES, limited_app, warning_of
from serving import serving

pytestmark = pytest.mark.slow

SHORT = Limits(
    header_seconds=0.4,
    header_bytes=2_000,
    body_seconds=0.4,
    body_rate=1_000,
    grace_seconds=0.2,
    unread_seconds=0.4,
    taken_seconds=0.4,
    per_address=3,
    in_all=6,
)
WHOLE = 20.0
"""Seconds within which whatever is given up has ended, on a machine however busy."""

GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer with how much was sent; by its path it leaves the body unread, takes its time, or says much."""
    status, answer = 200, b"x" * 8_000_000 if scope["path"] == "/much" else b""
    try:
        if scope["path"] == "/read":
            answer = str(sum([len(part) async for part in parts_of(receive, SHORT)])).encode()
        elif scope["path"] == "/never":
            await asyncio.Future()
        elif scope["path"] == "/late":
            await asyncio.sleep(3 * SHORT.header_seconds)
    except TooSlow:
        status = 503
    headers = [(b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


@contextmanager
def listening(limits: Limits = SHORT, **named: Any) -> Iterator[tuple[int, Counter[str]]]:
    """Serve the application within limits; yield its port, and how many connections each address has."""
    held: Counter[str] = Counter()
    http: Any = functools.partial(LimitedProtocol, counts=held, limits=limits, **named)
    config = uvicorn.Config(
        application, http=http, ws="none", lifespan="off", log_level="critical", timeout_keep_alive=1
    )
    with socket.create_server(("127.0.0.1", 0)) as found:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [found]})
        thread.start()
        try:
            yield found.getsockname()[1], held
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server within short limits, of which each address of this machine has its own."""
    with listening() as (found, _held):
        yield found


def connect(port: int, source: str = "127.0.0.1", receive: int = 0) -> socket.socket:
    found = socket.socket()
    if receive:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    found.bind((source, 0))
    found.settimeout(WHOLE)
    found.connect(("127.0.0.1", port))
    return found


def answer_to(port: int, first: bytes, then: bytes = b"", every: float = 0.02) -> bytes:
    """Send something, then a little more again and again, and return all that comes until the connection ends."""
    came, until = b"", time.monotonic() + WHOLE
    with connect(port) as client:
        try:
            client.sendall(first)
            while time.monotonic() < until:
                if select.select([client], [], [], every)[0]:
                    part = client.recv(65_536)
                    came += part
                    if not part:
                        return came
                elif then:
                    client.sendall(then)
        except (BrokenPipeError, ConnectionResetError):
            return came
    pytest.fail(f"the connection was not ended within {WHOLE} seconds")


POST = b"POST %s HTTP/1.1\r\nhost: x\r\n%s\r\n\r\n"
LONG, CHUNKED = b"content-length: 100000", b"transfer-encoding: chunked"


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [
        pytest.param(b"", b"", b"408", id="nothing at all"),
        pytest.param(GET[:-2], b"", b"408", id="headers without an end"),
        pytest.param(GET[:-2], b"a: b\r\n", b"408", id="headers line by line"),
        pytest.param(b"G", b"", b"408", id="one byte"),
        pytest.param(b"", b"\r\n", b"408", id="blank lines before a request"),
        pytest.param(GET, b"\r\n", b"200", id="blank lines after an answer"),
        pytest.param(GET + GET[:9], b"", b"200", id="half a request behind a whole one"),
        pytest.param(b"GET /" + b"a" * 300_000, b"a", b"431", id="an address without an end"),
        pytest.param(GET[:-2], b"a: " + b"b" * 9_000 + b"\r\n", b"431", id="headers that are too large"),
        pytest.param(POST % (b"/read", LONG), b"", b"503", id="no body"),
        pytest.param(POST % (b"/read", LONG), b"x", b"503", id="a body byte by byte"),
        pytest.param(POST % (b"/read", CHUNKED), b"1\r\nx\r\n", b"503", id="chunks byte by byte"),
        pytest.param(POST % (b"/never", LONG), b"x", b"408", id="a body that nobody reads"),
        pytest.param(
            POST % (b"/never", CHUNKED) + b"0\r\n", b"a: " + b"b" * 9_000, b"431", id="a trailer without an end"
        ),
        pytest.param(POST % (b"/read", CHUNKED), b"1;" + b"x" * 9_000, b"431", id="chunks that are all frame"),
        pytest.param(POST % (b"/", LONG), b"x", b"200", id="the rest of a body that was answered"),
        pytest.param(POST % (b"/", LONG), b"", b"200", id="the rest of a body that never comes"),
    ],
)
def test_a_connection_that_holds_something_back_is_ended(port: int, first: bytes, then: bytes, status: bytes) -> None:
    assert answer_to(port, first, then).split(b" ")[1:2] == [status]


def test_a_body_that_flows_may_take_longer_than_a_body_that_does_not(port: int) -> None:
    parts, pause = 12, SHORT.body_seconds / 4
    size = parts * SHORT.body_step
    with connect(port) as client:
        client.sendall(POST % (b"/read", b"content-length: %d" % size))
        for _ in range(parts):
            client.sendall(b"x" * SHORT.body_step)
            time.sleep(pause)
        assert client.recv(65_536).endswith(str(size).encode())


def test_an_answer_that_is_late_is_waited_for_and_the_connection_serves_again(port: int) -> None:
    with connect(port) as client:
        for _ in range(2):
            client.sendall(GET.replace(b"/ ", b"/late ", 1))
            assert client.recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_reader_who_takes_nothing_is_given_up() -> None:
    with listening() as (port, held), connect(port, receive=4_096) as client:
        client.sendall(GET.replace(b"/ ", b"/much ", 1))
        assert select.select([client], [], [], WHOLE)[0] and held.total() == 1
        until = time.monotonic() + WHOLE
        while held and time.monotonic() < until:
            time.sleep(0.02)
        assert not held


def test_a_reader_who_takes_slowly_gets_the_whole(port: int) -> None:
    came = 0
    with connect(port, receive=65_536) as client:
        client.sendall(GET.replace(b"/ ", b"/much ", 1))
        while came < 8_000_000 and (part := client.recv(200_000)):
            came += len(part)
            time.sleep(0.01)
    assert came > 8_000_000


# How many


def test_one_address_has_so_many_connections_and_another_its_own() -> None:
    with listening(replace(SHORT, header_seconds=WHOLE)) as (port, held), ExitStack() as open_:
        first = [open_.enter_context(connect(port)) for _ in range(SHORT.per_address)]
        refused = answer_to(port, b"")
        assert refused.startswith(b"HTTP/1.1 429") and b"retry-after" in refused
        other = open_.enter_context(connect(port, "127.0.0.2"))
        other.sendall(GET)
        assert other.recv(99).startswith(b"HTTP/1.1 200")
        for one in first:
            one.sendall(GET.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))
            while one.recv(65_536):
                pass
        assert answer_to(port, GET).startswith(b"HTTP/1.1 200") and set(held) <= {"127.0.0.1", "127.0.0.2"}


def test_a_proxy_has_as_many_as_the_server_has_in_all() -> None:
    limits = replace(SHORT, header_seconds=WHOLE)
    with listening(limits, is_proxy="127.0.0.1".__eq__) as (port, _held), ExitStack() as open_:
        for _ in range(SHORT.in_all):
            open_.enter_context(connect(port))
        assert answer_to(port, b"").startswith(b"HTTP/1.1 503")


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("::ffff:192.0.2.7", 1), "192.0.2.7"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (None, ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(client: tuple[str, int] | None, address: str) -> None:
    assert address_of(client) == address


# As it is served


@pytest.fixture(scope="module")
def site(database: Path) -> Iterator[str]:
    """The real catalogue, served behind a proxy at 127.0.0.2."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PROXIES, "127.0.0.2")
        with serving(database) as address:
            yield address


def test_datasette_serves_within_these_limits_and_goes_on_serving(site: str) -> None:
    port = int(site.rpartition(":")[2])
    with ExitStack() as open_:
        half = [open_.enter_context(connect(port)) for _ in range(LIMITS.per_address)]
        for one in half:
            one.sendall(GET[:-2])
        assert answer_to(port, b"").startswith(b"HTTP/1.1 429")
        with connect(port, "127.0.0.3") as other:
            other.sendall(GET)
            assert other.recv(99).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(("source", "scheme"), [("127.0.0.2", "https"), ("127.0.0.3", "http")])
@pytest.mark.parametrize("path", ["/sitemap.xml", "/catalogue/firms.json?_size=1"])
def test_a_forwarded_scheme_is_believed_of_a_named_proxy_alone(site: str, path: str, source: str, scheme: str) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(local_address=source), timeout=60) as client:
        page = client.get(site + path, headers={"x-forwarded-proto": "https"}).text
    assert set(re.findall(r"(https?)://127\.0\.0\.1", page)) == {scheme}


def test_who_opens_the_site_to_others_without_a_proxy_is_warned() -> None:
    assert "FORWARDED_ALLOW_IPS" in warning_of("0.0.0.0", None, "")
    assert not warning_of("127.0.0.1", None, "") + warning_of("0.0.0.0", None, "10.0.0.2") + warning_of("::", "/s", "")


def test_a_number_of_connections_that_is_none_is_refused_at_the_start() -> None:
    datasette = Datasette([], metadata={"plugins": {"qiangqi": {"connections_per_address": 0}}})
    with pytest.raises(click.ClickException, match="connections_per_address: expected"):
        limited_app(datasette, application)


def test_the_limits_are_said_where_the_site_is_deployed_and_a_proxy_in_front_has_the_same() -> None:
    text = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    nginx = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert f"{LIMITS.header_seconds:.0f} s" in text and f"{LIMITS.body_seconds:.0f} s" in text
    assert f"{LIMITS.per_address} connections" in text and f"{LIMITS.body_rate // 1000} kB/s" in text
    assert f"client_header_timeout {LIMITS.header_seconds:.0f}s;" in nginx
    assert f"client_body_timeout {LIMITS.body_seconds:.0f}s;" in nginx
    assert f"limit_conn addresses {LIMITS.per_address};" in nginx
