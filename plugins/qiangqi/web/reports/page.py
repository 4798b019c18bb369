"""``/corrections``: the reports of errors, open and decided, as page, JSON and CSV."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..http.catalogue import Register, reading, register_of
from ..http.downloads import Answer, Download, form_of
from ..http.filters import choice_of, sort_of
from ..http.labels import definition, labels, word
from ..http.language import language
from ..http.paging import PAGE, page_of, pages_of
from ..http.responses import as_page, page
from ..openapi.described import as_json
from . import listed
from .listed import COLUMNS, STATUSES

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def corrections(datasette: Datasette, request: Request) -> Response:
    """Show a page of the reports that are asked for."""
    register = register_of(datasette)
    (status, sort), number = _asked(request), page_of(request)

    def read(db: sqlite3.Connection) -> tuple[dict[str, int], list[dict[str, Any]]]:
        return listed.counted(db), listed.some(db, status, sort, (number - 1) * PAGE, PAGE)

    counted, rows = await reading(datasette, read)
    total = counted[status] if status else sum(counted.values())
    values = {
        "status": status,
        "sort": sort,
        "given": _given(status, sort),
        "counted": counted,
        "all": sum(counted.values()),
        "total": total,
        "reports": [_shown(register, row) for row in rows],
        "status_words": labels(register, "report_statuses"),
        "status_says": {one: definition(register, "report_statuses", one) for one in STATUSES},
        "number_of_page": number,
        "pages": pages_of(total, PAGE, number),
    }
    return await page(datasette, request, "reports/list.html", values)


@as_json
async def corrections_file(datasette: Datasette, request: Request) -> Answer:
    """Send all reports that are asked for as CSV (``excel=1`` for a spreadsheet) or JSON, the counts first."""
    register, (status, sort) = register_of(datasette), _asked(request)
    page_of(request)
    counted = await reading(datasette, listed.counted)
    given = _given(status, sort)
    head = {
        "query": given,
        "release": register.catalogue.release,
        "total": counted[status] if status else sum(counted.values()),
        "counts": counted,
    }
    download = Download("corrections", COLUMNS, lambda db: listed.every(db, status, sort), sorted(given.items()), head)
    return download.answer(datasette, request, form_of(request))


def _asked(request: Request) -> tuple[str | None, str]:
    return choice_of(request, "status", STATUSES), sort_of(request, listed.ORDERS)


def _given(status: str | None, sort: str) -> dict[str, str]:
    sorted_by = {"sort": sort} if sort != listed.ORDERS.default else {}
    return ({"status": status} if status else {}) | sorted_by


def _shown(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "kind_word": word(register, "report_kinds", row["kind"]),
        "status_word": word(register, "report_statuses", row["status"]),
        "outcome": row[f"outcome_{language()}"],
    }
