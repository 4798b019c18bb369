"""The reconciliation service for OpenRefine and its like, by version 0.2 of the API, at ``/-/reconcile``.

The address alone answers with the manifest; ``queries`` asks which firms names mean, ``extend`` asks for the values of
properties. What is sent is worked out in memory, in the thread of the batches, some queries at a time, and forgotten.

Source: W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2, 10 April 2023.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TypeVar

from datasette.utils.asgi import Request, Response

from qiangqi.checks.batch import Checker
from qiangqi.checks.results import CheckQuery

from ..checks.api import Handler, refusing
from ..checks.work import Work, work_of
from ..http.clock import today
from ..http.forms import sent_form
from ..http.headers import NO_STORE
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import ask_once
from ..http.problems import Refusal
from .candidates import Candidates
from .extend import Extension
from .extend_request import ExtendRequest, read_extension
from .form import Given, given_in_address, given_in_form
from .manifest import manifest
from .queries import Query, read_queries

if TYPE_CHECKING:
    from datasette.app import Datasette

T = TypeVar("T")

SLICE = 50
"""Queries, or firms, that are worked out at once: other batches take their turn in between."""

BYTES = 8 * 1024 * 1024
"""The largest request: a thousand queries with a name and a code each are a twentieth. It passes between processes
three times, so it may be half as large as other bodies."""

SMALL = 20
"""Queries, or firms, up to which a request is no batch: OpenRefine sends ten at a time."""


def as_service(*methods: str) -> Callable[[Handler], Handler]:
    """Let a handler of some methods refuse what it is asked as a problem; what asks for a script is refused."""

    def served(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def answer(datasette: Datasette, request: Request) -> Any:
            ask_once(request)
            if "callback" in request.args:
                raise Refusal("bad-question", _("这里不答 JSONP；答案可以跨域读取，请去掉 callback。"))
            return await handler(datasette, request)

        return refusing(answer, *methods)

    return served


def data(body: object, cache: str = "") -> Response:
    """Return JSON; without ``cache`` a shared cache may keep it a minute."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, 200, {"cache-control": cache} if cache else {}, "application/json; charset=utf-8")


@as_service("GET", "HEAD", "POST")
async def reconcile(datasette: Datasette, request: Request) -> Response:
    """Answer with the manifest, with candidates, or with the values of properties."""
    work, client = work_of(datasette), str((request.scope.get("client") or ("",))[0])
    field, text = await _given(work, request)
    if not field:
        return data(manifest(datasette, request))
    answered = _candidates if field == "queries" else _values
    return data(await answered(work, client, text), NO_STORE)


async def _given(work: Work, request: Request) -> Given:
    if request.method != "POST":
        return given_in_address(request)
    body, content_type = await sent_form(request, BYTES)
    return await work.read(len(body), given_in_form, body, content_type)


async def _candidates(work: Work, client: str, text: bytes) -> dict[str, Any]:
    queries = await work.batches.run(lambda checker: read_queries(text, checker.engine.regimes))
    return dict(zip(queries, await candidates_of(work, client, list(queries.values())), strict=True))


async def candidates_of(work: Work, client: str, queries: Sequence[Query]) -> list[dict[str, Any]]:
    """Return the result of each query of a client, in order; other batches take their turn in between."""
    now = today()
    check_query = CheckQuery(now, now, now, language())
    found: list[dict[str, Any]] = []
    with _admitted(work, client, len(queries)):
        for some in _parts(queries):
            found += await work.batches.run(functools.partial(_results, some, check_query))
    return found


def _results(queries: Sequence[Query], check_query: CheckQuery, checker: Checker) -> list[dict[str, Any]]:
    return Candidates(checker, check_query).results(queries)


async def _values(work: Work, client: str, text: bytes) -> dict[str, Any]:
    request = await work.batches.run(lambda checker: read_extension(text, checker.engine.regimes, today()))
    return {"meta": request.meta(), "rows": await values_of(work, client, request)}


async def values_of(work: Work, client: str, request: ExtendRequest) -> dict[str, Any]:
    """Return the values of the properties that a client asks for, firm by firm."""
    rows: dict[str, Any] = {}
    with _admitted(work, client, len(request.ids)):
        for ids in _parts(request.ids):
            rows |= await work.batches.run(functools.partial(_rows, request, ids))
    return rows


def _rows(request: ExtendRequest, ids: Sequence[str], checker: Checker) -> dict[str, Any]:
    return Extension(checker, request, language()).rows(ids)


def _parts(given: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(given), SLICE):
        yield given[start : start + SLICE]


def _admitted(work: Work, client: str, count: int) -> ExitStack:
    held = ExitStack()
    if count > SMALL:
        held.enter_context(work.admitted(client))
    return held
