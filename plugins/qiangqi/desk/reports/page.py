"""The list of reports, the open ones first, and the field into which a new one is pasted or dropped."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from qiangqi.lists.editing.reports import reports_of
from qiangqi.lists.error_reports.entries import Report

from ..pages import page
from ..settings import desk_of
from .acting import kinds_of


async def every(request: Request) -> Response:
    """Show the reports that are kept."""
    desk = desk_of(request)
    found = await run_in_threadpool(reports_of, desk.datasets)
    open_ones = [report for report in found if report.entry.status == "open"]
    decided = [report for report in found if report.entry.status != "open"]
    values: dict[str, Any] = {
        "open": sorted(open_ones, key=_received),
        "decided": sorted(decided, key=_received, reverse=True),
        "kinds": await run_in_threadpool(kinds_of, desk.datasets),
    }
    return page(request, "reports/list.html", values)


def _received(report: Report) -> tuple[str, str]:
    return report.entry.received, report.id
