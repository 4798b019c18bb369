"""``/watch``: firms are pasted, and what changed for each is shown; what is sent is answered, and gone."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.checks.batch import Checker
from qiangqi.checks.results import CheckQuery
from qiangqi.standing.dates import iso

from ..checks.work import work_of
from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.formats import date
from ..http.labels import word
from ..http.language import language
from ..http.parameters import ask_known
from ..http.problems import Refusal, problems
from ..http.responses import NO_STORE, as_form, page
from ..titles.upcoming_page import row_view
from .api import feed_sentence
from .freshness import state_of
from .parameters import since_of
from .watch import DAYS, MOST_DAYS, watch_of
from .watch_form import MOST, WatchForm, read_watch_form, releases_of
from .words import date_words, kind_words, with_words

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_form
async def watch(datasette: Datasette, request: Request) -> Response:
    """Show the form, and above it the answer to what was sent."""
    ask_known(request, ("lang",))
    if request.method != "POST":
        return await _shown(datasette, request, WatchForm())
    try:
        form = await read_watch_form(datasette, request)
        answer = await _answer(datasette, request, form) if not form.wrong and state_of(datasette) else None
    except Refusal as refusal:
        problem = problems()[refusal.id]
        shown = {"refused": refusal.detail or problem.says}
        return await _shown(datasette, request, WatchForm(), problem.status, **shown)
    return await _shown(datasette, request, form, 422 if form.wrong else 200, answer=answer)


async def _shown(
    datasette: Datasette, request: Request, form: WatchForm, status: int = 200, **more: object
) -> Response:
    state = state_of(datasette)
    values = {
        "form": form,
        "state": state,
        "says": feed_sentence(state) if state else "",
        "releases": releases_of(datasette),
        "limits": {"firms": MOST, "days": DAYS, "most_days": MOST_DAYS},
        **more,
    }
    return await page(datasette, request, "changes/watch.html", values, status, NO_STORE)


async def _answer(datasette: Datasette, request: Request, form: WatchForm) -> dict[str, Any]:
    """Return the results in groups; they are worked out where batches are, and count as one."""
    register, work = register_of(datasette), work_of(datasette)
    path = Path(datasette.databases[register.name].path)
    _state, place, steps = since_of(datasette, form.since)
    query = CheckQuery(today(), today(), today(), language())

    def work_out(checker: Checker) -> list[dict[str, Any]]:
        with watch_of(path, checker, query, (place, steps), form.days, form.firms) as found:
            return [one for text in found.texts for one in json.loads(f"[{text}]")]

    with work.admitted(str((request.scope.get("client") or ("",))[0])):
        results = await work.batches.run(work_out)
    told = [_told(register, typed, one) for typed, one in zip(form.firms, results, strict=True)]
    return {
        "changed": [one for one in told if one["changes"] or one["upcoming"]],
        "quiet": [one for one in told if one["firm"] and not one["changes"] and not one["upcoming"]],
        "unclear": [one for one in told if not one["firm"]],
        "since": date(steps[0].day_before or steps[0].day) if steps else "",
        "until": date(iso(query.today + form.days)),
    }


def _told(register: Register, typed: str, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with words: acts and days one by one, changed rows of the tables as their number."""
    words, kinds = functools.partial(with_words, register, kinds=kind_words(register)), date_words()
    changes = [words(row) for row in result["changes"] if row["sort"] != "row"]
    return {
        **result,
        "typed": typed,
        "changes": changes,
        "rows": len(result["changes"]) - len(changes),
        "upcoming": [row_view(register, row, kinds) for row in result["upcoming"]],
        "outcome_word": word(register, "outcomes", result["outcome"]),
    }
