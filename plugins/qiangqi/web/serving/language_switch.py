"""The one switch of language in the address, ``?lang=en``, on every page and every answer of the site.

Datasette takes ``lang`` for a column to filter by. So it is taken out before Datasette reads the address of one of its
pages, and put back into the links that the page makes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from datasette.utils.asgi import Request, Response

from ..http.addresses import first_part, host_of
from ..http.headers import App, Message, Send
from ..http.language import LANGUAGES, language, set_language
from ..http.language import gettext as _
from ..http.parameters import too_many
from ..http.problems import Refusal, problem_answer
from ..http.responses import REVALIDATE, page
from ..openapi.operations import operations_at

if TYPE_CHECKING:
    from datasette.app import Datasette

_ARGUMENT = re.compile(rb"(?:^|&)lang=[^&]*")
_LINK = re.compile(rb'(?<= href=")(?P<path>(?:https?://(?P<host>[^/"]*))?[/?][^"#]*)(?P<anchor>#[^"]*)?(?=")')
_HAS = re.compile(rb"[?&;]lang=")


def with_language(datasette: Datasette, app: App) -> App:
    """Return the application with a language for each request; one that is not known is refused in a sentence."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        given = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True).get("lang", [])
        set_language(given[-1] if given else "")
        if says := too_many(scope["query_string"]):
            scope, given = {**scope, "query_string": b""}, []  # the page of the refusal reads its address, too
        if says := says or _refusal(given):
            refused = await _refused(datasette, Request({**scope, "csrftoken": str}, receive), says)
            return await refused.asgi_send(send)  # type: ignore[no-any-return]
        if is_datasettes(datasette, scope["path"]):
            query = _ARGUMENT.sub(b"", scope["query_string"]).removeprefix(b"&")
            host = host_of(datasette, Request(scope, receive)).encode()
            return await app({**scope, "query_string": query}, receive, _with_language(send, host))
        return await app(scope, receive, send)

    return answer


def _refusal(given: list[str]) -> str:
    if len(given) > 1:
        return _("%(name)s 重复出现；每个参数只能有一个值。") % {"name": "lang"}
    if given and given[0] not in ("", *LANGUAGES):
        return _("不支持语言“%(lang)s”；可用 zh 或 en。") % {"lang": given[0][:40]}
    return ""


async def _refused(datasette: Datasette, request: Request, says: str) -> Response:
    if request.path.endswith((".json", ".csv")) or operations_at(request.path):
        return problem_answer(datasette, Refusal("bad-question", says), REVALIDATE)
    await datasette.invoke_startup()  # a refused request may be the first one, which Datasette itself never sees
    return await page(datasette, request, "shared/refused.html", {"says": says}, 400)


def is_datasettes(datasette: Datasette, path: str) -> bool:
    """Whether an address is one of Datasette's own of a database: its tables, its rows and SQL."""
    return first_part("/" + path.lstrip("/")) in datasette.databases


def _with_language(send: Send, host: bytes) -> Send:
    """Return a way out that keeps the language in the links and redirects of one of Datasette's pages."""
    if language() == "zh":
        return send
    is_page = False

    def kept_link(found: re.Match[bytes]) -> bytes:
        if found["host"] not in (None, host):
            return found[0]
        return _kept(found["path"], b"&amp;") + (found["anchor"] or b"")

    async def passed(message: Message) -> None:
        nonlocal is_page
        if message["type"] == "http.response.start":
            headers = [
                (name, _kept(value) if name.lower() == b"location" else value) for name, value in message["headers"]
            ]
            is_page = any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in headers)
            message = {**message, "headers": headers}
        elif is_page:
            head, main, rest = message.get("body", b"").partition(b"<main")
            message = {**message, "body": head + main + _LINK.sub(kept_link, rest)}
        await send(message)

    return passed


def _kept(address: bytes, joint: bytes = b"&") -> bytes:
    if _HAS.search(address) or address.startswith(b"//"):
        return address
    return address + (joint if b"?" in address else b"?") + b"lang=" + language().encode()
