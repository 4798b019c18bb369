"""The address of a row whose id was changed leads on to its address today, as page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_decode, tilde_encode

from ..http.catalogue import register_of
from ..http.headers import App, Send
from ..http.responses import redirect
from .language_switch import is_datasettes

if TYPE_CHECKING:
    from datasette.app import Datasette


def with_moved_rows(datasette: Datasette, app: App) -> App:
    """Return the application with the addresses of moved rows answered by 301."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        leads = _leads_to(datasette, scope)
        if leads is None:
            await app(scope, receive, send)
        else:
            await redirect(leads, 301).asgi_send(send)

    return answer


def _leads_to(datasette: Datasette, scope: dict[str, Any]) -> str | None:
    """Return where the address of a row that moved leads, or None for every other address."""
    if scope["type"] != "http" or not is_datasettes(datasette, scope["path"]):
        return None
    parts = scope["path"].lstrip("/").split("/")
    if len(parts) != 3:
        return None
    database, table, row = parts
    id_, dot, form = row.partition(".")
    new = register_of(datasette).moved.get((tilde_decode(table), tilde_decode(id_)))
    if new is None:
        return None
    query = scope["query_string"].decode("latin-1")
    path = f"/{database}/{table}/{tilde_encode(new)}{dot}{form}"
    return str(datasette.urls.path(path + (f"?{query}" if query else "")))
