"""What robots may read, and where: the pages of the site, and every firm in parts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape

from datasette.utils.asgi import NotFound, Request, Response

from qiangqi.standing.plain_text import sanitised

from ..http.addresses import origin, prefix_of, whole
from ..http.catalogue import reading, register_of
from ..http.links import Links
from ..http.navigation import all_ways
from ..http.own_pages import SHARE
from ..http.preview import difference_of
from ..openapi.described import as_json

if TYPE_CHECKING:
    from datasette.app import Datasette

PART = 20_000
"""Firms in one part; the protocol allows 50,000 addresses and 50 MB."""

OPEN = ("/$", "/?lang=en$", "/firm/", "/regime/", "/plan/", "/release", "/source/", "/-/static", "/llms.txt$")
"""What robots may read besides the pages of the navigation: no table, no facet, no query, no list of hits."""

SHUT = (
    "/search",
    SHARE,
    "/*?*as_of=",
    "/*?*known_on=",
    "/regime/*/check",
    "/firm/*/facts.csv",
    "/firm/*.atom",
    "/firm/*.ics",
    "/firm/*/slip",
    "/plan/*/",
    "/",
)

_FIRMS = "select firm_id from firms order by firm_id limit ? offset ?"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@as_json
async def robots(datasette: Datasette, request: Request) -> Response:
    """Let robots read the pages that stand for something, and none of the endless ones; of a preview nothing."""
    if difference_of(datasette):
        return Response("User-agent: *\nDisallow: /\n", 200, {}, "text/plain; charset=utf-8")
    paths = [way.path for _label, ways in all_ways() for way in ways if way.path not in ("", "/search", SHARE)]
    open_ = [*OPEN, *(f"{path}{end}" for path in dict.fromkeys(paths) for end in ("$", "?lang=en$"))]
    where = whole(datasette, request, datasette.urls.path("/sitemap.xml"))
    base = prefix_of(datasette).rstrip("/")
    rules = [*(f"Allow: {base}{path}" for path in open_), *(f"Disallow: {base}{path}" for path in SHUT)]
    text = "\n".join(["User-agent: *", *rules, "", f"Sitemap: {where}", ""])
    return Response(text, 200, {}, "text/plain; charset=utf-8")


@as_json
async def sitemap(datasette: Datasette, request: Request) -> Response:
    """Answer with the index of the parts."""
    register = register_of(datasette)
    parts = ["/sitemap/pages.xml"]
    parts += [f"/sitemap/firms-{number}.xml" for number in range(1, -(-register.count("firms") // PART) + 1)]
    return _xml("sitemapindex", "sitemap", origin(datasette, request), map(datasette.urls.path, parts))


@as_json
async def pages_part(datasette: Datasette, request: Request) -> Response:
    """Answer with the pages of the site and those of its regimes and sources."""
    register, links = register_of(datasette), Links(datasette)
    ways = [
        "/",
        *(
            way.path
            for _label, group in all_ways()
            for way in group
            if way.path not in SHUT and way.path and not way.anchor
        ),
    ]
    named = [f"/regime/{quote(regime)}" for regime in register.regimes]
    named += [f"/source/{quote(id_)}" for id_ in register.ids("select source_id from sources order by 1")]
    named += [f"/plan/{quote(id_)}" for id_ in register.ids("select plan_id from plans order by 1")]
    paths = [links.page(path) for path in dict.fromkeys([*ways, *named])]
    return _xml("urlset", "url", origin(datasette, request), paths)


@as_json
async def firms_part(datasette: Datasette, request: Request) -> Response:
    """Answer with one part of the firms.

    Raises:
        NotFound: there is no such part.
    """
    number, site, firm = int(request.url_vars["number"]), origin(datasette, request), datasette.urls.path("/firm/")

    def read(db: sqlite3.Connection) -> Response:
        ids = [row[0] for row in db.execute(_FIRMS, (PART, min((number - 1) * PART, 2**62)))]
        if number < 1 or not ids:
            raise NotFound("no such part")
        return _xml("urlset", "url", site, (firm + quote(id_, safe="") for id_ in ids))

    return await reading(datasette, read)


def _xml(root: str, entry: str, site: str, paths: Iterable[str]) -> Response:
    entries = [f"<{entry}><loc>{escape(site + sanitised(path))}</loc></{entry}>" for path in paths]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n' + "\n".join(entries)
    return Response(f"{body}\n</{root}>\n", 200, {}, "application/xml; charset=utf-8")
