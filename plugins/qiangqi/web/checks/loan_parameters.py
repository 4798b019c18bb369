"""What ``/check`` asks about one borrower and one loan: the fields of a row of ``POST /-/check.json``, and a firm.

``firm`` is the id, the code or the name of a firm that a person chose; ``known_on`` is the batch's day of knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request

from qiangqi.checks.batch import Checker
from qiangqi.checks.results import CheckQuery, Result
from qiangqi.checks.rows import FIELDS as ROW_FIELDS
from qiangqi.checks.rows import LONGEST, Refused, Row, read_row
from qiangqi.standing.dates import iso
from qiangqi.values.asked_days import read_day

from ..http.bodies import announced
from ..http.catalogue import Register
from ..http.clock import today
from ..http.forms import form_of, sent_form
from ..http.language import gettext as _
from ..http.parameters import ask_once, lang_of
from ..http.problems import Refusal
from .title_field import title_asked
from .work import work_of

if TYPE_CHECKING:
    from datasette.app import Datasette

FIELDS = ("firm", *ROW_FIELDS, "title", "known_on")
"""``title`` is the regime and the tier at once, as the form lets one choose them (:mod:`.title_field`)."""

LARGEST = 32 * 1024
"""The most bytes of the form of one check; filled in by hand it has some hundred."""

_ABOUT_FIRM = ("firm", "name", "uscc")


@dataclass(frozen=True, slots=True)
class LoanParameters:
    """One question: what was typed in each field, without spaces around it, and what holds for the answer."""

    typed: Mapping[str, str]
    query: CheckQuery

    @property
    def has_firm(self) -> bool:
        """Whether any firm is asked about; else the form alone is wanted."""
        return any(self.typed.get(field) for field in _ABOUT_FIRM)

    @property
    def row(self) -> dict[str, str]:
        """The row as ``POST /-/check.json`` takes it."""
        return {field: self.typed[field] for field in ROW_FIELDS if self.typed.get(field)}


class WrongField(Refusal):
    """A question that is refused for one of its fields; ``typed`` is what the form keeps."""

    def __init__(self, field: str, typed: Mapping[str, str], id_: str, detail: str) -> None:
        super().__init__(id_, detail)
        self.field, self.typed = field, typed


@dataclass(frozen=True, slots=True)
class LoanAnswer:
    """The result of the one row, the row as it was read, and whether the firm that was chosen is none of its own."""

    result: Result
    row: Row | Refused
    is_other_firm: bool = False


async def read_loan_parameters(datasette: Datasette, request: Request) -> LoanParameters:
    """Read the question from the body of a POST, or from the address of a GET.

    Raises:
        BadQuestion, Refusal: it cannot be read.
    """
    if request.method != "POST":
        ask_once(request)
        unknown = [name for name in request.args if name not in (*FIELDS, "lang")]
        if unknown:
            raise Refusal("bad-question", _("网址中只能有 %(names)s。") % {"names": ", ".join(FIELDS)})
        return loan_parameters({name: request.args.get(name) for name in request.args}, lang_of(request))
    size = announced(request)
    if size is not None and size <= LARGEST:
        return loan_parameters((await form_of(request, FIELDS)).fields, lang_of(request))
    with work_of(datasette).admitted(client_of(request)):
        await sent_form(request)  # and nothing is made of it
    raise Refusal(
        "too-large", _("提交内容超过 %(size)s KB，超出一次核验所需；请仅填写一家企业。") % {"size": LARGEST // 1024}
    )


def loan_parameters(fields: Mapping[str, str], lang: str) -> LoanParameters:
    """Return the question that fields ask.

    Raises:
        WrongField: a field is longer than any, or ``known_on`` is no day.
    """
    given = {name: text.strip() for name, text in fields.items() if name in FIELDS}
    typed = {name: text for name, text in given.items() if name != "title"} | title_asked(given.get("title", ""))
    for name, text in typed.items():
        if len(text) > LONGEST:
            cut = {field: long[:LONGEST] for field, long in typed.items()}
            raise WrongField(name, cut, "cell-too-long", _("有一栏超过 %(count)s 个字符。") % {"count": LONGEST})
    if given.get("title") and (given.get("regime") or given.get("tier")):
        says = _("称号已由 title 指明，不能再写 regime 或 tier。")
        raise WrongField("title", typed, "bad-question", says)
    now = today()
    known_on = read_day(typed["known_on"]) if typed.get("known_on") else now
    if known_on is None:
        says = _("信息截止日不是日历上的一天；应为 2019-01-01 这样的日期。")
        raise WrongField("known_on", typed, "bad-date", says)
    return LoanParameters(typed, CheckQuery(now, known_on, now, lang))


async def answer_of(datasette: Datasette, register: Register, parameters: LoanParameters) -> LoanAnswer:
    """Answer a question beside the batches, so that it waits for none of them."""
    firm, row = parameters.typed.get("firm", ""), parameters.row
    if firm and not (row.get("name") or row.get("uscc")):
        ids = register.catalogue.find(firm, parameters.query.known_on)
        if len(ids) != 1:
            firm, row = "", {**row, "name": firm}
        else:
            return await work_of(datasette).singles.run(lambda checker: _chosen(checker, parameters, ids[0], row))
    return await work_of(datasette).singles.run(lambda checker: _answered(checker, parameters, firm, row))


def _chosen(checker: Checker, parameters: LoanParameters, firm_id: str, row: dict[str, str]) -> LoanAnswer:
    result = checker.batch(parameters.query).chosen(firm_id, row)
    return _loan_answer(checker, parameters, result, {**row, "name": result.firm.name if result.firm else firm_id})


def _answered(checker: Checker, parameters: LoanParameters, firm_id: str, row: dict[str, str]) -> LoanAnswer:
    """Answer a row; of its candidates, and of no other firm, one may have been chosen."""
    result = checker.batch(parameters.query).answer([row])[0]
    mine = {result.firm.firm_id} if result.firm else {one["firm_id"] for one in result.candidates}
    if firm_id and firm_id not in mine:
        return _loan_answer(checker, parameters, result, row, True)
    if firm_id and not result.firm:
        rest = {field: text for field, text in row.items() if field not in _ABOUT_FIRM}
        result = checker.batch(parameters.query).chosen(firm_id, rest)
    return _loan_answer(checker, parameters, result, row)


def _loan_answer(
    checker: Checker, parameters: LoanParameters, result: Result, row: Mapping[str, str], is_other_firm: bool = False
) -> LoanAnswer:
    return LoanAnswer(result, read_row(row, parameters.query.as_of, checker.engine.regimes), is_other_firm)


def replay(parameters: LoanParameters, answer: LoanAnswer) -> dict[str, str]:
    """Return what asks the same again on any day: the firm by its id, where one was found, and all days written out."""
    firm = {"firm": answer.result.firm.firm_id} if answer.result.firm else {}
    about = firm or {field: text for field in _ABOUT_FIRM if (text := parameters.typed.get(field))}
    rest = {field: text for field in ROW_FIELDS[2:] if (text := parameters.typed.get(field))}
    as_of = {"as_of": iso(answer.row.as_of)} if isinstance(answer.row, Row) else {}
    return {**about, **rest, **as_of, "known_on": iso(parameters.query.known_on)}


def client_of(request: Request) -> str:
    """Return the address that a request comes from."""
    return str((request.scope.get("client") or ("",))[0])
