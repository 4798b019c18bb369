"""The page ``/check``: one borrower and one loan, the answer first; what is typed is answered, and gone.

A GET with a question is the address that asks it again; the form sends by POST and keeps the question out of the
address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..http.catalogue import Register, register_of
from ..http.labels import labels
from ..http.language import gettext as _
from ..http.problems import Refusal, problems
from ..http.responses import NO_STORE, as_form, page
from .field_words import field_words
from .loan_parameters import FIELDS, LoanAnswer, LoanParameters, WrongField, answer_of, read_loan_parameters
from .loan_view import answer_view, heading_of, shown_field, wrong_field
from .title_field import title_asked, title_chosen, title_options

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_form
async def loan_check(datasette: Datasette, request: Request) -> Response:
    """Show the form, and above it the answer to what is asked."""
    register = register_of(datasette)
    try:
        parameters = await read_loan_parameters(datasette, request)
    except Refusal as refusal:
        return await refused_loan(datasette, request, refusal)
    values = _form(register, parameters.typed)
    if parameters.has_firm:
        values |= _answered(register, parameters, await answer_of(datasette, register, parameters))
    elif request.method == "POST":
        values |= {"wrong": "name", "problem": _("请填写企业名称或统一社会信用代码。")}
    is_plain = request.method != "POST" and not parameters.typed
    return await page(datasette, request, "checks/page.html", values, cache=None if is_plain else NO_STORE)


async def refused_loan(
    datasette: Datasette, request: Request, refusal: Refusal, typed: Mapping[str, str] | None = None
) -> Response:
    """Show the form with why a question is refused, beside its field where it has one; it keeps what was ``typed``."""
    register, problem = register_of(datasette), problems()[refusal.id]
    says = refusal.detail or problem.says
    if isinstance(refusal, WrongField):
        values = {**_form(register, refusal.typed), "wrong": shown_field(refusal.field), "problem": says}
    else:
        values = {**_form(register, _asked(request) if typed is None else typed), "refused": says}
    answer = await page(datasette, request, "checks/page.html", values, problem.status, NO_STORE)
    answer.headers |= {name.replace("_", "-"): value for name, value in refusal.headers.items()}
    return answer


def _asked(request: Request) -> dict[str, str]:
    if request.method == "POST":
        return {}
    asked = {name: request.args[name] for name in request.args if name in FIELDS}
    return asked | title_asked(asked.pop("title", ""))


def _form(register: Register, typed: Mapping[str, str]) -> dict[str, Any]:
    return {
        "typed": dict(typed),
        "wrong": "",
        "problem": "",
        "refused": "",
        "answer": None,
        "heading": "",
        "fields": field_words(),
        "titles": title_options(register),
        "title": title_chosen(register, typed),
    }


def _answered(register: Register, parameters: LoanParameters, answer: LoanAnswer) -> dict[str, Any]:
    firm, typed = answer.result.firm, dict(parameters.typed)
    if not typed.get("uscc"):
        typed["name"] = typed.get("name") or (firm.name if firm else typed.get("firm", ""))
    view, wrong = answer_view(register, parameters, answer), wrong_field(answer, typed)
    return {
        "answer": view,
        "typed": typed,
        "wrong": wrong,
        "problem": view["says"] if wrong else "",
        "heading": heading_of(view),
        "caution_words": labels(register, "cautions"),
        "evidence_words": labels(register, "evidence"),
        "basis_words": labels(register, "bases"),
        "status_words": labels(register, "statuses"),
    }
