"""``/share?page=…``: one page of this site to pass on; with a host in it, it is kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from ..http.addresses import whole
from ..http.links import Links
from ..http.own_pages import OwnPages
from ..http.parameters import ask_known
from ..http.qr_code import qr_code
from ..http.responses import NO_STORE, as_page, page

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def share(datasette: Datasette, request: Request) -> Response:
    """Show the address of a page with its days, or of a list with its filters; without one, that of the first page."""
    ask_known(request, ("page", "lang"))
    path, asked = OwnPages(datasette).shared((request.args.get("page") or "").strip())
    address = whole(datasette, request, Links(datasette).asking(path or "/", asked))
    values = {"address": address, "code": qr_code(address)}
    return await page(datasette, request, "share/page.html", values, cache=NO_STORE)
