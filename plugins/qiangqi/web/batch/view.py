"""The results of a batch as its page shows them: counts that filter, and a table with what needs a look first.

Nothing is kept between two pages of it: the table is sent again, and answered again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qiangqi.checks.results import Result
from qiangqi.standing.dates import iso

from ..checks.words import matched_words, term_badge
from ..http.catalogue import Register
from ..http.labels import definition, word
from ..http.verdict import Badge, badge_of
from .form import BatchForm

SHOWN = 50
"""Rows that a page shows at once; the file has them all."""

_HOLDS = ("yes", "unclear", "no")

_TO_LOOK_AT = ("error", "invalid_id", "ambiguous", "possible", "out_of_coverage", "not_found", "found")
"""Outcomes, the one that a person has to look at first first."""

_NEEDS = {"unclear": 0, "no": 1, "yes": 2, "": 2}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its number from 1, what was asked, and what it came to."""

    number: int
    sent: list[str]
    result: Result
    outcome: str
    matched: str
    badge: Badge | None
    term: Badge | None
    says: str
    loan_says: str


@dataclass(frozen=True, slots=True)
class Count:
    """The rows of one kind: ``show`` asks for them alone."""

    show: str
    label: str
    says: str
    count: int
    badge: Badge | None = None


def results_of(register: Register, batch_form: BatchForm, results: Sequence[Result]) -> dict[str, Any]:
    """Return the counts, and one page of the rows that are asked for, sorted by what needs a look."""
    counts = _counts(register, results)
    show, number = _asked(batch_form.show, {count.show for count in counts})
    kept = sorted((result for result in results if _is_of(show)(result)), key=_needs_a_look)
    last = max(-(-len(kept) // SHOWN), 1)
    number = min(number, last)
    first = (number - 1) * SHOWN
    return {
        "count": len(results),
        "counts": [count for count in counts if count.badge is None],
        "held": [count for count in counts if count.show.startswith("held-")],
        "covers": [count for count in counts if count.show.startswith("covers-")],
        "show": show,
        "kept": len(kept),
        "first": first + 1,
        "page": number,
        "last": last,
        "rows": [_row(register, batch_form, result) for result in kept[first : first + SHOWN]],
        "release": register.catalogue.release,
        "as_of": iso(batch_form.query.as_of),
        "known_on": iso(batch_form.query.known_on),
    }


def _asked(show: str, known: set[str]) -> tuple[str, int]:
    """Return which rows are asked for, and the number of the page; what is not known asks for all."""
    kind, _colon, number = show.partition(":")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return (kind if kind in known else ""), max(page, 1)


def _is_of(show: str) -> Callable[[Result], bool]:
    part, _dash, verdict = show.partition("-")
    if not show:
        return lambda result: True
    if part == "held":
        return lambda result: _held(result) == verdict
    if part == "covers":
        return lambda result: _covers(result) == verdict
    return lambda result: result.outcome == show


def _held(result: Result) -> str:
    return result.known.lead.holds_title if result.firm and result.known.lead else ""


def _covers(result: Result) -> str:
    return (result.known.term_covers or "") if result.firm else ""


def _needs_a_look(result: Result) -> tuple[int, int, int, int]:
    return (
        _TO_LOOK_AT.index(result.outcome),
        _NEEDS[_covers(result)],
        _NEEDS[_held(result)],
        result.row,
    )


def _counts(register: Register, results: Sequence[Result]) -> list[Count]:
    outcomes = Counter(result.outcome for result in results)
    held, covers = Counter(map(_held, results)), Counter(map(_covers, results))
    found = [
        Count(id_, word(register, "outcomes", id_), definition(register, "outcomes", id_), outcomes[id_])  # type: ignore[index]
        for id_ in _TO_LOOK_AT
    ]
    found += [Count(f"held-{holds}", "", "", held[holds], badge_of("", holds)) for holds in _HOLDS]
    if any(covers[verdict] for verdict in _HOLDS):
        found += [Count(f"covers-{verdict}", "", "", covers[verdict], term_badge(verdict)) for verdict in _HOLDS]
    return found


def _row(register: Register, batch_form: BatchForm, result: Result) -> RowView:
    row, lead, covers = batch_form.sent.rows[result.row], result.known.lead, result.known.term_covers
    sent = (
        [row.get(field, "") for field in ("name", "uscc")] if isinstance(row, dict) else _cells(batch_form, result.row)
    )
    return RowView(
        result.row + 1,
        [text for text in sent if text.strip()],
        result,
        word(register, "outcomes", result.outcome),
        matched_words()[result.matched_by],
        badge_of(lead.status, lead.holds_title) if lead and result.firm else None,
        term_badge(covers) if covers else None,
        json.loads(result.known.says) or "",
        _loan_sentence(result) if covers else "",
    )


def _loan_sentence(result: Result) -> str:
    """Return the sentence on the loan for the title that the row's own sentence is about."""
    place = next(n for n, element in enumerate(result.known.elements) if element.standing is result.known.lead)
    loan = json.loads(result.known.loan)[place]
    return str(loan["term_says"] or loan["says"])


def _cells(batch_form: BatchForm, row: int) -> list[str]:
    """Return the name and the code of a row that was refused as it stands."""
    sheet = batch_form.sheet
    cells = sheet.columns.row(sheet.rows[sheet.columns.header + 1 + row])
    return [cells.get(field, "") for field in ("name", "uscc")]
