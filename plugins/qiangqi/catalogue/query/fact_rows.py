"""Rows of the table of facts as the engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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
