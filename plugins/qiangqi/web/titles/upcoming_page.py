"""What ends in the coming months: ``/upcoming`` as a page, and all of its rows as CSV and JSON."""

from __future__ import annotations

import sqlite3
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.standing.dates import NEVER, DateError, add_months, iso, parse_span

from ..http.catalogue import Register, reading, register_of
from ..http.clock import today
from ..http.downloads import Answer, Download, form_of
from ..http.filters import given_of, place_name, places, region_of, sort_of
from ..http.labels import word
from ..http.language import gettext as _
from ..http.paging import PAGE, page_of, pages_of
from ..http.parameters import BadParameter, regime_of, whole_of
from ..http.responses import as_page, page
from ..http.verdict import badge_of
from ..openapi.described import as_json
from . import upcoming as ends
from .calendars import calendar_of
from .upcoming import Span

if TYPE_CHECKING:
    from datasette.app import Datasette

MONTHS, MOST_MONTHS = 24, 600

GIVEN = ("from", "months", "regime", "region", "sort")

MONTHS_BACK = 120
"""Months in which the last ends are looked for where none is coming."""

LAST = 5


@as_page
async def upcoming(datasette: Datasette, request: Request) -> Response:
    """Show the counts of each month, and a page of the ends."""
    register, (span, months) = register_of(datasette), span_of(datasette, request)
    number = page_of(request)

    def read(db: sqlite3.Connection) -> tuple[dict[str, dict[str, int]], list[dict[str, Any]], list[dict[str, Any]]]:
        counted = ends.counts(db, span)
        past = [] if counted else ends.latest(db, _before(span), LAST)
        return counted, ends.some(db, span, (number - 1) * PAGE, PAGE), past

    counted, rows, past = await reading(datasette, read)
    total = sum(sum(month.values()) for month in counted.values())
    pages = pages_of(total, PAGE, number)
    names = kinds()
    occurring = [kind for kind in names if any(kind in month for month in counted.values())]
    values = {
        "span": span,
        "months": months,
        "given": given_of(request, GIVEN),
        "kinds": {kind: names[kind] for kind in occurring},
        "counted": counted,
        "quiet": months - len(counted),
        "groups": _by_month([row_view(register, row, names) for row in rows], span.sort),
        "past": [row_view(register, row, names) for row in past],
        "total": total,
        "number_of_page": number,
        "pages": pages,
        "place": place_name(register, span.region),
        "places": places(register),
        "regimes": register.regimes,
        "calendars": _calendars(register, span.regime),
        "data_on": register.known_on,
    }
    return await page(datasette, request, "titles/upcoming.html", values)


@as_json
async def upcoming_file(datasette: Datasette, request: Request) -> Answer:
    """Send all ends as CSV (``excel=1`` for a spreadsheet) or JSON, which tells the counts first."""
    register, (span, months) = register_of(datasette), span_of(datasette, request)
    page_of(request)
    counted = await reading(datasette, lambda db: ends.counts(db, span))
    query = {
        "from": span.first,
        "until": span.last,
        "months": months,
        "regime": span.regime,
        "region": span.region,
        "sort": span.sort,
    }
    head = {
        "query": query,
        "release": register.catalogue.release,
        "known_on": register.known_on,
        "total": sum(sum(month.values()) for month in counted.values()),
        "months": counted,
    }
    name = f"upcoming-{span.first}"
    download = Download(name, ends.COLUMNS, lambda db: ends.every(db, span), list(query.items()), head)
    return download.answer(datasette, request, form_of(request))


def span_of(datasette: Datasette, request: Request) -> tuple[Span, int]:
    """Read the question: from a day, or the first of a month, to the end of so many calendar months."""
    register, first = register_of(datasette), _first_of(request)
    months = whole_of(request, "months", MONTHS, 1, MOST_MONTHS)
    end = add_months(_month_of(first), months)
    last = date.max.toordinal() if end >= NEVER else end - 1  # the calendar's own last day, and no end of anything
    regime, region = regime_of(request, register), region_of(request, register)
    return Span(iso(first), iso(last), regime, region, sort=sort_of(request, ends.ORDERS)), months


def _first_of(request: Request) -> int:
    text = (request.args.get("from") or "").strip()
    if not text:
        return today()
    try:
        if len(text) in (7, 10):
            return parse_span(text).earliest
    except DateError:
        pass
    raise BadParameter(
        _("起始（from）不是有效日期：“%(text)s”；应填写形如 2026-11 的月份或 2026-11-21 的日期。") % {"text": text[:40]}
    )


def _month_of(day: int) -> int:
    return date.fromordinal(day).replace(day=1).toordinal()


def _before(span: Span) -> Span:
    first = date.fromisoformat(span.first).toordinal()
    earliest = max(1, add_months(first, -MONTHS_BACK)) if first > 366 * (MONTHS_BACK // 12 + 1) else 1
    return Span(iso(earliest), iso(max(1, first - 1)), span.regime, span.region)


def kinds() -> dict[str, str]:
    """Return what each kind of end is called, in the language of the request and the order of the columns."""
    return {
        "term_ends": _("有效期满"),
        "window_closes": _("复核期满"),
        "retention_ends": _("保留期满"),
        ends.BAR: _("限制申报期满"),
        "listing_ends": _("在库期满"),
        "publicity_ends": _("公示期满"),
    }


def row_view(register: Register, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return an end with its words; ``names`` says what each kind of end is called."""
    regime = register.regimes[row["regime"]]
    next_, (first, last) = row["next_status"], ends.bounds(row)
    return {
        **row,
        "first": first,
        "until_month": first[:7],
        "last": last if last != first else None,
        "kind_word": names[row["kind"]],
        "title": row["title"] or regime.name["zh"],
        "is_association": regime.issuer.kind == "association",
        "next_badge": badge_of(next_, row["next_holds_title"]) if next_ else None,
        "next_word": word(register, "statuses", next_),
    }


def _by_month(rows: list[dict[str, Any]], sort: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows by month where that is their order, else in one group without a month."""
    if sort.lstrip("-") != "until":
        return [("", rows)]
    return [(month, list(own)) for month, own in groupby(rows, key=lambda row: row["until_month"])]


def _calendars(register: Register, regime: str | None) -> list[dict[str, Any]]:
    now = today()
    return [
        {
            "regime": one,
            "steps": calendar_of(one, now),
            "is_unsettled": any(note.span is not None for note in one.notes),
        }
        for one in register.regimes.values()
        if one.calendar and regime in (None, one.id)
    ]
