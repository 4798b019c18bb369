"""Rows of the table of facts as the engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from qiangqi.standing.dates import EVER, NEVER, Span, parse_day
from qiangqi.standing.facts import Fact

FACT_COLUMNS = """
fact_id, regime, tier, kind, happened_from,
case when happened_to is null then (select made_on from sources s where s.source_id = facts.source_id)
else happened_to end,
published_on, valid_from, valid_to, document, corrects,
evidence, new_name, uscc, is_made_day, withdrawn_on, goes_on
"""
"""What the engine needs of a fact, in the order that :func:`fact_of` reads; no expression in it has a comma.

Where no source gives a latest day, the engine takes the day on which the raw file was made as a bound.
"""


def fact_of(row: Sequence[Any]) -> Fact:
    """Return the fact of a row of ``FACT_COLUMNS``."""
    start, end = row[7], row[8]
    return Fact(
        row[0],
        row[1],
        row[2],
        row[3],
        Span(_day(row[4]) if row[4] else EVER, _day(row[5])),
        _day(row[6]),
        (_day(start), _day(end) + 1) if start else None,
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
        row[14] == 1,
        _day(row[15]) if row[15] else NEVER,
        row[16] == 1,
    )


@lru_cache(maxsize=16_384)
def _day(text: str) -> int:
    return parse_day(text)
