"""Connections within limits: uvicorn's own protocol, with a deadline for whatever a client holds back.

uvicorn ends a connection that stays silent after an answer. It waits without end for headers, for bodies and for a
reader who takes nothing; each of these has a deadline here, and an address has only so many connections at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..http.client_address import address_of
from ..http.connection_limits import LIMITS, Limits

FRAMED = 8
"""How many bytes may frame each byte of a body: chunks of one byte take five."""


class LimitedProtocol(HttpToolsProtocol):
    """One connection; ``held`` counts those of every address, and ``is_proxy`` tells whom the count spares."""

    def __init__(
        self,
        *given: Any,
        counts: Counter[str],
        is_proxy: Callable[[str], bool] = lambda address: False,
        limits: Limits = LIMITS,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self._counts, self._is_proxy, self._limits = counts, is_proxy, limits
        self._address: str | None = None
        self._sending: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._came = self._body = self._earned = 0
        self._is_in_body = False

    # What is asked of a connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for headers, or refuse a connection beyond the limit."""
        super().connection_made(transport)
        address = address_of(self.client)
        is_spared = self.client is None or self._is_proxy(self.client[0])
        if len(self.connections) > self._limits.in_all:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        elif self._counts[address] >= self._limits.per_address and not is_spared:
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS)
        else:
            self._address = address
            self._counts[address] += 1
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_sending()
        self._stop_taking()
        if self._address is not None:
            self._counts[self._address] -= 1
            if not self._counts[self._address]:
                del self._counts[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came in; bytes after a pause begin another request."""
        if self._sending is None:
            self._await_headers()
        self._came += len(data)
        super().data_received(data)
        if self._came - self._body > self._limits.header_bytes + FRAMED * self._body and not self._is_closing():
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    # Headers

    def _await_headers(self) -> None:
        self._sending = self.loop.call_later(self._limits.header_seconds, self._no_headers)

    def _no_headers(self) -> None:
        if self._is_answering():  # whoever waits for an answer need not have begun the next request
            self._await_headers()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def on_headers_complete(self) -> None:
        """Begin to wait for the body."""
        super().on_headers_complete()
        self._is_in_body, self._came, self._body, self._earned = True, 0, 0, 0
        self._await_body()

    # Bodies

    def _await_body(self) -> None:
        self._stop_sending()
        self._sending = self.loop.call_later(self._limits.body_seconds + self._limits.grace_seconds, self._no_body)

    def _no_body(self) -> None:
        if self.flow.read_paused:  # it is the server that does not read
            self._await_body()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def on_body(self, body: bytes) -> None:
        """Take a part of a body; at the least rate it may go on."""
        self._body += len(body)
        self._earned += len(body)
        if self._earned >= self._limits.body_step and self._is_answering():
            self._earned = 0
            self._await_body()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for nothing more of this request."""
        self._is_in_body, self._came, self._body = False, 0, 0
        self._stop_sending()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Let the rest of a body come in for a moment only, and see that the answer is taken."""
        super().on_response_complete()
        if self._is_in_body and not self._is_closing():
            self._unset_keepalive_if_required()
            self._stop_sending()
            self._sending = self.loop.call_later(self._limits.unread_seconds, self._close)
        if self._taking is None:
            self._await_taking()

    # Answers

    def pause_writing(self) -> None:
        """See that a reader takes what has been written."""
        super().pause_writing()
        self._stop_taking()
        self._await_taking()

    def resume_writing(self) -> None:
        """Go on; the reader took what it had to."""
        self._stop_taking()
        super().resume_writing()

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(self._limits.taken_seconds, self._see_taken, left) if left else None

    def _see_taken(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left and before - left < self._limits.body_rate * self._limits.taken_seconds:
            self.transport.abort()
        else:
            self._await_taking()

    # Ends

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _is_closing(self) -> bool:
        return self.transport.is_closing()

    def _refuse(self, status: HTTPStatus) -> None:
        """End the connection, with a status where no answer has been begun."""
        if not self._is_answering() or not self.cycle.response_started:
            again = b"retry-after: 5\r\n" if status in (429, 503) else b""
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
            self.transport.write(line + again + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self._close()

    def _close(self) -> None:
        self._stop_sending()
        self.transport.close()
        if self._taking is None:
            self._await_taking()

    def _stop_sending(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
