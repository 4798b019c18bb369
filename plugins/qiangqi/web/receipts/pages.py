"""Receipts as pages to print: ``POST /check/receipt`` takes the form of ``/check``, ``POST /check/batch/receipt`` that
of ``/check/batch``; nothing of it is kept.

The page carries the receipt itself, to be saved as a file, and a code with the address where its firm can be looked up.
"""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

from datasette.utils.asgi import Request, Response

from qiangqi.checks.batch import Checker
from qiangqi.checks.matching import OUTCOMES
from qiangqi.standing.ordering import relevance
from qiangqi.standing.strict_yaml import Text

from ..batch.form import WrongDay, read_batch_form
from ..batch.page import refused_batch
from ..checks.api import JSON, CheckRequest, as_check
from ..checks.body import Sent
from ..checks.field_words import field_words
from ..checks.loan_page import refused_loan
from ..checks.loan_parameters import WrongField, client_of, read_loan_parameters
from ..checks.stream import Streamed, Texts, as_bytes
from ..checks.words import matched_words, term_badge
from ..checks.work import work_of
from ..http.addresses import whole
from ..http.catalogue import Register, register_of
from ..http.forms import sent_form
from ..http.labels import labels, word
from ..http.language import gettext as _
from ..http.links import Links
from ..http.parameters import BadParameter
from ..http.problems import Refusal
from ..http.qr_code import qr_code
from ..http.responses import NO_STORE, page
from ..http.verdict import Badge, badge_of
from .api import batch_texts, is_late, single_texts

if TYPE_CHECKING:
    from datasette.app import Datasette

HTML = "text/html; charset=utf-8"


class PrintedTitle(NamedTuple):
    """One title on a receipt: its name, its badge and status, and what it is over the loan, if one is asked about."""

    order: tuple[int, int, int, str]
    name: Text
    badge: Badge
    status: str
    standing: dict[str, Any]
    loan: dict[str, Any] | None
    term: Badge | None


@as_check
async def check_receipt(datasette: Datasette, request: Request) -> Any:
    """Show the receipt of one row, given as the form of ``/check`` sends it."""
    typed = None
    try:
        parameters = await read_loan_parameters(datasette, request)
        typed = parameters.typed
        if is_late(parameters.query):
            raise WrongField("known_on", typed, "bad-date", late_day())
        row = {**parameters.row, "firm": parameters.typed.get("firm", "")}
        about = CheckRequest(request, parameters.query.lang, register_of(datasette).catalogue.release, JSON)
        work_out = functools.partial(single_texts, datasette, Sent([row]), parameters.query, about)
        text = await work_of(datasette).singles.run(lambda checker: "".join(work_out(checker)))
    except (Refusal, BadParameter) as error:
        refusal = error if isinstance(error, Refusal) else Refusal(error.problem, str(error))
        return await refused_loan(datasette, request, refusal, typed)
    return await receipt_page(datasette, request, text)


@as_check
async def batch_receipt(datasette: Datasette, request: Request) -> Any:
    """Show the receipt of a batch, given as the form of ``/check/batch`` sends it; some rows are answered at a time."""
    work, sent = work_of(datasette), None
    try:
        with ExitStack() as admission:
            admission.enter_context(work.admitted(client_of(request)))
            sent = await sent_form(request)
            batch_form = await read_batch_form(work, request, sent)
            if is_late(batch_form.query):
                raise WrongDay("known_on", late_day())
            about = CheckRequest(request, batch_form.query.lang, register_of(datasette).catalogue.release, JSON)
            work_out = functools.partial(batch_texts, datasette, batch_form.sent, batch_form.query, about)
            texts: list[bytes] = []

            async def last() -> bytes:
                html: bytes = (await receipt_page(datasette, request, b"".join(texts).decode())).body.encode()
                return html

            headers = {"cache-control": NO_STORE, "catalogue-release": about.release}
            worked_out = functools.partial(_collected, work_out, texts)
            return Streamed(datasette, request, work.batches, worked_out, headers, HTML, admission.pop_all(), last)
    except (Refusal, BadParameter) as refusal:
        return await refused_batch(datasette, request, refusal, sent)


def late_day() -> str:
    """Return why a later day of knowledge is refused, in the words of the forms."""
    return _("回执的信息截止日不能晚于今天（上海时间）。")


def _collected(work_out: Texts, texts: list[bytes], checker: Checker) -> Iterator[str]:
    """Work out a receipt part by part, and keep it for the page."""
    for text in work_out(checker):
        texts.append(as_bytes(text))
        yield ""


async def receipt_page(datasette: Datasette, request: Request, text: str) -> Response:
    """Show a receipt, given as the text that is handed out."""
    register, receipt = register_of(datasette), json.loads(text)
    address = _address(datasette, request, receipt)
    values = {
        "receipt": receipt,
        "text": text if receipt["kind"] == "single" else "",
        "file": f"data:application/json;base64,{base64.b64encode(text.encode()).decode()}",
        "file_name": f"receipt-{receipt['digest'][:12]}.json",
        "address": address,
        "code": qr_code(address),
        "fields": field_words(),
        "outcomes": labels(register, "outcomes"),
        "order": OUTCOMES,
        "titles": _titles(register, receipt),
        "rules": _rules(receipt),
        "matched": matched_words().get(receipt["answer"].get("matched_by")),
        "regimes": register.regimes,
    }
    return await page(datasette, request, "receipts/page.html", values, cache=NO_STORE)


def _address(datasette: Datasette, request: Request, receipt: dict[str, Any]) -> str:
    """Return what the code leads to: the firm's page on the days asked, else the form; never what was typed."""
    form = Links(datasette).page("/check" if receipt["kind"] == "single" else "/check/batch")
    address = receipt["replay"]["page"] or form
    return address if "://" in address else whole(datasette, request, address)


def _titles(register: Register, receipt: dict[str, Any]) -> list[PrintedTitle]:
    """Return each standing of a single receipt as it is printed, the most relevant first."""
    standings, loans = receipt["answer"].get("standings") or [], receipt["answer"].get("loan") or []
    found = [_printed(register, one, loans[place] if loans else None) for place, one in enumerate(standings)]
    return sorted(found, key=lambda title: title.order)


def _printed(register: Register, standing: dict[str, Any], loan: dict[str, Any] | None) -> PrintedTitle:
    regime, tier, holds = register.regimes[standing["regime"]], standing["tier"], standing["holds_title"]
    return PrintedTitle(
        relevance(holds, regime, tier),
        regime.by_tier[tier].title if tier else regime.name,
        badge_of(standing["status"], holds),
        word(register, "statuses", standing["status"]),
        standing,
        loan,
        term_badge(loan["term_covers"]) if loan else None,
    )


def _rules(receipt: dict[str, Any]) -> dict[str, str]:
    """Return the versions of the rules that a page prints: those of the titles answered for; the file has all."""
    named = {one["regime"] for one in receipt["answer"].get("standings", ())}
    return {regime: version for regime, version in receipt["rules"].items() if regime in named}
