"""The changes for programs: ``/-/changes.json`` a part at a time with a cursor, ``/changes.csv`` whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response
from starlette.concurrency import run_in_threadpool

from qiangqi.releases.changes.feed import as_object, columns, counted, every, part
from qiangqi.releases.changes.history import cursor_of
from qiangqi.releases.changes.in_order import every_in_order

from ..http.downloads import Answer, Download, Row, csv_form
from ..http.language import gettext as _
from ..http.paging import page_of
from ..http.parameters import whole_of
from ..http.responses import REVALIDATE, json_answer
from ..openapi.described import as_json
from .freshness import State
from .parameters import Parameters, read_parameters

if TYPE_CHECKING:
    from datasette.app import Datasette

PART, MOST = 1_000, 10_000
"""Changes in one answer: where nothing is asked, and at most."""

OF_STATE = ("next_due", "is_stale")
"""What each line of the CSV says of the feed besides the change."""


@as_json
async def changes_json(datasette: Datasette, request: Request) -> Response:
    """Answer with the next changes after a place; ``next`` leads on, and ``cursor`` is where to come back later."""
    parameters, most = read_parameters(datasette, request), whole_of(request, "limit", PART, 1, MOST)
    found = await run_in_threadpool(part, parameters.steps, parameters.place, parameters.filter, most)
    left = await run_in_threadpool(counted, parameters.steps, parameters.place, parameters.filter)
    cursor = cursor_of(found.place)
    answer = {
        "query": {**parameters.as_object(), "limit": most},
        **head_of(parameters),
        "total": left.total(),
        "changes": [as_object(row) for row in found.rows],
        "next": None if found.is_last else cursor,
        "cursor": cursor,
    }
    return again(json_answer(answer))


def head_of(parameters: Parameters) -> dict[str, Any]:
    """Return what every feed says first: when it was made, from which release to which, and when the next is due."""
    state = parameters.state
    return {
        "from": parameters.since,
        "from_day": parameters.since_day,
        **state.as_object(),
        "says": feed_sentence(state),
    }


def feed_sentence(state: State) -> str:
    """Return the sentence of a feed; the first release says that it has nothing to compare with."""
    first = "" if state.step.since else _("这是第一个版本，没有更早的版本可供比较，因此没有变动。")
    return f"{first}{state.sentence}"


def again(answer: Response) -> Response:
    """Let an answer be asked for again each time: the next release may be there."""
    answer.headers["cache-control"] = REVALIDATE
    return answer


@as_json
async def changes_csv(datasette: Datasette, request: Request) -> Answer:
    """Send all changes as CSV; ``excel=1`` is for a spreadsheet."""
    parameters, form = read_parameters(datasette, request), csv_form(request)
    page_of(request)
    state = {"next_due": parameters.state.next_due, "is_stale": int(parameters.state.is_stale)}

    def batches(_db: sqlite3.Connection) -> Iterator[Sequence[Row]]:
        asked = (parameters.steps, parameters.place, parameters.filter)
        for rows in every_in_order(*asked, parameters.order) if parameters.order else every(*asked):
            yield [{**row, **state} for row in rows]

    decided = [
        parameters.state.step.version,
        *parameters.as_object().values(),
        *parameters.ids,
        *state.values(),
        parameters.order,
    ]
    name = f"changes-{parameters.state.step.version}"
    found = Download(name, (*columns(), *OF_STATE), batches, decided).answer(datasette, request, form)
    return replace(found, cache=REVALIDATE)
