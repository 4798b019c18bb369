"""Answers over HTTP: pages, JSON, redirects, and the one sentence of a refusal."""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from .headers import NO_STORE as NO_STORE
from .language import gettext as _
from .own_templates import own_template
from .parameters import BadParameter, ask_once

if TYPE_CHECKING:
    from datasette.app import Datasette

Handler = Callable[["Datasette", Request], Awaitable[Response]]

REVALIDATE = "no-cache"
"""What was refused may be answered the next time."""


def json_answer(body: object, status: int = 200) -> Response:
    """Return JSON that any page on the web may read."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers = {"access-control-allow-origin": "*"}
    return Response(text, status, headers, "application/json; charset=utf-8")


async def page(
    datasette: Datasette,
    request: Request,
    template: str,
    values: dict[str, Any],
    status: int = 200,
    cache: str | None = None,
) -> Response:
    """Return one of the catalogue's own pages; without ``cache`` a shared cache may keep it a minute."""
    found = own_template(datasette, template)
    body = await datasette.render_template(found, values, request=request, view_name="standing")
    return Response.html(body, status, {"cache-control": cache} if cache else {})


def redirect(path: str, status: int) -> Response:
    """Send the reader to another path of this site."""
    return Response("", status, {"location": path}, "text/plain; charset=utf-8")


def pass_on(datasette: Datasette, request: Request, path: str, status: int) -> Response:
    """Send the reader to another path of this site with the same question."""
    query = f"?{request.query_string}" if request.query_string else ""
    return redirect(datasette.urls.path(f"{path}{query}"), status)


def as_page(handler: Handler) -> Handler:
    """Let a handler refuse a question as a page with status 400."""
    return _refusing(handler, ("GET", "HEAD"), None)


def as_form(handler: Handler) -> Handler:
    """Let a handler take a form, too; nothing that answers one may be kept."""
    return _refusing(handler, ("GET", "HEAD", "POST"), NO_STORE)


def _refusing(handler: Handler, methods: tuple[str, ...], cache: str | None) -> Handler:
    @functools.wraps(handler)
    async def answer(datasette: Datasette, request: Request) -> Response:
        try:
            if request.method not in methods:
                raise _WrongMethod(_("该网址仅接受 %(methods)s 请求。") % {"methods": _listed(methods)})
            ask_once(request)
            return await handler(datasette, request)
        except BadParameter as refusal:
            shown = await page(datasette, request, "shared/refused.html", {"says": str(refusal)}, refusal.status, cache)
            if isinstance(refusal, _WrongMethod):
                shown.headers["allow"] = ", ".join(methods)
            return shown

    return answer


class _WrongMethod(BadParameter):
    status = 405


def _listed(methods: tuple[str, ...]) -> str:
    return ", ".join(method for method in methods if method != "HEAD")
