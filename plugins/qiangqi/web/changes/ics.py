"""The dated events as a calendar (RFC 5545): those since a release, or the first, and those of three years to come.

``/changes.ics`` and ``/upcoming.ics`` have those of all firms, ``/firm/FIRM.ics`` those of one.

Each is one whole day that takes no time; an end of which only a range is known is the days in which it falls.
An event's UID is made from what it is, so it stays the same over releases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils.asgi import Request, Response
from starlette.concurrency import run_in_threadpool

from qiangqi.catalogue.query.read_only import opened
from qiangqi.releases.changes.history import catalogue_of
from qiangqi.standing.dates import add_months, iso
from qiangqi.standing.plain_text import sanitised

from ..http.addresses import whole
from ..http.catalogue import register_of
from ..http.clock import SHANGHAI
from ..http.filters import choice_of
from ..http.labels import site_name
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import BadParameter
from ..openapi.described import as_json
from ..titles.upcoming import Span, bounds, counts, every
from .api import again, feed_sentence
from .identifiers import uid_of
from .parameters import Parameters, read_parameters
from .words import date_words, with_words

if TYPE_CHECKING:
    from datasette.app import Datasette
    from icalendar import Event

MONTHS = 36
"""How far the calendar reaches beyond the day of the release's data: as long as a title's term."""

MOST = 10_000
"""The most events of one calendar; of more it is said that the question is too wide, and none is left out."""

TYPE = "text/calendar; charset=utf-8"


@as_json
async def changes_ics(datasette: Datasette, request: Request) -> Response:
    """Answer with the calendar.

    Raises:
        BadQuestion: the kind has no dates, or there are too many events.
    """
    choice_of(request, "kind", tuple(date_words()))
    parameters = read_parameters(datasette, request, of_all=True)
    found = await run_in_threadpool(_found, parameters)
    calendar = _calendar(datasette, request, parameters)
    for row in found:
        calendar.add_component(_event(datasette, request, parameters, row))
    return again(Response(calendar.to_ical(sorted=False), 200, {}, TYPE))


def span_of(parameters: Parameters) -> Span:
    """Return which ends are told: from the day after the release asked for to three years after the newest's."""
    newest = date.fromisoformat(parameters.state.step.day).toordinal()
    first = date.fromisoformat(parameters.since_day).toordinal() + 1
    last = add_months(newest, MONTHS)
    return Span(
        iso(first), iso(last), parameters.regime, parameters.region, parameters.kind, parameters.ids, by_time=True
    )


def _found(parameters: Parameters) -> list[dict[str, Any]]:
    span = span_of(parameters)
    with closing(opened(catalogue_of(parameters.state.step), never_changes=True)) as db:
        db.row_factory = sqlite3.Row
        total = sum(count for month in counts(db, span).values() for count in month.values())
        if total > MOST:
            says = _(
                "这一范围有 %(count)s 个日期，一份日历最多 %(most)s 个；请用 firm、regime、region 或 kind 缩小范围。"
            )
            raise BadParameter(says % {"count": total, "most": MOST})
        return [row for rows in every(db, span) for row in rows]


def _calendar(datasette: Datasette, request: Request, parameters: Parameters) -> Any:
    from icalendar import Calendar  # only here and below: no page needs it

    site = site_name(register_of(datasette))
    calendar, name, says = Calendar(), _("%(site)s：到期") % {"site": site}, feed_sentence(parameters.state)
    calendar.add("prodid", "-//qiangqi//changes//ZH")
    calendar.add("version", "2.0")
    for field, text in (("name", name), ("x-wr-calname", name), ("description", says), ("x-wr-caldesc", says)):
        calendar.add(field, sanitised(text))
    calendar.add("last-modified", _made(parameters))
    due = date.fromisoformat(parameters.state.next_due)
    uid, title = uid_of(datasette, "due", parameters.state.step.version), _("%(site)s：下一数据版本") % {"site": site}
    calendar.add_component(_day(parameters, due, uid, title, says))
    return calendar


def _event(datasette: Datasette, request: Request, parameters: Parameters, row: Mapping[str, Any]) -> Event:
    first, last = bounds(row)
    change = {
        **row,
        **{"sort": "date", "op": "REACHED", "on_date": first, "on_range": row["until_range"]},
        **{"happened": None, "corrects": None},
    }
    words = with_words(register_of(datasette), change, date_words())
    uid = uid_of(datasette, "date", row["firm_id"], row["regime"], row["tier"], row["kind"], first)
    title = " · ".join(text for text in (row["name"], words["title"], words["what"]) if text)
    found = _day(parameters, date.fromisoformat(first), uid, title, words["says"], date.fromisoformat(last))
    path = datasette.urls.path(f"/firm/{quote(row['firm_id'], safe='')}{'?lang=en' if language() == 'en' else ''}")
    found.add("url", whole(datasette, request, path))
    found.add("categories", [sanitised(row["kind"])])
    return found


def _day(parameters: Parameters, day: date, uid: str, title: str, says: str, last: date | None = None) -> Event:
    from icalendar import Event

    found = Event()
    found.add("uid", uid)
    found.add("dtstamp", _made(parameters))
    found.add("dtstart", day)
    found.add("dtend", (last or day) + timedelta(days=1))
    found.add("summary", sanitised(title))
    found.add("description", sanitised(says))
    found.add("transp", "TRANSPARENT")
    return found


def _made(parameters: Parameters) -> datetime:
    return datetime.fromisoformat(parameters.state.step.made_on).replace(tzinfo=SHANGHAI).astimezone(UTC)
