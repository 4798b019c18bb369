"""Checks and searches by programs, and probes, are answered before Datasette looks for a route."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from datasette.utils import MultiParams
from datasette.utils.asgi import Request

from ..api.api import search_json
from ..checks.api import Handler, check_csv, check_json
from ..http.headers import NO_STORE, App, Send
from ..http.problems import Refusal, problem_answer, problems
from ..http.responses import page
from .probes import LIVE, READY, live, ready

if TYPE_CHECKING:
    from datasette.app import Datasette

ADDRESSES: Mapping[str, Handler] = {
    "/-/check.json": check_json,
    "/-/check.csv": check_csv,
    LIVE: live,
    READY: ready,
}

READ: Mapping[str, Handler] = {"/-/search.json": search_json}
"""Of these only what a reader without cookie or password asks: all else is left to Datasette, as it is elsewhere."""

_OF_ONE_READER = frozenset((b"cookie", b"authorization"))

_REFUSED = "standing.refused"


class ReadOnce(Request):  # type: ignore[misc]
    """A request whose address is read once, however often it is asked what it carries."""

    @cached_property
    def args(self) -> MultiParams:
        """The parameters of the address."""
        return super().args


def refused(scope: dict[str, Any], refusal: Refusal) -> dict[str, Any]:
    """Return a request that is answered with a refusal, whatever it asks."""
    return {**scope, _REFUSED: refusal}


def fast_path(datasette: Datasette, app: App) -> App:
    """Return the application with checks answered at once, and with what was refused on the way in."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        handler = ADDRESSES.get(scope.get("path", ""))
        if refusal := scope.get(_REFUSED):
            found = await _refused(datasette, Request({**scope, "csrftoken": str}, receive), refusal)
        elif handler and scope["type"] == "http":
            found = await handler(datasette, ReadOnce(scope, receive))
        elif _is_read(scope):
            try:
                found = await READ[scope["path"]](datasette, ReadOnce(scope, receive))
            except Exception:  # asked once more, Datasette has an answer to what fails
                return await app(scope, receive, send)
            found.headers["vary"] = "Cookie, Authorization"  # as Datasette says of whatever it answers
        else:
            return await app(scope, receive, send)
        return await found.asgi_send(send)  # type: ignore[no-any-return]

    return answer


def _is_read(scope: dict[str, Any]) -> bool:
    """Whether a request is answered here because it only reads, and is nobody's own."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] not in READ:
        return False
    return _OF_ONE_READER.isdisjoint(name for name, _value in scope["headers"])


async def _refused(datasette: Datasette, request: Request, refusal: Refusal) -> Any:
    if request.path.endswith((".json", ".csv")):
        return problem_answer(datasette, refusal)
    problem = problems()[refusal.id]
    values = {"says": refusal.detail or problem.says}
    if problem.status in (429, 503):  # the question was right, and may be asked again
        values["title"] = problem.title
    await datasette.invoke_startup()  # a refused request may be the first one, which Datasette itself never sees
    answer = await page(datasette, request, "shared/refused.html", values, problem.status, NO_STORE)
    answer.headers |= {name.replace("_", "-"): value for name, value in refusal.headers.items()}
    return answer
