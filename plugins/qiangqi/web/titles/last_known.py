"""What is last known for certain of the titles on a page of a list; most of it needs no standing to be traced."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from json import dumps
from typing import Any

from qiangqi.catalogue.query.fact_rows import FACT_COLUMNS, fact_of
from qiangqi.catalogue.query.register import Register
from qiangqi.standing.dates import NEVER, parse_day
from qiangqi.standing.facts import Fact, known
from qiangqi.standing.last_act import last_act
from qiangqi.standing.last_known import last_known, last_known_of_act

from ..http.language import language

Titled = tuple[str, str, str]
"""A title of a firm: the firm, the regime and the tier."""

_EVERYTHING = NEVER - 1
"""The day of knowledge: a list is made with all that the catalogue holds."""

_FACTS = f"""
select firm_id, {FACT_COLUMNS} from facts where firm_id in (select value from json_each(?)) order by firm_id, fact_id
"""


async def last_known_on(register: Register, day: str, rows: Sequence[dict[str, Any]]) -> dict[Titled, str]:
    """Return what is last known by a day (ISO) of the title in each row of a list."""
    facts = _facts(register, {row["firm_id"] for row in rows})
    found: dict[Titled, str] = {}
    for row in rows:
        await asyncio.sleep(0)  # between two rows others are answered
        found[_titled(row)] = _said(register, facts[row["firm_id"]], parse_day(day), row)
    return found


def _titled(row: dict[str, Any]) -> Titled:
    return row["firm_id"], row["regime"], row["tier"]


def _facts(register: Register, firms: Iterable[str]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {firm_id: [] for firm_id in firms}
    for firm_id, *row in register.rows(_FACTS, dumps(sorted(found))):
        found[firm_id].append(fact_of(row))
    return found


def _said(register: Register, facts: Sequence[Fact], day: int, row: dict[str, Any]) -> str:
    """Say it by the latest act alone where the term is no part of it."""
    _, regime, tier = _titled(row)
    heard = [fact for fact in known(facts, _EVERYTHING) if fact.regime == regime]
    said = last_known_of_act(last_act(heard, tier, day), row["term_basis"], language())
    if said is not None:
        return said
    standings = register.catalogue.engine.standings(facts, day, _EVERYTHING, regime)
    return next(last_known(one, language()) for one in standings if one.tier == tier)
