"""How much of the published lists is held: by level of government, by place, and by notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..http.catalogue import Register, register_of
from ..http.completeness import notices
from ..http.completeness_by_level import shares
from ..http.downloads import Answer, Download, form_of
from ..http.filters import sort_of
from ..http.labels import word
from ..http.responses import as_page, page
from ..http.verdict import LEVELS
from ..openapi.described import as_json
from .coverage_by_place import COLUMNS, ORDERS, places, rows

if TYPE_CHECKING:
    from datasette.app import Datasette


_LEVELS = """
select level, count(*) as sources, sum(rows) as rows, sum(facts) as facts, sum(issues) as issues,
       sum(skipped) as skipped, sum(stated is not null) as with_totals
from source_levels group by level
"""


@as_page
async def coverage(datasette: Datasette, request: Request) -> Response:
    """Show how much is held of what the published lists say they name."""
    register, sort = register_of(datasette), sort_of(request, ORDERS)
    values = {
        "sort": sort,
        "given": _given(sort),
        "shares": shares(register),
        "levels": _levels(register),
        "places": places(register, sort),
        "notices": notices(register),
        "complete": register.kept_rows("select * from coverage order by coverage_id"),
        "data_on": register.known_on,
    }
    return await page(datasette, request, "sources/coverage.html", values)


@as_json
async def coverage_file(datasette: Datasette, request: Request) -> Answer:
    """Send what is held of each place as CSV (``excel=1`` for a spreadsheet) or JSON."""
    register, sort = register_of(datasette), sort_of(request, ORDERS)
    found = rows(register, sort)
    head = {"query": _given(sort), "release": register.catalogue.release, "total": len(found)}
    download = Download("coverage", COLUMNS, lambda _db: iter([found]), [sort], head)
    return download.answer(datasette, request, form_of(request))


def _given(sort: str) -> dict[str, str]:
    return {} if sort == ORDERS.default else {"sort": sort}


def _levels(register: Register) -> list[dict[str, Any]]:
    found = {row["level"]: dict(row) for row in register.kept_rows(_LEVELS)}
    return [{**found[level], "name": word(register, "levels", level)} for level in LEVELS if level in found]
