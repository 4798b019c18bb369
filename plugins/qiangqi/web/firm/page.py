"""The page of one firm, and what stands in its place when a name means several firms or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.search.firms import search
from qiangqi.standing.dates import NEVER
from qiangqi.standing.timeline import History
from qiangqi.values.uscc import looks_like_code, valid_uscc

from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.completeness import notices
from ..http.disputes import disputes_of
from ..http.labels import labels
from ..http.language import language
from ..http.parameters import BadParameter, Dates, dates_of, part_of
from ..http.responses import as_page, page, pass_on
from ..http.verdict import verdicts_of
from ..search.near import near_firms
from .facts import facts_of
from .history import bar_rows, histories_of, intervals_of, timeline_rows
from .linked_data import firm_data
from .timeline_svg import NARROW, WIDE, Drawing, draw

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def firm(datasette: Datasette, request: Request) -> Response:
    """Show a firm by its id; a code, a former id or a name leads to it."""
    register, text = register_of(datasette), part_of(request, "firm")
    ids = register.catalogue.find(text, NEVER - 1)
    if len(ids) == 1 and ids[0] != text:
        moved = register.row("select 1 from former_ids where old_id = ?", text)
        return pass_on(datasette, request, f"/firm/{ids[0]}", 301 if moved else 302)
    try:
        dates = dates_of(request)
    except BadParameter as refusal:
        values = {"text": text, "says": str(refusal), "typed": request.args}
        return await page(datasette, request, "shared/refused.html", values, 400)
    if not ids and (gone := withdrawn_of(register, text)):
        return await page(datasette, request, "firm/withdrawn.html", gone, 410)
    if not ids:
        return await page(datasette, request, "firm/unknown.html", _unknown(register, text, dates), 404)
    if len(ids) > 1:
        return await page(
            datasette, request, "firm/candidates.html", {"text": text, **_candidates(register, ids, dates)}
        )
    values = _firm(register, ids[0], dates)
    values["linked_data"] = firm_data(datasette, values["firm"])
    return await page(datasette, request, "firm/page.html", values)


def withdrawn_of(register: Register, text: str) -> dict[str, str] | None:
    """Return what is to be said of an id that was taken back, or None where it was not."""
    found = register.catalogue.withdrawn(text)
    if found is None:
        return None
    name, day, source, zh, en = found
    return {"text": text, "name": name, "on": day, "source": source, "says": en if language() == "en" else zh}


def _unknown(register: Register, text: str, dates: Dates) -> dict[str, Any]:
    like_code = looks_like_code(text)
    found = search(register, text, 10, 0, today())
    return {
        "text": text,
        "dates": dates,
        "is_code": like_code,
        "is_valid_code": like_code and valid_uscc(text) is not None,
        "hits": found.hits,
        "near": [] if found.hits else near_firms(register, text, dates.known_on),
        "notices": notices(register)[:4],
        "regimes": list(register.regimes.values()),
        "firms": register.count("firms"),
    }


def _candidates(register: Register, ids: list[str], dates: Dates) -> dict[str, Any]:
    firms = [found for id_ in ids if (found := register.catalogue.firm(id_, dates.known_on)) is not None]
    return {"firms": firms, "dates": dates}


def _firm(register: Register, firm_id: str, dates: Dates) -> dict[str, Any]:
    known = register.catalogue.firm(firm_id, dates.known_on)
    firm_shown = known or register.catalogue.firm(firm_id, NEVER - 1)
    verdicts = verdicts_of(register, known, dates) if known else []
    histories = histories_of(register, known, dates.known_on) if known else []
    facts = facts_of(register, firm_id, dates.known_on)
    return {
        "firm": firm_shown,
        "is_known": known is not None,
        "dates": dates,
        "verdicts": verdicts,
        "shared_answer": verdicts[0].answer if verdicts else None,
        "drawings": _drawings(register, histories, dates),
        "intervals": intervals_of(register, histories),
        "bars": bar_rows(histories),
        "facts": facts,
        "disputes": disputes_of(register, {fact["fact_id"] for fact in facts}),
        "release": register.catalogue.release,
        "basis_words": labels(register, "bases"),
        "evidence_words": labels(register, "evidence"),
        "caution_words": labels(register, "cautions"),
        "status_words": labels(register, "statuses"),
    }


def _drawings(register: Register, histories: list[History], dates: Dates) -> dict[str, Drawing] | None:
    """Return the timeline for a screen and for a phone; the page shows the one that fits."""
    if not histories:
        return None
    rows = timeline_rows(register, histories)
    return {name: draw(rows, dates.as_of, dates.today, width) for name, width in (("wide", WIDE), ("narrow", NARROW))}
