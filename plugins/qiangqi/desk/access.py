"""Who may use the desk: whoever has the address that it printed, in a browser of the same user, and nobody else.

The address carries a token, random at each start. It is exchanged for a cookie and leaves the address bar at once; both
hold until the desk ends, and are kept in memory alone. Every request says by Host, Origin and Sec-Fetch-Site where it
comes from, and one that comes from another site is refused, whatever it carries.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qiangqi.languages import named_language

from .client_user import may_come
from .language import gettext as _
from .language import set_language
from .pages import page

ENTRANCE = "/enter"

SAFE = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",  # under no-referrer a browser sends a form with the Origin null
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""The headers of every answer: nothing is kept, nothing is loaded from elsewhere, no site frames it."""


@dataclass(slots=True)
class Access:
    """The secrets of one desk, which live as long as it does."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def address(self) -> str:
        """The address that lets its reader in."""
        return f"http://127.0.0.1:{self.port}{ENTRANCE}?token={self.token}"

    @property
    def cookie(self) -> str:
        """The name of the cookie; cookies do not tell ports apart, so it does."""
        return f"qiangqi-desk-{self.port}"

    def is_here(self, headers: Headers) -> bool:
        """Whether a request was sent to this desk by its name, and not from a page of another site."""
        host = headers.get("host", "")
        if host not in (f"127.0.0.1:{self.port}", f"localhost:{self.port}") or len(headers.getlist("host")) != 1:
            return False
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        return headers.get("origin", f"http://{host}") == f"http://{host}"

    def may_write(self, headers: Headers) -> bool:
        """Whether a request that changes something says that it comes from a page of this desk."""
        return headers.get("origin") == f"http://{headers.get('host')}"

    def holds(self, cookies: dict[str, str]) -> bool:
        """Whether a browser has the cookie."""
        return secrets.compare_digest(cookies.get(self.cookie, "").encode(), self.secret.encode())

    def entered(self, token: str) -> Response:
        """Return the answer at the entrance: the cookie for the right token, and the way to the first page."""
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return Response(status_code=403)
        answer = Response(status_code=303, headers={"location": "/", "referrer-policy": "no-referrer"})
        answer.set_cookie(self.cookie, self.secret, path="/", httponly=True, samesite="strict")
        return answer


def guarded(app: ASGIApp, access: Access) -> ASGIApp:
    """Return the application behind its access: what may not come in gets one page which says how to."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        sender = _with_headers(send)
        cookies = _cookies(request.headers)
        set_language(request.query_params.get("lang") or cookies.get(f"{access.cookie}-language", "zh"))
        refusal = _refusal(request, access, cookies)
        if refusal is not None:
            await refusal(scope, receive, sender)
            return
        if lang := named_language(request.query_params.get("lang") or ""):
            sender = _with_language(sender, f"{access.cookie}-language={lang}; Path=/; HttpOnly; SameSite=Strict")
        await app(scope, receive, sender)

    return answer


def _refusal(request: Request, access: Access, cookies: dict[str, str]) -> Response | None:
    """Return what answers a request instead of the desk, or None where it may come in."""
    client, server = request.scope.get("client"), request.scope.get("server")
    if client and server and not may_come(tuple(client), tuple(server)):
        return _no(request, _("这个工作台属于本机的另一位用户。"))
    if not access.is_here(request.headers):
        return _no(request, _("请求来自别的网站，或者用了别的主机名。请把启动时打印的地址粘贴到地址栏。"))
    if request.url.path == ENTRANCE and request.method == "GET":
        entered = access.entered(request.query_params.get("token", ""))
        return entered if entered.status_code == 303 else _no(request, _("地址里的口令不对，或者是上一次启动的。"))
    if not access.holds(cookies):
        return _no(request, _("这个浏览器还没有进入工作台。"))
    if request.method not in ("GET", "HEAD") and not access.may_write(request.headers):
        return _no(request, _("这一步只能从工作台自己的页面发出。"))
    return None


def _no(request: Request, says: str) -> Response:
    return page(request, "locked.html", {"says": says}, 403)


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SAFE.items():
                headers.setdefault(name, value)
        await send(message)

    return sender


def _with_language(send: Send, cookie: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return sender
