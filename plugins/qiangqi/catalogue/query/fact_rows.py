"""Rows of the table of facts as the engine takes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from json import dumps
from typing import Any

from qiangqi.standing.dates import EVER, NEVER, Span, parse_day
from qiangqi.standing.facts import Fact

FACT_COLUMNS = """
fact_id, new_name, uscc,
regime, tier, kind, happened_from,
case when happened_to is null then (select made_on from sources s where s.source_id = facts.source_id)
else happened_to end,
published_on, valid_from, valid_to, document, corrects, evidence, is_made_day, withdrawn_on, goes_on
"""
"""What the engine needs of a fact, in the order that :func:`fact_of` reads; no expression in it has a comma.

What names a fact or its firm comes first: two facts that have the rest alike say the same of two firms.

Where no source gives a latest day, the engine takes the day on which the raw file was made as a bound.
"""

FACT_SEPARATOR = " "
"""Between the ids of several facts in one text; an id has none."""


_OF_FIRMS = f"""
select firm_id, {FACT_COLUMNS} from facts where firm_id in (select value from json_each(?)) order by firm_id, fact_id
"""


def facts_of_firms(db: sqlite3.Connection, firms: Iterable[str]) -> dict[str, list[Fact]]:
    """Return the facts of each of some firms, by the knowledge of the catalogue's own day."""
    found: dict[str, list[Fact]] = {firm_id: [] for firm_id in firms}
    for firm_id, *row in db.execute(_OF_FIRMS, (dumps(sorted(found)),)):
        found[firm_id].append(fact_of(row))
    return found


def fact_of(row: Sequence[Any]) -> Fact:
    """Return the fact of a row of ``FACT_COLUMNS``."""
    id_, new_name, uscc, regime, tier, kind, earliest, latest, published, start, end, *rest = row
    document, corrects, grade, is_made_day, withdrawn, goes_on = rest
    return Fact(
        id_,
        regime,
        tier,
        kind,
        Span(_day(earliest) if earliest else EVER, _day(latest)),
        _day(published),
        (_day(start), _day(end) + 1) if start else None,
        document,
        corrects,
        grade,
        new_name,
        uscc,
        is_made_day == 1,
        _day(withdrawn) if withdrawn else NEVER,
        goes_on == 1,
    )


@lru_cache(maxsize=16_384)
def _day(text: str) -> int:
    return parse_day(text)
