"""``POST /check/names``: suggestions for a name typed by a bank; it stands in the body, and so in no address or log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.search.firms import search

from ..http.catalogue import register_of
from ..http.clock import today
from ..http.forms import read_form, sent_form
from ..http.headers import NO_STORE
from ..http.problems import Refusal, problem_answer
from .suggested import suggested

if TYPE_CHECKING:
    from datasette.app import Datasette

SUGGESTED = 8
"""The most firms that are suggested."""

LARGEST = 16 * 1024
"""The most bytes of what is typed; the search uses far fewer."""

_SHOWN = ("firm_id", "name", "uscc", "region", "matched", "marks")


async def names(datasette: Datasette, request: Request) -> Response:
    """Answer which firms a text may mean, with the members of ``/-/search.json``; nobody keeps the answer."""
    try:
        if request.method != "POST":
            raise Refusal("wrong-method", allow="POST")
        text = read_form(*await sent_form(request, LARGEST), ("q",)).fields.get("q", "").strip()
    except Refusal as refusal:
        return problem_answer(datasette, refusal)
    register, day = register_of(datasette), today()
    found = search(register, text, SUGGESTED, 0, day)
    hits = await suggested(register, found.hits, _SHOWN, day, day)
    answer = {"total": found.total, "total_is_exact": found.is_exact, "hits": hits}
    return Response.json(answer, headers={"cache-control": NO_STORE})
