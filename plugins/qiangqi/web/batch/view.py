"""The results of a batch as its page shows them: the counts, and the first rows of each outcome."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qiangqi.checks.matching import OUTCOMES
from qiangqi.checks.results import Result
from qiangqi.standing.dates import iso

from ..checks.words import matched_words, term_badge
from ..http.catalogue import Register
from ..http.labels import definition, word
from ..http.verdict import Badge, badge_of
from .form import BatchForm

SHOWN = 100
"""Rows of each outcome that a page shows; the file has them all."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its number from 1, what was asked, and what it came to."""

    number: int
    sent: list[str]
    result: Result
    matched: str
    badge: Badge | None
    term: Badge | None
    says: str
    loan_says: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one outcome: the first of them, and how many there are."""

    outcome: str
    label: str
    says: str
    count: int
    rows: list[RowView]


def results_of(register: Register, batch_form: BatchForm, results: Sequence[Result]) -> dict[str, Any]:
    """Return the results by outcome, with counts of what is held and of what a term covers."""
    found = [result for result in results if result.firm]
    leads = Counter(result.known.lead.holds_title for result in found if result.known.lead)
    covers = Counter(result.known.term_covers for result in found if result.known.term_covers)
    return {
        "count": len(results),
        "groups": list(_groups(register, batch_form, results)),
        "held": [(badge_of("", holds), leads[holds]) for holds in _HOLDS],
        "covers": [(term_badge(verdict), covers[verdict]) for verdict in _HOLDS] if covers else [],
        "shown": SHOWN,
        "release": register.catalogue.release,
        "as_of": iso(batch_form.query.as_of),
        "known_on": iso(batch_form.query.known_on),
    }


_HOLDS = ("yes", "unclear", "no")


def _groups(register: Register, batch_form: BatchForm, results: Sequence[Result]) -> Iterator[Group]:
    for outcome in OUTCOMES:
        own = [result for result in results if result.outcome == outcome]
        rows = [_row(batch_form, result) for result in own[:SHOWN]]
        label, meaning = word(register, "outcomes", outcome), definition(register, "outcomes", outcome)
        yield Group(outcome, label, meaning, len(own), rows)


def _row(batch_form: BatchForm, result: Result) -> RowView:
    row, lead, covers = batch_form.sent.rows[result.row], result.known.lead, result.known.term_covers
    sent = (
        [row.get(field, "") for field in ("name", "uscc")] if isinstance(row, dict) else _cells(batch_form, result.row)
    )
    return RowView(
        result.row + 1,
        [text for text in sent if text.strip()],
        result,
        matched_words()[result.matched_by],
        badge_of(lead.status, lead.holds_title) if lead and result.firm else None,
        term_badge(covers) if covers else None,
        json.loads(result.known.says) or "",
        _loan_sentence(result) if covers else "",
    )


def _loan_sentence(result: Result) -> str:
    """Return the sentence on the loan for the title that the row's own sentence is about."""
    place = next(n for n, element in enumerate(result.known.elements) if element.standing is result.known.lead)
    return str(json.loads(result.known.loan)[place]["says"])


def _cells(batch_form: BatchForm, row: int) -> list[str]:
    """Return the name and the code of a row that was refused as it stands."""
    sheet = batch_form.sheet
    cells = sheet.columns.row(sheet.rows[sheet.columns.header + 1 + row])
    return [cells.get(field, "") for field in ("name", "uscc")]
