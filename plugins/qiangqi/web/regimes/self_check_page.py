"""The self-check over HTTP: figures come in the body of a POST, are answered, and are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from datasette.utils.asgi import Request, Response

from ..http.body_arrival import TooSlow, parts_of
from ..http.catalogue import register_of
from ..http.language import gettext as _
from ..http.links import Links
from ..http.parameters import BadParameter, part_of
from ..http.responses import NO_STORE, as_form, page, redirect
from .asked_check import asked_check, check_again
from .page import regime_of, regime_values

if TYPE_CHECKING:
    from datasette.app import Datasette

LIMIT = 64 * 1024
"""The largest body that is read, in bytes; a form that is filled in by hand is far smaller."""

DRAINED = 1024 * 1024
"""How much of a larger body is let pass unread, so that its sender meets the refusal and not a broken line."""

FORM = b"application/x-www-form-urlencoded"


class TooLong(BadParameter):
    """A body larger than any form."""

    status = 413


class NotSent(BadParameter):
    """A body that did not arrive in time."""

    status = 503


class NotAForm(BadParameter):
    """A body that is no form."""

    status = 415


@as_form
async def check(datasette: Datasette, request: Request) -> Response:
    """Answer ``POST /regime/ID/check`` with the regime's page and what the figures say; a GET leads to the form."""
    register = register_of(datasette)
    found = regime_of(register, part_of(request, "regime"))
    if request.method != "POST":
        kept = {name: request.args.get(name) for name in ("tier", "as_of")}
        return redirect(Links(datasette).page(f"/regime/{found.id}", anchor="check", **kept), 302)
    typed = await _typed(request)
    try:
        check, asked, refusal = asked_check(found, request, typed), request.args.get("as_of") or "", None
    except BadParameter as error:
        (check, asked), refusal = check_again(found, request, typed), error
    if refusal and check is None:
        raise refusal
    values = {**regime_values(register, found, check, asked), "refused": str(refusal or "")}
    return await page(datasette, request, "regimes/page.html", values, refusal.status if refusal else 200, NO_STORE)


async def _typed(request: Request) -> dict[str, str]:
    headers = dict(request.scope["headers"])
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
        raise NotAForm(_("仅接受表单提交；请通过管理办法页面的自查表提交。"))
    body = await _body(request)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


async def _body(request: Request) -> bytes:
    body, seen = b"", 0
    try:
        async for part in parts_of(request.receive):
            seen += len(part)
            body = body + part if seen <= LIMIT else b""
            if seen > DRAINED:
                break
    except TooSlow:
        raise NotSent(_("请求体没有在时限内传完；请分批提交或稍后再试。")) from None
    if seen > LIMIT:
        raise TooLong(_("提交内容超过64 KB，超出自查表所需；请仅填写数字。"))
    return body
