"""The cases of the law as the second evaluator answers them, on more days and in more fields than each case asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from asked_histories import Asked, engine, questions
from cases.format import DATASETS, Told, as_file, told_cases
from histories import TIERS
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.dates import EVER, NEVER, parse_day
from qiangqi.standing.facts import Fact
from second_evaluator import Row

NOT_OF_ONE_FIRM = {"firm_name", "uscc", "new_name"}


def told_of_one_firm() -> Iterator[Told]:
    """Yield the cases of one firm, in one of the regimes that the second evaluator knows, and without issues."""
    for told in told_cases():
        named = any(NOT_OF_ONE_FIRM & set(row) for row in told.case.facts)
        known = len(told.regimes) == 1 and told.regimes <= set(TIERS) and told.datasets == DATASETS
        if known and not named and not told.case.issues and not _is_outside_calendars(told):
            yield told


def _is_outside_calendars(told: Told) -> bool:
    """Whether a publicity is of a year without a calendar of working days, which the second evaluator leaves open."""
    return any(row["kind"] == "publicised" and row["effective_on"] < "2004" for row in told.case.facts)


TOLD = {told.id: told for told in told_of_one_firm()}


@cache
def asked_case(id_: str, days: int) -> Asked:
    """Ask the second evaluator about a case on so many days of each title, with what is known on each of its days."""
    told = TOLD[id_]
    (regime,) = told.regimes
    closed = told.case.world == "closed"
    with TemporaryDirectory() as folder:
        path = as_file(told.regime, told.case.facts, Path(folder))
        facts = [one.fact for one in read_facts(path, engine(closed).regimes)[0]]
    rows = [_row(fact) for fact in facts]
    known = {parse_day(wanted.known_on or told.case.known_on or wanted.as_of) for wanted in told.case.expect}
    return Asked(regime, rows, facts, closed, questions(regime, rows, facts, closed, known, days))


def _row(fact: Fact) -> Row:
    start, end = fact.valid or (EVER, EVER)
    row = Row(
        _number(fact.id),
        fact.regime,
        fact.tier or "",
        fact.kind,
        date.fromordinal(fact.happened.earliest) if fact.happened.earliest > EVER else None,
        date.fromordinal(fact.happened.latest),
        date.fromordinal(fact.published),
        date.fromordinal(start) if start > EVER else None,
        date.fromordinal(end - 1) if end > EVER else None,
        _number(fact.corrects) if fact.corrects else None,
        date.fromordinal(fact.withdrawn) if fact.withdrawn < NEVER else None,
    )
    return replace(row, note="存续") if fact.goes_on else row


def _number(id_: str) -> int:
    return int(id_.removeprefix("row:"))
