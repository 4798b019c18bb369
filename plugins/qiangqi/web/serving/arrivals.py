"""What a request looks like to everything inside: its path is without the site's prefix, whatever a proxy made of it.

Datasette writes its links from the path that it sees and puts the prefix before them, so it, too, is to see none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from ..http.addresses import own_path, prefix_of, site_path
from ..http.headers import App, Message, Send
from ..http.responses import redirect

if TYPE_CHECKING:
    from datasette.app import Datasette


def arrived(datasette: Datasette, app: App) -> App:
    """Return the application asked without the prefix; the prefix alone, without its last slash, leads to the home."""
    prefix = prefix_of(datasette)

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http" or prefix == "/":
            return await app(scope, receive, send)
        path = _written(scope)
        if path == prefix.rstrip("/"):
            query = scope["query_string"].decode("latin-1")
            return await redirect(prefix + (f"?{query}" if query else ""), 301).asgi_send(send)  # type: ignore[no-any-return]
        own = own_path(datasette, path)
        inside = {**scope, "path": unquote(own), "raw_path": own.encode("latin-1")}
        return await app(inside, receive, _led_within(datasette, send))

    return answer


def _written(scope: dict[str, Any]) -> str:
    """Return the path of a request as it was written, by which Datasette tells a slash from ``%2F``."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return raw.decode("latin-1").partition("?")[0]


def _led_within(datasette: Datasette, send: Send) -> Send:
    """Return a way out on which Datasette's redirects have the prefix that it did not see."""

    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [
                (name, _within(datasette, value) if name.lower() == b"location" else value)
                for name, value in message.get("headers", ())
            ]
            message = {**message, "headers": headers}
        await send(message)

    return passed


def _within(datasette: Datasette, location: bytes) -> bytes:
    if not location.startswith(b"/"):
        return location
    return site_path(datasette, location.decode("latin-1")).encode("latin-1")
