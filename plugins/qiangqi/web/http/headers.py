"""What every answer carries: a validator for a 304, and the headers that keep a browser safe."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from .cacheable import is_cacheable, is_file_tag
from .clock import seconds_to_midnight
from .cors import OPEN, Headers, is_preflight, open_to, preflight
from .csp import Allowance, begin, policy
from .etags import matches, tag_of
from .negotiation import takes_gzip

if TYPE_CHECKING:
    from datasette.app import Datasette

_SLICE = 262_144
"""Bytes of a body that are packed at once."""

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Any, Send], Awaitable[None]]

UNFRAMED = (b"x-frame-options", b"DENY")

SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    UNFRAMED,
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]

COMPRESSED = (
    "application/vnd.apache.parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.sqlite3",
)
"""Types of files that are small already, or of which parts are read."""

SHARED_FOR = 60
"""For how many seconds at most a shared cache keeps an answer of the catalogue."""

_CODINGS = b"accept-encoding"

_SHARED = "public, max-age=0, s-maxage="

CACHE, EXPIRES, POLICY = b"cache-control", b"expires", b"content-security-policy"

NO_STORE = "no-store"
"""An answer to what somebody typed is kept nowhere."""


def packed(app: App) -> App:
    """Return the application with its texts compressed for a reader who takes that; a database is sent as it is."""
    kept = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream", *COMPRESSED)
    packing = cast(App, GZipMiddleware(app, minimum_size=1000, compresslevel=6, exclude_content_types=kept))  # type: ignore[arg-type]

    async def weighed(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "http":  # Starlette looks for the word alone, and packs for who refuses it as well
            given = b", ".join(value for name, value in scope["headers"] if name == _CODINGS)
            coding = b"gzip" if takes_gzip(given.decode("latin-1")) else b"identity"
            others = [item for item in scope["headers"] if item[0] != _CODINGS]
            scope = {**scope, "headers": [*others, (_CODINGS, coding)]}
        await packing(scope, receive, send)

    return weighed


def wrap(datasette: Datasette, app: App) -> App:
    """Return the application with validators, safety headers and a day to expire, where a cache may keep an answer."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        answer = Answer(datasette, scope, send, begin())
        if is_preflight(scope):
            for message in preflight(scope["path"]):
                await answer.send(message)
            return
        await app(scope, receive, answer.send)

    return wrapped


class IncompleteAnswer(Exception):
    """An answer failed after it was begun; it is left without an end, so that nobody takes a part for the whole."""


class Answer:
    """One answer on its way out: a short one is hashed, a streamed one passes through."""

    def __init__(self, datasette: Datasette, scope: dict[str, Any], send: Send, allowance: Allowance) -> None:
        self._datasette, self._scope, self._send, self._allowance = datasette, scope, send, allowance
        self._start: Message | None = None
        self._is_begun = False

    async def send(self, message: Message) -> None:
        """Pass one ASGI message on, the start held back until the first part of the body is seen.

        Raises:
            BrokenOff: another answer, such as that to an error, is begun within this one.
        """
        if message["type"] == "http.response.start":
            if self._is_begun:
                raise IncompleteAnswer
            self._start = {**message, "headers": self._headers(message)}
            return
        if self._start is not None:
            start, self._start, self._is_begun = self._start, None, True
            if _is_validated(self._scope, start, message):
                start, message = _validated(self._scope, start, message, self._allowance.nonce.encode())
            await self._send(start)
        await self._send_in_slices(message)

    async def _send_in_slices(self, message: Message) -> None:
        """Pass a body on, of a long one so much at a time that packing it holds up no other answer."""
        body = message.get("body", b"")
        for first in range(0, len(body) - _SLICE, _SLICE):
            await self._send({**message, "body": body[first : first + _SLICE], "more_body": True})
            await asyncio.sleep(0)
        rest = (len(body) - 1) // _SLICE * _SLICE if body else 0
        await self._send({**message, "body": body[rest:]} if rest else message)

    def _headers(self, message: Message) -> Headers:
        given: Headers = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", [])]
        if self._allowance.names_host or not is_cacheable(self._datasette, self._scope, message["status"]):
            given = [item for item in given if item[0] not in (CACHE, EXPIRES)] + [(CACHE, NO_STORE.encode())]
        return _headers(self._scope, message["status"], given, self._allowance)


def _headers(scope: dict[str, Any], status: int, headers: Headers, allowance: Allowance) -> Headers:
    present = {name for name, _ in headers}
    headers += [item for item in SAFE if item[0] not in present and not (item is UNFRAMED and allowance.framed)]
    if CACHE not in present:
        headers += _expiry(scope, status)
    if _type(headers).startswith(b"text/html"):
        headers.append((POLICY, policy(allowance).encode()))
    if OPEN[0] not in present:
        headers += open_to(scope["method"], scope["path"])
    return headers


def _expiry(scope: dict[str, Any], status: int) -> Headers:
    """A browser asks anew by ETag each time, so a correction reaches it at once; a shared cache asks once a minute.

    An answer may rest on today, which ends at midnight in Shanghai, and no cache keeps it longer. A script or a style
    sheet is addressed by its own hash and never changes.
    """
    if scope["method"] not in ("GET", "HEAD") or status not in (200, 301, 302):
        return [(CACHE, b"no-cache")]
    if "/-/static" in scope["path"] and is_file_tag(scope["query_string"]):
        return [(CACHE, b"public, max-age=31536000, immutable")]
    return [shared()]


def shared() -> tuple[bytes, bytes]:
    """Return the header of an answer that rests on the catalogue and on today."""
    return CACHE, f"{_SHARED}{min(SHARED_FOR, seconds_to_midnight())}".encode()


def is_shared(cache: bytes) -> bool:
    """Whether the value of ``Cache-Control`` is that of an answer which rests on the catalogue and on today."""
    return cache.startswith(_SHARED.encode())


def _type(headers: Headers) -> bytes:
    return next((value for name, value in headers if name == b"content-type"), b"")


def _is_validated(scope: dict[str, Any], start: Message, message: Message) -> bool:
    names = {name for name, _ in start["headers"]}
    whole = not message.get("more_body") and start["status"] == 200 and scope["method"] in ("GET", "HEAD")
    return whole and b"etag" not in names and b"set-cookie" not in names


def _validated(scope: dict[str, Any], start: Message, message: Message, nonce: bytes) -> tuple[Message, Message]:
    body = message.get("body", b"")
    stable = body.replace(nonce, b"") if nonce else body
    tag = tag_of(stable)
    headers = [*start["headers"], (b"etag", tag.encode())]
    if_none_match = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    if matches(if_none_match.decode("latin-1"), tag):
        return not_modified(headers)
    return {**start, "headers": headers}, message


def not_modified(headers: Headers) -> tuple[Message, Message]:
    """Return the answer to a reader who has the page with these headers already."""
    kept = [item for item in headers if item[0] not in _OF_BODY and not (item[0] == POLICY and _NONCE in item[1])]
    return {"type": "http.response.start", "status": 304, "headers": kept}, {"type": "http.response.body", "body": b""}


_OF_BODY = (b"content-type", b"content-length", b"content-encoding")
_NONCE = b"'nonce-"
"""The page that the reader keeps has its own."""
