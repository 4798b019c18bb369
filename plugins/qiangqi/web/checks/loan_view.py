"""The answer of ``/check`` as its page shows it: every title with its reasons and what it is over the loan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from qiangqi.checks.rows import Refused, Row
from qiangqi.checks.sentences import sentence
from qiangqi.standing.dates import iso
from qiangqi.standing.ordering import by_relevance

from ..http.catalogue import Register
from ..http.labels import word
from ..http.language import gettext as _
from ..http.verdict import Badge, Verdict, badge_of, verdict_of
from .field_words import field_words
from .loan_parameters import LoanAnswer, LoanParameters, replay
from .words import matched_words, term_badge

NOTHING_FOUND = ("not_found", "out_of_coverage")
"""Outcomes for which the title asked about is answered all the same: no list that is held has such a firm."""


@dataclass(frozen=True, slots=True)
class Title:
    """One title: its verdict, and what it is over the loan, if a loan is asked about.

    ``badge`` says whether the term covers the loan; ``steps`` are the runs of its days, each with its badge.
    """

    verdict: Verdict
    loan: dict[str, Any] | None
    badge: Badge | None
    steps: list[tuple[dict[str, Any], Badge]]


def answer_view(register: Register, parameters: LoanParameters, answer: LoanAnswer) -> dict[str, Any]:
    """Return an answer as the template names its parts."""
    result, known_on = answer.result, parameters.query.known_on
    titles = titles_of(register, parameters, answer)
    return {
        "result": result,
        "says": _sentence(answer, parameters.query.lang),
        "titles": titles,
        "outcome": word(register, "outcomes", result.outcome),
        "matched": matched_words()[result.matched_by],
        "candidates": [_with_region(register, dict(one), known_on) for one in result.candidates],
        "is_other_firm": answer.is_other_firm and result.outcome != "error",
        "as_of": iso(answer.row.as_of) if isinstance(answer.row, Row) else None,
        "known_on": iso(known_on),
        "release": register.catalogue.release,
        "again": replay(parameters, answer),
        "form_values": form_values(parameters, answer),
    }


def heading_of(view: Mapping[str, Any]) -> str:
    """Return what the title of the page says of an answer; the firm is not named, for a browser keeps titles."""
    if view["titles"] and view["result"].firm:
        lead = view["titles"][0]
        return _("%(verdict)s“%(title)s”") % {"verdict": lead.verdict.badge.word, "title": lead.verdict.title}
    return str(view["outcome"])


_FIELD_OF = {
    "nothing_asked": "name",
    "only_a_form": "name",
    "no_name": "name",
    "loan_backwards": "until",
    "loan_before_asked": "until",
    "no_regime": "title",
    "no_tier": "title",
}
"""The field at which a sentence stands that is about none by name."""


def wrong_field(answer: LoanAnswer, typed: Mapping[str, str]) -> str:
    """Return the field of the form that has to be corrected, empty where none has."""
    if isinstance(answer.row, Refused):
        return _FIELD_OF.get(answer.row.topic) or shown_field(answer.row.field)
    if answer.result.outcome == "invalid_id":
        return "uscc" if typed.get("uscc") else "name"
    return ""


def shown_field(field: str) -> str:
    """Return the field of the form for a field of a question: the rule and the tier are chosen as one title."""
    return {"regime": "title", "tier": "title", "firm": "name"}.get(field, field)


def form_values(parameters: LoanParameters, answer: LoanAnswer) -> dict[str, str]:
    """Return the fields as they were typed, with the days that were meant: what a receipt is asked for with."""
    as_of = {"as_of": iso(answer.row.as_of)} if isinstance(answer.row, Row) else {}
    firm = {"firm": ""} if answer.is_other_firm else {}
    return {**parameters.typed, **firm, **as_of, "known_on": iso(parameters.query.known_on)}


def _sentence(answer: LoanAnswer, lang: str) -> str:
    """Return the sentence of the row; where a field cannot be read, with the field as the form calls it."""
    if isinstance(answer.row, Refused):
        return sentence((answer.row.topic,), lang, field=field_words().get(answer.row.field, ""))
    return str(json.loads(answer.result.known.says) or "")


def titles_of(register: Register, parameters: LoanParameters, answer: LoanAnswer) -> list[Title]:
    """Return the titles that are answered for, the most relevant first: the sentence of a row is the first one's."""
    result, row = answer.result, answer.row
    if not isinstance(row, Row) or result.outcome not in ("found", *NOTHING_FOUND):
        return []
    objects, covers = json.loads(result.known.standings), json.loads(result.known.loan)
    elements = [element.standing for element in result.known.elements]
    name = result.firm.name if result.firm else ""
    by_standing = {}
    for place, standing in enumerate(elements):
        verdict = verdict_of(register, standing, name, row.as_of, parameters.query.known_on)
        verdict = replace(verdict, answer=objects[place])
        by_standing[id(standing)] = _title(verdict, covers[place] if covers else None)
    return [by_standing[id(standing)] for standing in by_relevance(elements, register.regimes)]


def _title(verdict: Verdict, loan: dict[str, Any] | None) -> Title:
    if loan is None:
        return Title(verdict, None, None, [])
    steps = [(step, badge_of(step["status"], step["holds_title"])) for step in loan["steps"]]
    return Title(verdict, loan, term_badge(loan["term_covers"]), steps)


def _with_region(register: Register, candidate: dict[str, Any], known_on: int) -> dict[str, Any]:
    known = register.catalogue.firm(candidate["firm_id"], known_on)
    return {**candidate, "region": known.region if known else ""}
