"""The way to a host: HTTP by httpx over connections to addresses that were checked, each ended when its time is up.

No proxy of the environment is used: it would resolve names anew, out of sight of the check.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import httpcore
import httpx

from .public_hosts import resolved


class _Timed(httpcore.NetworkStream):
    """A stream that ends at an instant, however slowly bytes come, also those of the headers."""

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._inner, self._left = inner, left

    def _timeout(self, timeout: float | None) -> float:
        left = self._left()
        if left <= 0:
            raise httpcore.ReadTimeout("its time is up")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._timeout(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._timeout(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._timeout(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Checked(httpcore.NetworkBackend):
    """Connects to the address that was checked, and to no name; the host's name stays that of its certificate."""

    def __init__(self, allows_loopback: bool, left: Callable[[], float]) -> None:
        self._inner, self._allows_loopback, self._left = httpcore.SyncBackend(), allows_loopback, left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            address = resolved(host, port, self._allows_loopback)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from None
        left = max(self._left(), 0.001)
        stream = self._inner.connect_tcp(address, port, left if timeout is None else min(timeout, left))
        return _Timed(stream, self._left)


class _Bytes(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, pool: httpcore.ConnectionPool) -> None:
        self._answer, self._pool = answer, pool

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._pool.close()


class CheckedTransport(httpx.BaseTransport):
    """A transport for one request at a time; ``left`` gives the seconds that the request still has."""

    def __init__(self, left: Callable[[], float], allows_loopback: bool = False) -> None:
        self._left, self._allows_loopback = left, allows_loopback

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()  # reads every certificate of the system

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request over a new connection.

        Raises:
            Forbidden: the host is at an address that is not of the public network.
            httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError: it does not answer as it should.
        """
        backend = _Checked(self._allows_loopback, self._left)
        tls = self._tls if request.url.scheme == "https" else None
        pool = httpcore.ConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=backend)
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=b"",
            extensions=request.extensions,
        )
        try:
            answer = pool.handle_request(asked)
        except BaseException:
            pool.close()
            raise
        peer = answer.extensions["network_stream"].get_extra_info("server_addr")
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Bytes(answer, pool),
            extensions={**answer.extensions, "ip": peer[0]},
            request=request,
        )
