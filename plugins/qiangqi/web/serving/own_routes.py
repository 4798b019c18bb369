"""The register's own pages are answered before Datasette looks for a route, for who only reads and says not who it is.

What Datasette does besides, to read cookies, to ask who it is and to make a token for forms, takes a tenth of a page's
time and changes nothing of these answers. Whatever goes wrong is asked once more of Datasette, which says it as ever.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from ..http.headers import App, Message, Send
from ..http.readers import ReadOnce, is_read_by_anybody

if TYPE_CHECKING:
    from datasette.app import Datasette

Handler = Callable[["Datasette", Request], Awaitable[Any]]
Route = tuple[re.Pattern[str], Handler]

_VARY = (b"vary", b"Cookie, Authorization")
"""As Datasette says it of whatever may be asked with either."""


def own_routes_first(datasette: Datasette, app: App, routes: Sequence[Route]) -> App:
    """Return the application with these routes answered without Datasette's router, where no other plugin sees it."""
    if _others_look():
        return app

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        found = _found(scope, routes)
        if found is None:
            return await app(scope, receive, send)
        view, parts = found
        asked = {**scope, "actor": None, "csrftoken": str, "url_route": {"kwargs": parts}}
        try:
            await datasette.invoke_startup()
            response = await view(datasette, ReadOnce(asked, receive))
        except Exception:
            return await app(scope, receive, send)
        return await response.asgi_send(_varying(send))  # type: ignore[no-any-return]

    return answer


def _others_look() -> bool:
    """Whether a plugin of others wraps Datasette's application, or tells who asks."""
    from datasette.plugins import pm  # loads every plugin, this one too, which is not to be half loaded then

    hooks = (pm.hook.asgi_wrapper, pm.hook.actor_from_request)
    plugins = {getattr(found.plugin, "__name__", "") for hook in hooks for found in hook.get_hookimpls()}
    return not all(name.startswith(("datasette.", "qiangqi.")) for name in plugins)


def _found(scope: dict[str, Any], routes: Sequence[Route]) -> tuple[Handler, dict[str, str | None]] | None:
    if not is_read_by_anybody(scope):
        return None
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.decode("ascii", "replace").partition("?")[0]
    for pattern, view in routes:
        if match := pattern.match(path):
            return view, match.groupdict()
    return None


def _varying(send: Send) -> Send:
    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _with_vary(message["headers"])}
        await send(message)

    return passed


def _with_vary(headers: list[Any]) -> list[Any]:
    by = [value for name, value in headers if name.lower() == b"vary"]
    return [*(item for item in headers if item[0].lower() != b"vary"), (b"vary", b", ".join([*by, _VARY[1]]))]
