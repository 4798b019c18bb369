"""What a request looks like to everything inside: without the site's prefix and without what others attached to it.

Datasette writes its links from the path that it sees and puts the prefix before them, so it, too, is to see none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from ..http.addresses import own_path, prefix_of, site_path
from ..http.attached import with_language_named, without_attached
from ..http.cors import Headers
from ..http.headers import CACHE, EXPIRES, NO_STORE, App, Message, Send
from ..http.responses import redirect

if TYPE_CHECKING:
    from datasette.app import Datasette

_STATEMENT = re.compile(rb"(?:^|&)sql=")


def arrived(datasette: Datasette, app: App) -> App:
    """Return the application asked in one form; the prefix alone, without its last slash, leads to the home page."""
    prefix = prefix_of(datasette)

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        query, is_typed = _asked(scope["query_string"])
        scope = {**scope, "query_string": query}
        send = _changing(send, _kept_nowhere) if is_typed else send
        if prefix == "/":
            return await app(scope, receive, send)
        path = _written(scope)
        if path == prefix.rstrip("/"):
            home = prefix + (f"?{query.decode('latin-1')}" if query else "")
            return await redirect(home, 301).asgi_send(send)  # type: ignore[no-any-return]
        own = own_path(datasette, path)
        scope |= {"path": unquote(own), "raw_path": own.encode("latin-1")}
        return await app(scope, receive, _changing(send, lambda headers: _led_within(datasette, headers)))

    return answer


def _asked(query: bytes) -> tuple[bytes, bool]:
    """Return the query that is asked, and whether what was taken off may be typed text.

    A statement has parameters of any name, and keeps them.
    """
    if not query:
        return query, False
    query, is_typed = (query, False) if _STATEMENT.search(query) else without_attached(query)
    return with_language_named(query), is_typed


def _written(scope: dict[str, Any]) -> str:
    """Return the path of a request as it was written, by which Datasette tells a slash from ``%2F``."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return raw.decode("latin-1").partition("?")[0]


def _changing(send: Send, changed: Callable[[Headers], Headers]) -> Send:
    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": changed([(name.lower(), value) for name, value in message["headers"]])}
        await send(message)

    return passed


def _kept_nowhere(headers: Headers) -> Headers:
    return [*(item for item in headers if item[0] not in (CACHE, EXPIRES)), (CACHE, NO_STORE.encode())]


def _led_within(datasette: Datasette, headers: Headers) -> Headers:
    """Return headers in which a redirect of Datasette's has the prefix that it did not see."""
    return [(name, _within(datasette, value) if name == b"location" else value) for name, value in headers]


def _within(datasette: Datasette, location: bytes) -> bytes:
    is_path = location.startswith(b"/")
    return site_path(datasette, location.decode("latin-1")).encode("latin-1") if is_path else location
