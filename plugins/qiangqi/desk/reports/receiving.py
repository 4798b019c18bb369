"""A report that came in: masked as it is read, put to a fact that is searched by its firm, and kept as open.

Until it is kept, what was read of it stands in the page alone: nothing of a mail touches the disk.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from qiangqi.lists.editing.reports import RECEIVED, add_report
from qiangqi.lists.error_reports.mail import text_of_file
from qiangqi.lists.error_reports.masking import masked
from qiangqi.lists.error_reports.message import read as read_message
from qiangqi.standing.strict_yaml import DataError

from ..language import gettext as _
from ..language import refusal_here
from ..pages import page, see
from ..refusals import Refused
from ..settings import Desk, desk_of
from .acting import acts_of, kinds_of, places_of, take
from .facts import facts_found

MOST = 1 << 20
"""Bytes of a form: a longer mail has attachments, which belong to the lists that come in."""

KEPT = ("kind", "fact", "firm", "claim", "source", "received", "place")
"""The fields of a report before it is kept."""


async def read(request: Request) -> Response:
    """Show what was read of a text or a mail, or what was typed since, with the facts of the firm searched for."""
    desk, form = desk_of(request), await _form(request)
    fields = {name: masked(_text(form, name)) for name in KEPT}
    if not any(fields.values()):
        fields = await _drafted(desk, form)
    return await _page(request, desk, fields, _text(form, "find") or fields["fact"] or fields["firm"])


async def add(request: Request) -> Response:
    """Keep a report, or show what of it does not fit."""
    desk, form = desk_of(request), await _form(request)
    fields = {name: masked(_text(form, name)) for name in KEPT}
    if _text(form, "do") == "find":
        return await _page(request, desk, fields, _text(form, "find"))
    fact = _text(form, "chosen") or fields["fact"]
    fields["fact"] = "" if fact == "none" else fact
    place = fields["fact"].partition("/")[0] or fields["place"]
    given: dict[str, Any] = {name: fields[name] for name in KEPT if name != "place" and fields[name]}
    if fields["received"] > desk.today().isoformat():
        return await _page(request, desk, fields, _text(form, "find"), _("收到日期还没有到。"))
    if not place:
        return await _page(request, desk, fields, _text(form, "find"), _("请选一个事项，或者写明地方。"))
    try:
        id_ = await run_in_threadpool(take, desk, lambda held: add_report(held, place, given), RECEIVED)
    except DataError as error:
        return await _page(request, desk, fields, _text(form, "find"), refusal_here(error.message))
    return see(f"/reports#{id_}")


async def _drafted(desk: Desk, form: FormData) -> dict[str, str]:
    file = form.get("file")
    sent = await file.read() if isinstance(file, UploadFile) and file.filename else b""
    draft = read_message(text_of_file(sent) if sent else _text(form, "text"))
    given = {"kind": draft.kind, "fact": draft.fact, "firm": draft.firm, "claim": draft.claim, "source": draft.source}
    return {name: given.get(name) or "" for name in KEPT} | {"received": desk.today().isoformat()}


async def _page(request: Request, desk: Desk, fields: dict[str, str], find: str, says: str = "") -> Response:
    find = masked(find)
    values = {
        "fields": fields,
        "find": find,
        "facts": await run_in_threadpool(facts_found, desk.output, find),
        "kinds": await run_in_threadpool(kinds_of, desk.datasets),
        "acts": await run_in_threadpool(acts_of, desk.datasets),
        "places": await run_in_threadpool(places_of, desk.datasets),
        "says": says,
    }
    return page(request, "reports/draft.html", values, 409 if says else 200)


async def _form(request: Request) -> FormData:
    """Return a form of which nothing is laid on the disk on its way."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST:
        raise Refused(_("太大：文字或邮件最多 1 MiB；附件请作为名单送入工作台。"), 413)
    return await request.form(max_files=1, max_fields=40, max_part_size=MOST)


def _text(form: FormData, name: str) -> str:
    found = form.get(name)
    return found.strip().replace("\r\n", "\n") if isinstance(found, str) else ""
