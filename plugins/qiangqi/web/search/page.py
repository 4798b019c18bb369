"""The results of a search, each with its sentence."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.search.firms import HIT, ORDERS, Found, Hit, search
from qiangqi.catalogue.search.query import AROUND, CHARACTERS, WORDS
from qiangqi.standing.dates import NEVER
from qiangqi.values.uscc import looks_like_code, valid_uscc

from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.downloads import Answer, Download, Row, csv_form
from ..http.filters import sort_of
from ..http.paging import page_of
from ..http.parameters import Dates, dates_of, whole_of
from ..http.responses import as_page, page
from ..http.verdict import Verdict, verdicts_of
from ..openapi.described import as_json
from .near import near_firms, rows_with

if TYPE_CHECKING:
    from datasette.app import Datasette

EXAMPLES = ("宇通", "兰迪", "中山")

PAGE = 20

PART = 100
"""Firms that are read for a download at once."""


@dataclass(frozen=True, slots=True)
class Result:
    """A firm found, with its standings, the most relevant first."""

    hit: Hit
    verdicts: list[Verdict]


@as_page
async def results(datasette: Datasette, request: Request) -> Response:
    """Show the firms that a text may mean: ``/search?q=``."""
    register, query = register_of(datasette), (request.args.get("q") or "").strip()
    number, dates = whole_of(request, "page", 1, 1, 50), dates_of(request)
    sort = sort_of(request, ORDERS)
    found = search(register, query, PAGE, (number - 1) * PAGE, today(), sort) if query else Found(0, True, [])
    values = {
        "query": query,
        "found": found,
        "results": [_result(register, hit, dates) for hit in found.hits],
        "dates": dates,
        "sort": sort,
        "given": {"q": query, **dates.given, **({"sort": sort} if sort else {})},
        "number_of_page": number,
        "pages": -(-found.total // PAGE),
        "examples": EXAMPLES,
        "firms": register.count("firms"),
        **_offered(register, query, is_found=bool(found.total)),
        "is_place": _is_place(register, query),
        "used": {"characters": CHARACTERS, "words": WORDS},
    }
    return await page(datasette, request, "search/page.html", values)


@as_json
async def results_csv(datasette: Datasette, request: Request) -> Answer:
    """Send the firms that a text may mean as CSV, a thousand at most; ``excel=1`` is for a spreadsheet."""
    register, query = register_of(datasette), (request.args.get("q") or "").strip()
    form, sort, total = csv_form(request), sort_of(request, ORDERS), 1
    rows: list[Row] = []
    dates_of(request)
    page_of(request)
    while query and len(rows) < total:
        await asyncio.sleep(0)  # between two parts others are answered
        found = search(register, query, PART, len(rows), today(), sort)
        rows += [{name: getattr(hit, name) for name in HIT} for hit in found.hits]
        total = found.total if found.hits else 0
    return Download("search", HIT, lambda _db: iter([rows]), [query, sort]).answer(datasette, request, form)


def _result(register: Register, hit: Hit, dates: Dates) -> Result:
    known = register.catalogue.firm(hit.firm_id, dates.known_on) or register.catalogue.firm(hit.firm_id, NEVER - 1)
    return Result(hit, verdicts_of(register, known, dates) if known else [])


def _offered(register: Register, query: str, *, is_found: bool) -> dict[str, Any]:
    """Return what a page without a firm offers instead."""
    if not query or is_found:
        return {"near": [], "printed": [], "is_wrong_code": False}
    text = query[:CHARACTERS]
    return {
        "near": near_firms(register, text, today()),
        "printed": rows_with(register, text.strip(AROUND)),
        "is_wrong_code": bool(looks_like_code(text)) and not valid_uscc(text),
    }


def _is_place(register: Register, query: str) -> bool:
    """Whether a text of at least two characters stands in a region as the sources print it."""
    sql = "select 1 from search_places where instr(region, ?) limit 1"
    return 1 < len(query) <= CHARACTERS and bool(register.ids(sql, query))
