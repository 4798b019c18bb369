"""The preview of a firm: a small page of public facts that OpenRefine shows within its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.standing.dates import NEVER

from ..firm.page import withdrawn_of
from ..http.catalogue import Register, register_of
from ..http.csp import framed
from ..http.parameters import dates_of
from ..http.responses import as_page, page
from ..http.verdict import verdicts_of

if TYPE_CHECKING:
    from datasette.app import Datasette

WIDTH, HEIGHT = 430, 300
"""The frame that the manifest asks for, in pixels."""


@as_page
async def preview(datasette: Datasette, request: Request) -> Response:
    """Show who the firm of an id is and what it holds today: ``/-/reconcile/preview?id=``."""
    framed()
    register, text = register_of(datasette), (request.args.get("id") or "").strip()
    values = _preview(register, request, text)
    status = 200 if values["firm"] else 410 if values["gone"] else 404
    return await page(datasette, request, "reconcile/preview.html", values, status)


def _preview(register: Register, request: Request, text: str) -> dict[str, Any]:
    dates = dates_of(request)
    ids = register.catalogue.find(text, NEVER - 1)
    firm = register.catalogue.firm(ids[0], dates.known_on) if len(ids) == 1 else None
    return {
        "firm": firm,
        "verdicts": verdicts_of(register, firm, dates) if firm else [],
        "dates": dates,
        "gone": None if firm else withdrawn_of(register, text),
    }
