"""Checks over HTTP: ``POST /-/check.json`` and ``POST /-/check.csv``, one outcome a row, nothing kept.

What is sent is read whole, worked out some rows at a time, and sent while it is worked out; when the reader has not
taken one part, the next is not begun.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.checks.batch import Checker
from qiangqi.checks.response import joined_bytes, json_closing, json_opening, line_bytes
from qiangqi.checks.results import CheckQuery
from qiangqi.checks.sheets import answered_in_parts

from ..http.bodies import OCTETS, announced, body_of, kind_of
from ..http.catalogue import register_of
from ..http.clock import today
from ..http.headers import NO_STORE
from ..http.language import gettext as _
from ..http.negotiation import preferred, weight_of
from ..http.parameters import BadParameter, ask_once, lang_of
from ..http.problems import Refusal, problem_answer
from .body import Sent, day_of, read_rows, read_table
from .stream import Streamed, Texts, as_bytes, report
from .work import SMALL_BYTES, work_of

if TYPE_CHECKING:
    from datasette.app import Datasette

JSON, LINES, CSV = "application/json", "application/x-ndjson", "text/csv"

SMALL_ROWS = 100
"""A check that is no batch, nor larger than ``SMALL_BYTES``: it is worked out at once, beside the batches."""

ONE_BYTES = 2 * 1024
"""A body that may be one row, which is answered on the spot: that takes less than a thread takes to be woken."""

_ARGUMENTS = ("as_of", "known_on", "lang")

Handler = Callable[["Datasette", Request], Awaitable[Any]]


def as_check(handler: Handler) -> Handler:
    """Let a handler of what is sent refuse it as a problem."""
    return refusing(handler, "POST")


def refusing(handler: Handler, *methods: str) -> Handler:
    """Let a handler refuse what it is asked as a problem; of an error of its own only kind and place are logged."""

    @functools.wraps(handler)
    async def answer(datasette: Datasette, request: Request) -> Any:
        try:
            if request.method not in methods:
                raise Refusal("wrong-method", allow=", ".join(methods))
            return await handler(datasette, request)
        except Refusal as refusal:
            return problem_answer(datasette, refusal)
        except BadParameter as refusal:
            return problem_answer(datasette, Refusal("bad-question", str(refusal)))
        except Exception as error:
            report(error)
            return problem_answer(datasette, Refusal("failed"))

    return answer


@as_check
async def check_json(datasette: Datasette, request: Request) -> Any:
    """Answer rows given as one JSON object, or as JSON one row a line; the answer is of the same form, or as asked."""
    kind = kind_of(request, (JSON, LINES))
    wanted = _wanted(request, kind)
    return await answer_rows(datasette, request, functools.partial(read_rows, kind=kind), wanted, _texts)


@as_check
async def check_csv(datasette: Datasette, request: Request) -> Any:
    """Answer the rows of a sheet with the same rows, every column as it came, and the outcomes beside them."""
    kind_of(request, (CSV, "text/tab-separated-values", OCTETS))
    return await answer_rows(datasette, request, read_table, CSV, _texts)


def _wanted(request: Request, kind: str) -> str:
    """Return the form that is taken best; of equals JSON where it is named, else that in which was asked."""
    accept = request.headers.get("accept")
    first = JSON if weight_of(accept, _TYPES[JSON]).is_named else kind
    offers = (first, LINES if first == JSON else JSON)
    return {_TYPES[one]: one for one in offers}[preferred(accept, [_TYPES[one] for one in offers])]


async def answer_rows(
    datasette: Datasette, request: Request, read: Callable[[bytes], Sent], wanted: str, answering: Answering
) -> Any:
    """Read what was sent, and answer as ``told`` works it out: a few rows at once, more while they are sent."""
    ask_known(request)
    check_request = CheckRequest(request, lang_of(request), register_of(datasette).catalogue.release, wanted)
    work, headers, size = work_of(datasette), _headers(check_request), announced(request)
    with ExitStack() as admission:
        is_small = size is not None and size <= SMALL_BYTES
        if not is_small:
            admission.enter_context(work.admitted(_client(request)))
        thread, body = work.singles if is_small else work.batches, await body_of(request)
        if len(body) <= ONE_BYTES and len((sent := read(body)).rows) == 1:
            parts = answering(sent, _query(check_request, sent), check_request, work.here)
            texts: bytes | Texts = b"".join(map(as_bytes, parts))
        elif len(body) <= SMALL_BYTES:
            texts = await thread.run(functools.partial(_begun, check_request, lambda: read(body), answering))
        else:
            sent = await work.read(len(body), read, body)
            texts = await thread.run(functools.partial(_begun, check_request, lambda: sent, answering))
        if isinstance(texts, bytes):
            return Response(texts, 200, headers, _TYPES[wanted])
        if is_small:
            admission.enter_context(work.admitted(_client(request)))
        return Streamed(datasette, request, work.batches, texts, headers, _TYPES[wanted], admission.pop_all())


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a request says besides its body, and the release that answers it."""

    request: Request
    lang: str
    release: str
    wanted: str


Answering = Callable[[Sent, CheckQuery, CheckRequest, Checker], Iterator[str | bytes]]
"""Works out an answer, in parts."""


def _begun(
    check_request: CheckRequest, read: Callable[[], Sent], answering: Answering, checker: Checker
) -> bytes | Texts:
    """Return the whole answer to a few rows, or how a batch is answered; in the checks' thread."""
    sent = read()
    texts = functools.partial(answering, sent, _query(check_request, sent), check_request)
    return b"".join(map(as_bytes, texts(checker))) if len(sent.rows) <= SMALL_ROWS else texts


_TYPES = {JSON: "application/json; charset=utf-8", LINES: f"{LINES}; charset=utf-8", CSV: "text/csv; charset=utf-8"}


def _headers(check_request: CheckRequest) -> dict[str, str]:
    headers = {"cache-control": NO_STORE, "catalogue-release": check_request.release, "vary": "Accept"}
    if check_request.wanted == CSV:
        headers["content-disposition"] = 'attachment; filename="check.csv"'
    return headers


def ask_known(request: Request) -> None:
    """Refuse an address with an argument that a check does not take."""
    if not request.query_string:
        return
    ask_once(request)
    if any(name not in _ARGUMENTS for name in request.args):
        raise Refusal("bad-question", _("网址中只能有 %(names)s。") % {"names": ", ".join(_ARGUMENTS)})


def _client(request: Request) -> str:
    return str((request.scope.get("client") or ("",))[0])


def _query(check_request: CheckRequest, sent: Sent) -> CheckQuery:
    now, given = today(), check_request.request.args
    as_of = _one_day("as_of", sent.as_of, given.get("as_of") or "", now)
    return CheckQuery(
        as_of, _one_day("known_on", sent.known_on, given.get("known_on") or "", now), now, check_request.lang
    )


def _one_day(field: str, in_body: str, in_address: str, now: int) -> int:
    """Return the day that the body or the address says; of two days either could be meant, so they are refused."""
    days = {day_of(field, text, now) for text in (in_body, in_address) if text.strip()}
    if len(days) > 1:
        raise Refusal("bad-question", _("%(field)s 在网址和正文中不是同一天；请只写一处。") % {"field": field})
    return days.pop() if days else now


def _texts(sent: Sent, query: CheckQuery, check_request: CheckRequest, checker: Checker) -> Iterator[str | bytes]:
    """Yield the answer in parts, each of some rows."""
    batch = checker.batch(sent.sheet.asked(query) if sent.sheet else query)
    if check_request.wanted == CSV:
        assert sent.sheet is not None
        yield from answered_in_parts(sent.sheet, batch)
    elif check_request.wanted == LINES:
        yield from batch.each(sent.rows, line_bytes)
    else:
        yield json_opening(query, check_request.release)
        joint = b""
        for part in batch.each(sent.rows, joined_bytes):
            yield joint + part
            joint = b","
        yield json_closing(batch)
