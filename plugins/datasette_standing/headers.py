"""What every answer carries: a validator for a 304, and the headers that keep a browser safe."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from .language import set_language

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Any, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]

OWN_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)
"""The catalogue's own pages run no script and load nothing from elsewhere."""

TABLES_POLICY = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)
"""Datasette's table pages bring scripts of their own within the page, and its charts compile expressions."""

OPEN = (b"access-control-allow-origin", b"*")
"""Data is for any page on the web to read; a page is not data."""

DATA_TYPES = (b"application/json", b"text/csv")
DATA_ENDINGS = (".json", ".csv")
"""Datasette sends CSV, and JSON by lines, as plain text."""

TABLES_CACHE = b"public, max-age=60"


def wrap(app: App) -> App:
    """Return the application with a language, validators and safety headers."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        set_language(scope.get("query_string", b"").decode("latin-1"))
        await app(scope, receive, Answer(scope, send).send)

    return wrapped


class Answer:
    """One answer on its way out: a short one is hashed, a streamed one passes through."""

    def __init__(self, scope: dict[str, Any], send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        """Pass one ASGI message on, the start held back until the first part of the body is seen."""
        if message["type"] == "http.response.start":
            self._start = {**message, "headers": _headers(self._scope, message)}
            return
        if self._start is not None:
            start, self._start = self._start, None
            if _is_validated(self._scope, start, message):
                start, message = _validated(self._scope, start, message)
            await self._send(start)
        await self._send(message)


def _headers(scope: dict[str, Any], message: Message) -> Headers:
    headers: Headers = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", [])]
    present = {name for name, _ in headers}
    headers += [item for item in SAFE if item[0] not in present]
    if _type(headers).startswith(b"text/html"):
        if b"content-security-policy" not in present:
            own = message["status"] == 404
            headers.append((b"content-security-policy", OWN_POLICY if own else TABLES_POLICY))
        if b"cache-control" not in present and message["status"] == 200:
            headers.append((b"cache-control", TABLES_CACHE))
    elif OPEN[0] not in present and _is_data(scope, _type(headers)):
        headers.append(OPEN)
    return headers


def _is_data(scope: dict[str, Any], type_: bytes) -> bool:
    is_asked = scope["method"] in ("GET", "HEAD")
    return is_asked and (type_.startswith(DATA_TYPES) or scope["path"].endswith(DATA_ENDINGS))


def _type(headers: Headers) -> bytes:
    return next((value for name, value in headers if name == b"content-type"), b"")


def _is_validated(scope: dict[str, Any], start: Message, message: Message) -> bool:
    names = {name for name, _ in start["headers"]}
    whole = not message.get("more_body") and start["status"] == 200 and scope["method"] in ("GET", "HEAD")
    return whole and b"etag" not in names and b"set-cookie" not in names


def _validated(scope: dict[str, Any], start: Message, message: Message) -> tuple[Message, Message]:
    tag = b'W/"' + hashlib.sha256(message.get("body", b"")).hexdigest()[:32].encode() + b'"'
    headers = [*start["headers"], (b"etag", tag)]
    asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    if asked.strip() == b"*" or tag.removeprefix(b"W/") in {
        one.strip().removeprefix(b"W/") for one in asked.split(b",")
    }:
        kept = [item for item in headers if item[0] not in (b"content-type", b"content-length")]
        return {**start, "status": 304, "headers": kept}, {"type": "http.response.body", "body": b""}
    return {**start, "headers": headers}, message
