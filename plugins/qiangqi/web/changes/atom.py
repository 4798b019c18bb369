"""The changes as Atom feeds (RFC 4287), the newest first over all releases, a part at a time (RFC 5005).

``/changes.atom`` has all of them, ``/firm/FIRM.atom`` those of a firm, ``/titles.atom`` facts and days of titles,
``/upcoming.atom`` the days. Whoever asks once a month loses nothing: older parts follow by ``next``.

An entry's id is a tag (RFC 4151) made from its release and its number there, so it is the same in every feed and from
every address. The catalogue stands in it: what is invented is never taken for what is real.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from datasette.utils.asgi import Request, Response
from starlette.concurrency import run_in_threadpool

from qiangqi.releases.changes.feed import Part, Row, as_object, newest_first
from qiangqi.releases.changes.history import cursor_of
from qiangqi.standing.plain_text import sanitised

from ..http.addresses import whole
from ..http.catalogue import register_of
from ..http.filters import given_of
from ..http.labels import site_name
from ..http.language import gettext as _
from ..http.language import language
from ..openapi.described import as_json
from .api import again, feed_sentence
from .identifiers import tag_of
from .parameters import GIVEN, Parameters, before_of, read_parameters
from .words import kind_words, with_words

if TYPE_CHECKING:
    from datasette.app import Datasette

PART = 100
"""Entries in one part of the feed; ``next`` leads to the following."""

ATOM = "http://www.w3.org/2005/Atom"
etree.register_namespace("", ATOM)

TYPE = "application/atom+xml; charset=utf-8"

_MIDNIGHT = "T00:00:00+08:00"
"""A release is told with the day on which it was made, in Shanghai."""


SORTS = {"/titles": ("fact", "date"), "/upcoming": ("date",)}
"""Which changes the feed of a page tells; where nothing stands, all."""


@as_json
async def changes_atom(datasette: Datasette, request: Request) -> Response:
    """Answer with a part of the feed of all, of a firm, of the titles, or of what ends."""
    sorts = next((sorts for page, sorts in SORTS.items() if request.path.endswith(f"{page}.atom")), ())
    parameters = read_parameters(datasette, request, of_all=True, sorts=sorts)
    place, before = parameters.place, before_of(request)
    found = await run_in_threadpool(newest_first, parameters.steps, place, parameters.filter, before, PART)
    feed = _feed(datasette, request, parameters, found)
    register = register_of(datasette)
    kinds = kind_words(register)
    for row in found.rows:
        _add_entry(feed, datasette, request, with_words(register, as_object(row), kinds))
    body = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return again(Response(body, 200, {}, TYPE))


def _feed(datasette: Datasette, request: Request, parameters: Parameters, found: Part) -> etree.Element:
    given = given_of(request, (*GIVEN, "before")) | ({"lang": "en"} if language() == "en" else {})
    filters = {name: value for name, value in given.items() if name not in ("since", "before")}
    feed = etree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _tongue()})
    path = request.path
    site = site_name(register_of(datasette))
    query = f"?{urlencode(sorted(filters.items()))}" if filters else ""
    _add(feed, "id", tag_of(datasette, f"feed{path}{query}"))
    _add(feed, "title", _("%(site)s：变动") % {"site": site})
    _add(feed, "subtitle", feed_sentence(parameters.state))
    _add(feed, "updated", parameters.state.step.made_on + _MIDNIGHT)
    _add(_add(feed, "author"), "name", site)
    _link(feed, "self", _address(datasette, request, path, given), "application/atom+xml")
    _link(feed, "alternate", _address(datasette, request, path.removesuffix(".atom"), given), "text/html")
    if not found.is_last:
        more = {**given, "before": cursor_of(found.place)}
        _link(feed, "next", _address(datasette, request, path, more), "application/atom+xml")
    return feed


def _add_entry(feed: etree.Element, datasette: Datasette, request: Request, row: Row) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", tag_of(datasette, f"change/{row['version']}/{row['change_id']}"))
    _add(entry, "title", " · ".join(text for text in (row["name"], row["title"], row["what"]) if text))
    _add(entry, "updated", row["made_on"] + _MIDNIGHT)
    firm = f"/firm/{quote(row['firm_id'], safe='')}" if row["firm_id"] else "/changes"
    lang = {"lang": "en"} if language() == "en" else {}
    _link(entry, "alternate", _address(datasette, request, firm, lang), "text/html")
    etree.SubElement(entry, f"{{{ATOM}}}category", {"term": sanitised(row["kind"]), "label": sanitised(row["what"])})
    _add(entry, "summary", row["says"])


def _add(parent: etree.Element, name: str, text: str | None = None) -> etree.Element:
    found = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    found.text = sanitised(text) if text else text
    return found


def _link(parent: etree.Element, rel: str, address: str, type_: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "type": type_, "href": sanitised(address)})


def _address(datasette: Datasette, request: Request, path: str, given: Mapping[str, str]) -> str:
    query = f"?{urlencode(given)}" if given else ""
    return whole(datasette, request, datasette.urls.path(path + query))


def _tongue() -> str:
    return {"zh": "zh-CN", "en": "en"}[language()]
