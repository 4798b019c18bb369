"""``/report``: an error is written down without an account, and comes back as a text that its sender sends himself.

Nothing is kept and nothing is sent from here: what is written is answered at once, masked, and forgotten.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from datasette.utils.asgi import Request, Response

from qiangqi.lists.error_reports.entries import LONGEST
from qiangqi.lists.error_reports.masking import masked
from qiangqi.lists.error_reports.message import subject, text_of
from qiangqi.standing.plain_text import sanitised

from ..http.addresses import reference
from ..http.catalogue import register_of
from ..http.forms import read_form, sent_form
from ..http.labels import labels
from ..http.language import gettext as _
from ..http.language import language
from ..http.links import Links
from ..http.own_pages import REPORT
from ..http.parameters import BadParameter, ask_known
from ..http.problems import Refusal, problems
from ..http.responses import NO_STORE, as_form, page
from .delivery import delivery_of
from .subject import Subject, subject_of

if TYPE_CHECKING:
    from datasette.app import Datasette

ASKED = ("page", "fact", "lang")
FIELDS = ("page", "fact", "kind", "says", "source")
BYTES = 64 * 1024
LONGEST_SOURCE = 500


@as_form
async def report(datasette: Datasette, request: Request) -> Response:
    """Show the form, or what was written in it as a text to send."""
    if request.method != "POST":
        ask_known(request, ASKED)
        return await _form(datasette, request, subject_of(datasette, request.args), {})
    ask_known(request, ("lang",))
    try:
        body, kind = await sent_form(request, BYTES)
        given = (await asyncio.to_thread(read_form, body, kind, FIELDS)).fields
    except Refusal as refusal:
        status, says = problems()[refusal.id].status, refusal.detail or problems()[refusal.id].says
        return await _form(datasette, request, Subject("", "", ""), {}, says, status)
    try:
        about = subject_of(datasette, given)
    except BadParameter as error:
        return await _form(datasette, request, Subject("", "", ""), given, str(error), error.status)
    if wrong := _wrong(datasette, given):
        return await _form(datasette, request, about, given, wrong, 400)
    return await _written(datasette, request, about, given)


def _wrong(datasette: Datasette, given: dict[str, str]) -> str:
    """Return what is wrong with what was written, or an empty text."""
    if given.get("kind") not in labels(register_of(datasette), "report_kinds"):
        return _("请选一项有误之处。")
    if not given.get("says", "").strip():
        return _("请写明哪里有误，应当怎样。")
    if len(given["says"]) > LONGEST or len(given.get("source", "")) > LONGEST_SOURCE:
        return _("太长了：说明至多 %(says)s 字，来源至多 %(source)s 字。") % {"says": LONGEST, "source": LONGEST_SOURCE}
    return ""


async def _form(
    datasette: Datasette, request: Request, about: Subject, given: dict[str, str], wrong: str = "", status: int = 200
) -> Response:
    values = {
        "about": about,
        "given": given,
        "wrong": wrong,
        "kinds": labels(register_of(datasette), "report_kinds"),
        "address": _address(datasette, about),
        "action": REPORT,
        "longest": {"says": LONGEST, "source": LONGEST_SOURCE},
    }
    return await page(datasette, request, "reports/form.html", values, status, NO_STORE)


async def _written(datasette: Datasette, request: Request, about: Subject, given: dict[str, str]) -> Response:
    lang, delivery = language(), delivery_of(datasette)
    claim, source = (sanitised(given.get(name, "")).replace("\ufffd", "").strip() for name in ("says", "source"))
    parts = _parts(datasette, about, given["kind"]) | {"source": masked(" ".join(source.split()))}
    text = text_of(parts, masked(claim), lang)
    title = subject(about.firm or about.source or None, lang)
    values: dict[str, Any] = {
        "about": about,
        "back": _back(datasette, about),
        "text": text,
        "is_masked": masked(claim) != claim or masked(source) != source,
        "mail": delivery.mail,
        "mail_link": delivery.mail_link(title, text),
        "tracker": delivery.tracker_host,
        "tracker_link": delivery.tracker_link(title, text),
    }
    return await page(datasette, request, "reports/text.html", values, 200, NO_STORE)


def _parts(datasette: Datasette, about: Subject, kind: str) -> dict[str, str]:
    word = labels(register_of(datasette), "report_kinds")[kind]
    brackets = " ({})" if language() == "en" else "（{}）"
    return {
        "kind": word + brackets.format(kind),
        "firm": about.firm,
        "firm_id": about.firm_id,
        "document": f"{about.source} {about.source_id}".strip(),
        "fact": about.fact,
        "page": _address(datasette, about),
        "release": about.release,
        "day": about.day,
    }


def _address(datasette: Datasette, about: Subject) -> str:
    return reference(datasette, datasette.urls.path(about.page)) if about.page else ""


def _back(datasette: Datasette, about: Subject) -> str:
    path, _mark, query = about.page.partition("?")
    return Links(datasette).page(path, **dict(parse_qsl(query))) if path else ""
