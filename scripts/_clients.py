"""Readers of a server that cost next to nothing themselves: one thread, raw sockets, requests written beforehand.

A measurement of a server on the same machine is one of the server only where its readers leave it the machine.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


def get(path: str) -> bytes:
    """Return a GET as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode()


def post(path: str, body: bytes, kind: str = "application/json") -> bytes:
    """Return a POST as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass
class Reader:
    """One kept connection, which asks one thing after another; ``times`` are seconds, one for each answer.

    ``statuses`` are those of the answers, 0 for a connection that broke.
    """

    address: tuple[str, int]
    requests: Iterator[bytes]
    times: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    _begun: float = 0.0
    _head: bytes = b""
    _left: int | None = None

    def connect(self) -> None:
        """Open the connection anew."""
        self.socket = socket.create_connection(self.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> bool:
        """Send the next request; False where there is none."""
        request = next(self.requests, None)
        if request is None:
            return False
        self._begun, self._head, self._left = time.perf_counter(), b"", None
        self.socket.sendall(request)
        return True

    def take(self) -> bool:
        """Take what has arrived; True once the answer is whole."""
        part = self.socket.recv(1 << 18)
        if not part:
            self._ended(0)
            self.connect()
            return True
        if self._left is None:
            self._head += part
            if b"\r\n\r\n" not in self._head:
                return False
            head, _, part = self._head.partition(b"\r\n\r\n")
            self._head = head.lower()
            self._left = _length(self._head)
        is_whole = self._is_whole(part)
        if is_whole:
            self._ended(int(self._head[9:12]))
        return is_whole

    def _is_whole(self, part: bytes) -> bool:
        assert self._left is not None
        if self._left >= 0:
            self._left -= len(part)
            return self._left <= 0
        self._tail = (self._tail + part)[-5:] if len(part) < 5 and self._left == -2 else part[-5:]
        self._left = -2
        return self._tail == b"0\r\n\r\n"

    def _ended(self, status: int) -> None:
        self.times.append(time.perf_counter() - self._begun)
        self.statuses.append(status)


def _length(head: bytes) -> int:
    """Return the bytes of a body, or -1 where it comes in chunks."""
    name = b"\r\ncontent-length:"
    return int(head.partition(name)[2].partition(b"\r\n")[0]) if name in head else -1


def ask_all(address: str, lists: Sequence[Iterator[bytes]], until: Callable[[], bool] = lambda: False) -> list[Reader]:
    """Let one reader a list ask all of it, at once with the others; ``until`` ends it before."""
    where = urlsplit(address)
    readers = [Reader((where.hostname or "", where.port or 80), asked) for asked in lists]
    with selectors.DefaultSelector() as ready:
        for reader in readers:
            reader.connect()
            if reader.ask():
                ready.register(reader.socket, selectors.EVENT_READ, reader)
        while ready.get_map() and not until():
            for key, _ in ready.select(0.1):
                _go_on(ready, key)
    for reader in readers:
        reader.socket.close()
    return readers


def _go_on(ready: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    reader: Reader = key.data
    if not reader.take():
        return
    ready.unregister(key.fileobj)
    if reader.ask():
        ready.register(reader.socket, selectors.EVENT_READ, reader)
