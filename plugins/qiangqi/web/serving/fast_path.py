"""Checks by programs and probes are answered before Datasette looks for a route and reads its schemas for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from ..checks.api import Handler, check_csv, check_json
from ..http.headers import NO_STORE, App, Send
from ..http.problems import Refusal, problem_answer, problems
from ..http.readers import ReadOnce
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

_REFUSED = "standing.refused"


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
        else:
            return await app(scope, receive, send)
        return await found.asgi_send(send)  # type: ignore[no-any-return]

    return answer


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
