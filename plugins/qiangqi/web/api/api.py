"""The JSON that programs read; its names are public and stable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.query.disputes import standing_with_disputes
from qiangqi.catalogue.search.firms import HIT, search
from qiangqi.checks.one_firm import answer_for_one, like_names

from ..checks.work import work_of
from ..firm.page import withdrawn_of
from ..http.catalogue import register_of
from ..http.clock import today
from ..http.language import language
from ..http.parameters import dates_of, lang_of, part_of, regime_of, whole_of
from ..http.problems import Refusal
from ..http.responses import json_answer, pass_on
from ..openapi.described import as_json
from ..search.suggested import suggested

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_json
async def standing_json(datasette: Datasette, request: Request) -> Response:
    """Answer for one firm, given as a code, an id or a name: ``/-/standing/FIRM.json``.

    An id that was replaced redirects (301); one that was taken back is answered with 410 and the reason.
    """
    register, text = register_of(datasette), part_of(request, "firm")
    dates, regime, lang = dates_of(request), regime_of(request, register), lang_of(request)
    if moved := register.moved_to(text, dates.known_on):
        return pass_on(datasette, request, f"/-/standing/{moved}.json", 301)
    if gone := withdrawn_of(register, text):
        raise Refusal("withdrawn", gone["says"], {"withdrawn_on": gone["on"], "source": gone["source"]})

    def ask(firm: str) -> dict[str, Any]:
        return standing_with_disputes(register, firm, dates.as_of, dates.known_on, regime, lang)

    days = dates.as_of, dates.known_on
    return json_answer(answer_for_one(ask, lambda: work_of(datasette).here, text, days, lang))


@as_json
async def search_json(datasette: Datasette, request: Request) -> Response:
    """Answer which firms a text may mean: ``/-/search.json?q=``.

    With ``marks=1`` each hit also says which characters of ``matched`` were met, as (first, after last); ``is_cut``
    is there only for a text that was too long, ``near``, firms of a like name, only where there is no hit. With
    ``says=1`` each hit says one line of its most relevant title.
    """
    register, query = register_of(datasette), (request.args.get("q") or "").strip()
    fields = (*HIT, "marks") if whole_of(request, "marks", 0, 0, 1) else HIT
    says, dates = whole_of(request, "says", 0, 0, 1), dates_of(request)
    found = search(register, query, whole_of(request, "limit", 20, 1, 100), 0, today())
    answer = found.as_object(query, fields)
    if query and not found.total:
        answer["near"] = like_names(work_of(datasette).here, query, (dates.as_of, dates.known_on), language())
    if says:
        answer["hits"] = await suggested(register, found.hits, fields, dates.as_of, dates.known_on)
    return json_answer(answer)
