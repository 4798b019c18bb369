"""``/firm/FIRM/slip``: one firm on one page of paper, with a code that leads back to the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.standing.dates import NEVER, iso

from ..http.addresses import whole
from ..http.catalogue import Register, register_of
from ..http.clock import moment
from ..http.links import Links
from ..http.parameters import Dates, ask_known, dates_of, part_of
from ..http.qr_code import qr_code
from ..http.responses import NO_STORE, as_page, page, pass_on
from ..http.verdict import verdicts_of
from .facts import facts_of

if TYPE_CHECKING:
    from datasette.app import Datasette

SHOWN = 8
"""The most facts on the paper, the latest; the page that the code leads to has all."""


@as_page
async def slip(datasette: Datasette, request: Request) -> Response:
    """Show what stands on paper of a firm, given by its id; anything else leads to the firm's page."""
    ask_known(request, ("as_of", "known_on", "lang"))
    register, text, dates = register_of(datasette), part_of(request, "firm"), dates_of(request)
    ids = register.catalogue.find(text, NEVER - 1)
    if ids != [text]:
        return pass_on(datasette, request, f"/firm/{ids[0]}/slip" if len(ids) == 1 else f"/firm/{text}", 302)
    fixed = {"as_of": iso(dates.as_of), "known_on": iso(dates.known_on)}
    address = whole(datasette, request, Links(datasette).page(f"/firm/{text}/slip", **fixed))
    values = _slip(register, text, dates)
    values |= {"address": address, "code": qr_code(address), "issued_at": moment()}
    return await page(datasette, request, "firm/slip.html", values, cache=NO_STORE)


def _slip(register: Register, firm_id: str, dates: Dates) -> dict[str, Any]:
    known = register.catalogue.firm(firm_id, dates.known_on)
    firm = known or register.catalogue.firm(firm_id, NEVER - 1)
    facts = facts_of(register, firm_id, dates.known_on)
    return {
        "firm": firm,
        "is_known": known is not None,
        "dates": dates,
        "verdicts": verdicts_of(register, known, dates) if known else [],
        "facts": facts[-SHOWN:],
        "left_out": max(len(facts) - SHOWN, 0),
        "release": register.catalogue.release,
    }
