"""``/plan/PLAN/estimate``: what the plan's own words make of a loan, and its rewards by level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from ..http.catalogue import register_of
from ..http.filters import choice_of
from ..http.forms import form_of
from ..http.parameters import BadParameter, part_of
from ..http.problems import Refusal, problems
from ..http.responses import NO_STORE, as_form, json_answer, page
from ..openapi.described import as_json
from .data import levels_of, plan_of
from .estimated import estimated
from .loan_fields import FIELDS, BadFigure, labels, loan_of

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_form
async def estimate(datasette: Datasette, request: Request) -> Response:
    """Show the form, and above it what the plan's words make of a typed loan; POST keeps that out of the address."""
    register = register_of(datasette)
    plan = plan_of(register, part_of(request, "plan"))
    typed: dict[str, str] = {}
    loan, level, wrong, refused, status = None, None, None, "", 200
    try:
        typed = await _typed(request)
        level = choice_of(request, "level", levels_of(register, plan["plan_id"]))
        loan = loan_of(typed)
    except BadParameter as error:
        refused, status = str(error), error.status
    except BadFigure as error:
        wrong, status = error, 400
    except Refusal as refusal:
        problem = problems()[refusal.id]
        refused, status = refusal.detail or problem.says, problem.status
    values = {
        "answer": estimated(register, plan, loan, level),
        "row": plan,
        "fields": labels(),
        "typed": typed,
        "wrong": wrong,
        "refused": refused,
    }
    return await page(datasette, request, "plans/estimate.html", values, status, NO_STORE)


@as_json
async def estimate_json(datasette: Datasette, request: Request) -> Response:
    """Answer the same as JSON; a figure that cannot be read is a problem with its field and what was expected."""
    register = register_of(datasette)
    plan = plan_of(register, part_of(request, "plan"))
    level = choice_of(request, "level", levels_of(register, plan["plan_id"]))
    try:
        loan = loan_of({name: request.args.get(name) or "" for name in FIELDS})
    except BadFigure as error:
        raise Refusal("bad-question", error.says, {"field": error.field, "expected": error.expected}) from None
    answer = json_answer(estimated(register, plan, loan, level))
    answer.headers["cache-control"] = NO_STORE
    return answer


async def _typed(request: Request) -> dict[str, str]:
    if request.method == "POST":
        return {name: text.strip() for name, text in (await form_of(request, FIELDS)).fields.items()}
    return {name: text for name in FIELDS if (text := (request.args.get(name) or "").strip())}
