"""The lists that are held, one of them with its acts, and the act that a form wishes."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from qiangqi.lists.card_values import KINDS
from qiangqi.standing.facts import GRADES
from qiangqi.values.vocabulary import load_vocabulary

from ..jobs.begin_act import begin_act
from ..jobs.wishes import Verb
from ..language import chosen
from ..pages import page, see
from ..settings import Desk, desk_of
from .held import ROWS, every, one, rows_of
from .wishes import PLAIN, wish_of

VERBS: tuple[Verb, ...] = ("remove", "replace", "amend", "row", "sheet")


async def sources(request: Request) -> Response:
    """Show every list that is held."""
    desk = desk_of(request)
    return page(request, "sources/list.html", {"held": await run_in_threadpool(every, desk.datasets, desk.output)})


async def source(request: Request) -> Response:
    """Show one list: its card, its rows, and a form for each act."""
    asked = request.query_params
    number = int(text) if (text := asked.get("page", "1")).isdigit() and text != "0" else 1
    values = await run_in_threadpool(_one, desk_of(request), _id(request), number)
    return page(request, "sources/source.html", {**values, "line": asked.get("line", "")})


def _one(desk: Desk, id_: str, number: int) -> dict[str, Any]:
    held = one(desk.datasets, desk.output, id_)
    total, rows = rows_of(desk.datasets, held.source, (number - 1) * ROWS)
    vocabulary = load_vocabulary(desk.datasets)
    words = {name: vocabulary.words(name) for name in ("kinds", "tiers", "evidence")}
    return {
        "held": held,
        "card": held.source.card,
        "id": id_,
        "text": held.source.path.read_text(encoding="utf-8"),
        "plain": PLAIN,
        "kinds": [(kind, chosen(words["kinds"][kind].zh, words["kinds"][kind].en)) for kind in KINDS],
        "tiers": [(word.id, chosen(word.zh, word.en)) for word in words["tiers"].values()],
        "grades": [(grade, chosen(words["evidence"][grade].zh, words["evidence"][grade].en)) for grade in GRADES],
        "rows": rows,
        "total": total,
        "number": number,
        "pages": -(-total // ROWS),
    }


async def wish(request: Request) -> Response:
    """Begin to try the act that a form wishes."""
    desk, id_ = desk_of(request), _id(request)
    form = await request.form(max_files=1, max_fields=60)
    held = await run_in_threadpool(one, desk.datasets, desk.output, id_)
    wished, upload = await wish_of(_verb(request), id_, held.source.card, form)
    job = await run_in_threadpool(begin_act, desk, wished, upload)
    return see(f"/acts/{job.id}")


def _verb(request: Request) -> Verb:
    asked = request.url.path.rpartition("/")[2]
    return next(verb for verb in VERBS if verb == asked)


def _id(request: Request) -> str:
    return f"{request.path_params['place']}/{request.path_params['name']}"


ROUTES: list[BaseRoute] = [
    Route("/sources", sources),
    Route("/sources/{place}/{name}", source),
    *(Route(f"/sources/{{place}}/{{name}}/{verb}", wish, methods=["POST"], name=verb) for verb in VERBS),
]
