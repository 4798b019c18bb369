"""Handlers of data: what the description of an address does not name is refused, as a problem (RFC 9457)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from datasette.utils.asgi import NotFound, Request, Response

from ..http.language import gettext as _
from ..http.parameters import BadParameter, ask_known, ask_once
from ..http.problems import Refusal, problem_answer
from ..http.responses import REVALIDATE, Handler
from .operations import operations_at

if TYPE_CHECKING:
    from datasette.app import Datasette

_READ = "GET, HEAD, OPTIONS"


def as_json(handler: Handler, once: Callable[[Request], None] = ask_once) -> Handler:
    """Let a handler of data refuse a question as a problem; a parameter that is not described is refused, too.

    ``once`` refuses what may not be given twice: every parameter, unless an address takes several of a kind.
    """

    @functools.wraps(handler)
    async def answer(datasette: Datasette, request: Request) -> Response:
        if request.method == "OPTIONS":
            headers = {"access-control-allow-origin": "*", "access-control-allow-methods": _READ, "allow": _READ}
            return Response("", 204, headers)
        try:
            if request.method not in ("GET", "HEAD"):
                raise Refusal("wrong-method", _("该网址仅接受 %(methods)s 请求。") % {"methods": "GET"}, allow=_READ)
            once(request)
            for operation in operations_at(request.path):
                ask_known(request, operation.names)
            return await handler(datasette, request)
        except BadParameter as refusal:
            return problem_answer(datasette, Refusal(refusal.problem, str(refusal)), REVALIDATE)
        except NotFound:  # Datasette would try another spelling of the address
            return problem_answer(datasette, Refusal("not-found"), REVALIDATE)
        except Refusal as refusal:
            return problem_answer(datasette, refusal, REVALIDATE)

    return answer
