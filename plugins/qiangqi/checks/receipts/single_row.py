"""One row asked for its receipt: a row of a batch, or one for which a person chose the firm among the candidates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qiangqi.standing.dates import iso

from ..batch import Checker
from ..results import CheckQuery, Result
from ..rows import FIELDS, Refused, Row, read_row

CHOSEN = "firm"
"""The field that holds the id of a firm that was chosen; no row of a batch has it."""


class UnreadableRow(Exception):
    """A row that cannot be asked has no receipt; ``refused`` is why."""

    def __init__(self, refused: Refused) -> None:
        super().__init__("a row that cannot be asked")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Single:
    """One row that was asked, as texts; the day that was meant, as an ordinal; and its result."""

    sent: Mapping[str, str]
    as_of: int
    query: CheckQuery
    result: Result

    def query_object(self) -> dict[str, Any]:
        """Return the question as the receipt shows it: with the days that were meant where none were given."""
        return {**self.query.as_object(), "as_of": iso(self.as_of), "row": self.sent}

    def answer_object(self) -> dict[str, Any]:
        """Return the answer as the contract has it."""
        found: dict[str, Any] = json.loads(self.result.text())
        return found


def ask_one(checker: Checker, given: object, query: CheckQuery) -> Single:
    """Ask about one row, as JSON or a form gives it.

    Raises:
        NotAsked: it cannot be asked.
    """
    if not isinstance(given, dict):
        raise UnreadableRow(Refused("not_an_object"))
    chosen = "" if given.get(CHOSEN) is None else given[CHOSEN]
    if not isinstance(chosen, str):
        raise UnreadableRow(Refused("not_text", CHOSEN))
    rest = {field: value for field, value in given.items() if field != CHOSEN}
    row = _read(checker, rest if _names(rest) else {**rest, "name": chosen}, query)
    return Single(_texts({**rest, CHOSEN: chosen}), row.as_of, query, _result(checker, rest, chosen, query))


def _read(checker: Checker, given: Mapping[str, object], query: CheckQuery) -> Row:
    row = read_row(given, query.as_of, checker.engine.regimes)
    if isinstance(row, Refused):
        raise UnreadableRow(row)
    return row


def _result(checker: Checker, given: dict[str, object], chosen: str, query: CheckQuery) -> Result:
    if chosen and not _names(given):
        return checker.batch(query).chosen(chosen, given)
    result = checker.batch(query).answer([given])[0]
    if not chosen or (result.firm and result.firm.firm_id == chosen):
        return result
    if chosen not in [candidate["firm_id"] for candidate in result.candidates]:
        raise UnreadableRow(Refused("other_firm"))
    rest = {field: value for field, value in given.items() if field not in ("name", "uscc")}
    return checker.batch(query).chosen(chosen, rest)


def _names(given: Mapping[str, object]) -> bool:
    return bool(given.get("name") or given.get("uscc"))


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    """Return the fields that say anything, in the contract's order; a code that came as a number stays one."""
    texts = {field: str(given[field]).strip() for field in (CHOSEN, *FIELDS) if given.get(field) not in (None, "")}
    return {field: text for field, text in texts.items() if text}
