"""Receipts over HTTP: what a check answers, with what it rests on, signed; nothing of it is kept here.

``POST /-/receipt.json`` takes one row, ``POST /-/batch-receipt.json`` what ``/-/check.json`` or ``/-/check.csv`` takes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import Request

from qiangqi.checks.batch import Checker
from qiangqi.checks.receipts.batch import answer_steps
from qiangqi.checks.receipts.receipt import Replay, content
from qiangqi.checks.receipts.signatures import sealed
from qiangqi.checks.receipts.single_row import Single, UnreadableRow, ask_one
from qiangqi.checks.results import CheckQuery
from qiangqi.checks.sentences import sentence
from qiangqi.standing.dates import iso

from ..checks.api import CSV, JSON, LINES, CheckRequest, answer_rows, as_check
from ..checks.body import Sent, read_one, read_rows, read_table
from ..http.addresses import reference, whole
from ..http.bodies import kind_of
from ..http.clock import moment
from ..http.language import gettext as _
from ..http.links import Links
from ..http.problems import Refusal
from .key import served_key

if TYPE_CHECKING:
    from datasette.app import Datasette

SINGLE, BATCH = "/-/receipt.json", "/-/batch-receipt.json"

Read = Callable[[bytes], Sent]


@as_check
async def receipt_json(datasette: Datasette, request: Request) -> Any:
    """Answer one row, given as a JSON object, with its receipt."""
    kind_of(request, (JSON,))
    answering = functools.partial(single_texts, datasette)
    return await answer_rows(datasette, request, read_one, JSON, answering)


@as_check
async def batch_receipt_json(datasette: Datasette, request: Request) -> Any:
    """Answer a batch, given as JSON, as JSON by lines or as a sheet, with its receipt."""
    kind = kind_of(request, (JSON, LINES, CSV))
    read: Read = read_table if kind == CSV else functools.partial(read_rows, kind=kind)
    answering = functools.partial(batch_texts, datasette)
    return await answer_rows(datasette, request, read, JSON, answering)


def single_texts(
    datasette: Datasette, sent: Sent, query: CheckQuery, check_request: CheckRequest, checker: Checker
) -> Iterator[str]:
    """Yield the receipt of one row."""
    known_by_today(query)
    key = served_key(datasette)
    try:
        single = ask_one(checker, sent.rows[0], query)
    except UnreadableRow as error:
        topic, field = error.refused
        raise Refusal("no-question", sentence((topic,), query.lang, field=field)) from None
    replay = _replay(datasette, check_request, query, SINGLE, single)
    found = content("single", single.query_object(), single.answer_object(), replay, check_request.release, checker.db)
    yield sealed(found, moment(), key).decode()


def batch_texts(
    datasette: Datasette, sent: Sent, query: CheckQuery, check_request: CheckRequest, checker: Checker
) -> Iterator[str]:
    """Yield nothing while parts of a batch are answered, and then its receipt."""
    known_by_today(query)
    served_key(datasette)  # refused before a batch is worked out, and read again when it is
    for answer in answer_steps(checker, query, sent.rows, sent.sheet, check_request.release):
        if answer is None:
            yield ""
            continue
        replay = _replay(datasette, check_request, query, BATCH)
        sent_query = {**query.as_object(), "rows": len(sent.rows)}
        yield sealed(
            content("batch", sent_query, answer, replay, check_request.release, checker.db),
            moment(),
            served_key(datasette),
        ).decode()


def is_late(query: CheckQuery) -> bool:
    """Whether a question is for the knowledge of a day that is still to come."""
    return query.known_on > query.today


def known_by_today(query: CheckQuery) -> None:
    """Refuse a later day of knowledge: what is known on it nobody can put on a receipt today."""
    if is_late(query):
        raise Refusal("bad-date", _("回执的 known_on 不能晚于今天（上海时间）。"))


def _replay(
    datasette: Datasette, check_request: CheckRequest, query: CheckQuery, path: str, single: Single | None = None
) -> Replay:
    """Return where the same question can be asked again; what was asked is in no address."""
    days = {"as_of": iso(single.as_of if single else query.as_of), "known_on": iso(query.known_on)}
    again = f"{datasette.urls.path(path)}?{urlencode({**days, 'lang': query.lang})}"
    firm = single.result.firm if single else None
    page = Links(datasette).firm(firm.firm_id, days) if firm else None
    whole = functools.partial(_whole, datasette, check_request.request)
    return Replay(whole(again), "question.row" if single else "the rows that were sent", page and whole(page))


def _whole(datasette: Datasette, request: Request, path: str) -> str:
    """Return an address as it is signed: on the site's own, where it is set; who asks may name any other as the host.

    Unsigned receipts take the host that was asked.
    """
    return reference(datasette, path) if served_key(datasette) else whole(datasette, request, path)
