"""The decision on a report: accepted or declined, with its day, its outcome and the source or fact that it rests on."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from qiangqi.lists.editing.reasons import reason
from qiangqi.lists.editing.reports import decide_report, report_of
from qiangqi.standing.strict_yaml import DataError

from ..items.forms import form_of, text_in
from ..language import gettext as _
from ..language import refusal_here
from ..pages import page, see
from ..settings import desk_of
from .acting import kinds_of, take

FIELDS = ("status", "decided", "rests_on", "zh", "en")


async def decide(request: Request) -> Response:
    """Show a report, and where it is open the form of its decision."""
    return await _page(request, {"decided": desk_of(request).today().isoformat()})


async def decided(request: Request) -> Response:
    """Take a decision, or show what of it does not fit."""
    desk, form = desk_of(request), await form_of(request)
    given = {name: text_in(form, name).strip() for name in FIELDS}
    if given["status"] not in ("accepted", "declined"):
        return await _page(request, given, _("请选采纳或不采纳。"))
    if given["decided"] > desk.today().isoformat():
        return await _page(request, given, _("办结日期还没有到。"))
    if not given["rests_on"]:
        return await _page(request, given, _("请写明依据：来源编号，或者更正它的事项。"))
    try:
        outcome = reason("|".join((given["zh"].replace("|", " "), given["en"].replace("|", " "))))
    except ValueError:
        return await _page(request, given, _("请用中文写明结果，其中不能有个人信息。"))
    id_, status, day, rests_on = _id(request), given["status"], given["decided"], given["rests_on"]
    try:
        await run_in_threadpool(take, desk, lambda held: decide_report(held, id_, status, day, rests_on), outcome)
    except DataError as error:
        return await _page(request, given, refusal_here(error.message))
    return see(f"/reports#{id_}")


async def _page(request: Request, given: dict[str, str], says: str = "") -> Response:
    desk = desk_of(request)
    values = {
        "report": await run_in_threadpool(report_of, desk.datasets, _id(request)),
        "kinds": await run_in_threadpool(kinds_of, desk.datasets),
        "given": {name: given.get(name, "") for name in FIELDS},
        "says": says,
    }
    return page(request, "reports/decide.html", values, 409 if says else 200)


def _id(request: Request) -> str:
    return f"{request.path_params['place']}/{request.path_params['number']}"
