"""Which answers any page on the web may read: whatever is read, and what the routes that keep nothing answer to a POST.

No answer depends on who asks: there are no accounts, and a browser sends no credentials where ``*`` is allowed.
"""

from __future__ import annotations

from typing import Any

Headers = list[tuple[bytes, bytes]]

OPEN = (b"access-control-allow-origin", b"*")

READ, SENT = ("GET", "HEAD"), ("GET", "HEAD", "POST")

_TAKES_POSTS = ("/-/check.", "/-/watch.", "/-/receipt.", "/-/batch-receipt.", "/-/reconcile")

_EXPOSED = (b"access-control-expose-headers", b"catalogue-release, content-disposition, retry-after")
"""Headers that a page elsewhere may read besides the usual ones."""

_KEPT = b"86400"
"""Seconds for which a browser may remember what is allowed."""


def open_to(method: str, path: str) -> Headers:
    """Return the headers that let other sites' pages read an answer; none for what is not theirs to ask."""
    if method in READ:
        return [OPEN]
    return [OPEN, _EXPOSED] if path.startswith(_TAKES_POSTS) else []


def is_preflight(scope: dict[str, Any]) -> bool:
    """Whether a browser asks, for a page of another site, what it may ask."""
    return scope["method"] == "OPTIONS" and any(
        name == b"access-control-request-method" for name, _ in scope["headers"]
    )


def preflight(path: str) -> list[dict[str, Any]]:
    """Return the ASGI messages that answer a preflight."""
    methods = ", ".join(SENT if path.startswith(_TAKES_POSTS) else READ)
    headers = [
        OPEN,
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", b"content-type, accept, accept-language, if-none-match, range, if-range"),
        (b"access-control-max-age", _KEPT),
    ]
    return [{"type": "http.response.start", "status": 204, "headers": headers}, {"type": "http.response.body"}]
