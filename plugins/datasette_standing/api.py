"""The JSON that programs read; its names are public and stable."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from .asked import dates_of, lang_of, part_of, regime_of, whole_of
from .clock import today
from .register import register_of
from .respond import as_json, json_answer
from .search import search

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_json
async def standing_json(datasette: Datasette, request: Request) -> Response:
    """Answer for one firm, given as a code, an id or a name: ``/-/standing/FIRM.json``."""
    register = register_of(datasette)
    dates, regime, lang = dates_of(request), regime_of(request, register), lang_of(request)
    return json_answer(register.catalogue.ask(part_of(request, "firm"), dates.as_of, dates.known_on, regime, lang))


@as_json
async def search_json(datasette: Datasette, request: Request) -> Response:
    """Answer which firms a text may mean: ``/-/search.json?q=``."""
    query = (request.args.get("q") or "").strip()
    limit = whole_of(request, "limit", 20, 1, 100)
    found = search(register_of(datasette), query, limit, 0, today())
    hits = [asdict(hit) for hit in found.hits]
    return json_answer({"query": query, "total": found.total, "total_is_exact": found.is_exact, "hits": hits})
