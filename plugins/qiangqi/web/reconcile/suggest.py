"""Completion for the reconciliation service: firms, the one type, and the properties that begin with what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.search.firms import COUNTED, Hit, search

from ..http.catalogue import register_of
from ..http.clock import today
from ..http.headers import NO_STORE
from ..http.language import gettext as _
from ..http.parameters import whole_of
from .properties import FIRM, firm_type, properties
from .queries import KEY
from .service import as_service, data

if TYPE_CHECKING:
    from datasette.app import Datasette

SHOWN, MOST = 10, 100
"""Suggestions of one answer, and at most; ``cursor``, which the draft calls ``offset``, says how many to pass over."""


@as_service("GET", "HEAD")
async def suggest_entity(datasette: Datasette, request: Request) -> Response:
    """Suggest the firms that the search finds, in its order; an id, a code or a former name finds its firm, too."""
    prefix, cursor, most = _typed(request)
    found = search(register_of(datasette), prefix, most, cursor, today()).hits
    result = [
        {"id": hit.firm_id, "name": hit.name, "description": _described(hit), "notable": [firm_type()]} for hit in found
    ]
    return data({"result": result}, NO_STORE)


def _described(hit: Hit) -> str:
    met = _("查到的是“%(text)s”") % {"text": hit.matched} if hit.matched not in (hit.name, hit.region) else ""
    return _("；").join(part for part in (hit.region, met) if part)


@as_service("GET", "HEAD")
async def suggest_type(datasette: Datasette, request: Request) -> Response:
    """Suggest the one type."""
    return _beginning(request, [firm_type()])


@as_service("GET", "HEAD")
async def suggest_property(datasette: Datasette, request: Request) -> Response:
    """Suggest properties, each with what it is and whether a query may give it or only an extension fetch it."""
    uses = {
        (True, True): _("可用于查询，也可取值"),
        (True, False): _("只用于查询"),
        (False, True): _("只可取值"),
    }
    found = properties().values()
    entries = [
        one.as_object()
        | {"description": _("%(says)s（%(use)s）") % {"says": one.says, "use": uses[one.is_queried, one.is_returned]}}
        for one in found
    ]
    return _beginning(request, entries)


@as_service("GET", "HEAD")
async def propose(datasette: Datasette, request: Request) -> Response:
    """Propose the properties whose values can be fetched for firms; of another type there are none."""
    type_, limit = request.args.get("type") or FIRM, whole_of(request, "limit", 0, 0, 1_000)
    found = [one.as_object() for one in properties().values() if one.is_returned and type_ == FIRM]
    found_here = found[:limit] if limit else found
    return data({"type": type_[:KEY], "properties": found_here} | ({"limit": limit} if limit else {}))


def _typed(request: Request) -> tuple[str, int, int]:
    """Return what was typed, how many suggestions to pass over, and how many to give."""
    cursor = max(whole_of(request, name, 0, 0, COUNTED) for name in ("cursor", "offset"))
    return (request.args.get("prefix") or "").strip(), cursor, whole_of(request, "limit", SHOWN, 1, MOST)


def _beginning(request: Request, entries: Iterable[dict[str, str]]) -> Response:
    """Answer with what begins with the typed text by id or by name; nothing typed begins everything."""
    prefix, cursor, most = _typed(request)
    start = prefix.casefold()
    found = [one for one in entries if any(one[field].casefold().startswith(start) for field in ("id", "name"))]
    return data({"result": found[cursor : cursor + most]}, NO_STORE)
