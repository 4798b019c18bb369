"""Everybody who holds a title on a day: ``/titles`` as a page, and all of its rows as CSV and JSON."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.query import holders
from qiangqi.catalogue.query.day_pages import Place
from qiangqi.catalogue.query.holder_counts import HOLDS, Count, Part, Wanted, counts, head, parts, tiers_of
from qiangqi.catalogue.query.holders import ORDERS
from qiangqi.standing.dates import iso

from ..http.catalogue import Register, reading, register_of
from ..http.downloads import Answer, Download, form_of
from ..http.filters import choice_of, given_of, place_name, places, region_of, sort_of
from ..http.formats import day_within
from ..http.labels import labels, word
from ..http.language import gettext as _
from ..http.paging import PAGE, page_of, pages_of
from ..http.parameters import BadParameter, dates_of, regime_of
from ..http.responses import as_page, page
from ..http.verdict import Badge, badge_of
from ..openapi.described import as_json
from .last_known import Titled, last_known_on

if TYPE_CHECKING:
    from datasette.app import Datasette

GIVEN = ("as_of", "regime", "tier", "region", "status", "holds", "sort")
"""What an address may ask; a page number is no part of it, and all three forms take the same."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the list as a page shows it: its badge and count, each status in it, and the rows on this page."""

    holds: str
    badge: Badge
    titles: int
    statuses: list[tuple[str, str, int]]
    rows: list[dict[str, Any]]


@as_page
async def titles(datasette: Datasette, request: Request) -> Response:
    """Show a page of the list."""
    register, wanted = register_of(datasette), wanted_of(datasette, request)
    number, after = page_of(request), Place.of(request.args.get("cursor") or "")
    firms = register.count("firms")

    def read(db: sqlite3.Connection) -> holders.Page:
        return holders.page(db, wanted, firms, (number - 1) * PAGE, PAGE, after)

    counted, rows, last = await reading(datasette, read)
    found = parts(wanted, counted)
    said = await last_known_on(register, wanted.day, rows)
    total = sum(part.titles for part in found)
    pages = pages_of(total, PAGE, number)
    values = {
        "wanted": wanted,
        "given": given_of(request, GIVEN),
        "sections": [_section(register, part, counted, rows, said) for part in found],
        "others": [_counted(register, one) for one in counted if not wanted.shows(one.holds, one.status)],
        "total": total,
        "number_of_page": number,
        "pages": pages,
        "cursor": last.text if last else None,
        "place": place_name(register, wanted.region),
        "is_ahead": wanted.day > register.known_on,
        "data_on": register.known_on,
        "counts": {name: register.count(name) for name in ("firms", "facts", "sources")},
        **choices(register),
    }
    return await page(datasette, request, "titles/page.html", values)


@as_json
async def titles_file(datasette: Datasette, request: Request) -> Answer:
    """Send all rows of the list as CSV (``excel=1`` for a spreadsheet) or JSON, which tells the counts first."""
    register, wanted = register_of(datasette), wanted_of(datasette, request)
    page_of(request)
    firms = register.count("firms")
    counted = await reading(datasette, lambda db: counts(db, wanted))
    download = Download(
        f"titles-{wanted.day}",
        holders.COLUMNS,
        lambda db: holders.every(db, wanted, firms),
        list(wanted.as_object().items()),
        head(register, wanted, counted),
    )
    return download.answer(datasette, request, form_of(request))


def wanted_of(datasette: Datasette, request: Request) -> Wanted:
    """Read the question; a list of titles shows the lists that are none only where they are asked for."""
    register = register_of(datasette)
    if request.args.get("known_on"):
        raise BadParameter(_("名单按本目录的全部信息计算，不支持 known_on；单个企业的页面可以指定信息截止日。"))
    status = choice_of(request, "status", register.words["statuses"])
    tier = choice_of(request, "tier", register.words["tiers"])
    kind = "list" if status == "listed" else "title"
    return Wanted(
        iso(dates_of(request).as_of),
        (tier,) if tier else tiers_of(register, kind),
        regime_of(request, register),
        region_of(request, register),
        status,
        choice_of(request, "holds", HOLDS),
        sort_of(request, ORDERS),
    )


def choices(register: Register) -> dict[str, Any]:
    """Return what the filters of a list may be set to."""
    return {
        "places": places(register),
        "regimes": register.regimes,
        "tier_words": labels(register, "tiers"),
        "status_words": labels(register, "statuses"),
    }


def _section(
    register: Register, part: Part, counted: list[Count], rows: list[dict[str, Any]], said: dict[Titled, str]
) -> Section:
    own = [one for one in counted if one.holds == part.holds and one.status in part.statuses]
    return Section(
        part.holds,
        badge_of("", part.holds),
        part.titles,
        [(one.status, word(register, "statuses", one.status), one.titles) for one in own],
        [
            {**row_view(register, row), "last_known": said[row["firm_id"], row["regime"], row["tier"]]}
            for row in rows
            if row["holds_title"] == part.holds
        ],
    )


def _counted(register: Register, one: Count) -> dict[str, Any]:
    badge, label = badge_of(one.status, one.holds), word(register, "statuses", one.status)
    return {"status": one.status, "holds": one.holds, "word": label, "badge": badge, "titles": one.titles}


def row_view(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a page shows it: with its badge and words."""
    regime = register.regimes[row["regime"]]
    return {
        **row,
        "badge": badge_of(row["status"], row["holds_title"]),
        "status_word": word(register, "statuses", row["status"]),
        "title_en": regime.by_tier[row["tier"]].title["en"],
        "is_association": regime.issuer.kind == "association",
        "evidence_word": word(register, "evidence", row["evidence"]),
        "first": day_within(row["since"], row["since_range"]),
        "last": day_within(row["until"], row["until_range"]),
    }
