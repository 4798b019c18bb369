"""The changes as a page: since which release, the counts of each kind, and the changes one by one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response
from starlette.concurrency import run_in_threadpool

from qiangqi.releases.changes.feed import Row, as_object, counted, window
from qiangqi.releases.changes.history import reachable
from qiangqi.releases.changes.in_order import window_in_order

from ..http.catalogue import Register, register_of
from ..http.filters import given_of, place_name, places
from ..http.paging import PAGE, page_of, pages_of
from ..http.parameters import BadParameter
from ..http.problems import Refusal
from ..http.responses import REVALIDATE, as_page, page
from ..releases.folder import folder_of, releases_in_service
from .api import feed_sentence
from .freshness import state_of
from .parameters import GIVEN, Parameters, read_parameters
from .words import act_words, date_words, kind_words, row_words, with_words

if TYPE_CHECKING:
    from datasette.app import Datasette

SORTS = ("fact", "date", "row")
"""The sorts of changes in the order in which they are shown."""


class _NotThere(BadParameter):
    """A version or a cursor that leads nowhere."""

    status = 404


class _Withdrawn(BadParameter):
    """A version that was withdrawn, or a cursor of one."""

    status = 410


@as_page
async def changes(datasette: Datasette, request: Request) -> Response:
    """Show what changed since a release, or that there is no release yet."""
    register, number = register_of(datasette), page_of(request)
    values: dict[str, Any] = {
        "state": state_of(datasette),
        "given": given_of(request, GIVEN),
        "listed": given_of(request, (*GIVEN, "sort")),
        "kinds": kind_words(register),
        "regimes": register.regimes,
        "places": places(register),
        "versions": reachable(folder_of(datasette), releases_in_service(datasette)),
        "calendar": date_words(),
    }
    if values["state"]:
        values |= await _read(register, _parameters(datasette, request), number)
    return await page(datasette, request, "changes/page.html", values, cache=REVALIDATE)


def _parameters(datasette: Datasette, request: Request) -> Parameters:
    try:
        return read_parameters(datasette, request)
    except Refusal as refusal:
        raise (_Withdrawn if refusal.id == "withdrawn-release" else _NotThere)(refusal.detail) from None


async def _read(register: Register, parameters: Parameters, number: int) -> dict[str, Any]:
    found, rows = await run_in_threadpool(_counted, parameters, number)
    kinds = kind_words(register)
    return {
        "parameters": parameters,
        "says": feed_sentence(parameters.state),
        "counts": [_group(register, sort, found) for sort in SORTS],
        "total": found.total(),
        "rows": [with_words(register, as_object(row), kinds) for row in rows],
        "number_of_page": number,
        "pages": pages_of(found.total(), PAGE, number),
        "place": place_name(register, parameters.region),
    }


def _counted(parameters: Parameters, number: int) -> tuple[Counter[str], list[Row]]:
    found = counted(parameters.steps, parameters.place, parameters.filter)
    asked = (parameters.steps, parameters.place, parameters.filter)
    first = (number - 1) * PAGE
    if parameters.order:
        return found, window_in_order(*asked, parameters.order, first, PAGE)
    return found, window(*asked, first, PAGE)


def _group(register: Register, sort: str, found: Counter[str]) -> dict[str, Any]:
    words = {"fact": act_words(register), "date": date_words(), "row": row_words()}[sort]
    counts = [(kind, label, found[kind]) for kind, label in words.items() if found[kind]]
    return {"sort": sort, "counts": counts, "total": sum(count for _, _, count in counts)}
