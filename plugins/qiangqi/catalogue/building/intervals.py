"""Intervals of a firm's standing by date, traced from its facts; histories that are alike are traced once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import EVER, NEVER, Span, parse_day
from qiangqi.standing.facts import ENDINGS, Fact, known
from qiangqi.standing.strict_yaml import DataError

from ..identity.firms import Firm, Mention
from ..schema import interval_tables
from ..schema.database import values
from .alike_histories import AlikeHistories, Rows

PIECES = 11
"""Bits of an interval's or a bar's number that count those of its firm; those above are the firm's own number."""

_day = lru_cache(maxsize=65_536)(parse_day)


class Tracer:
    """Traces with what is known on one day; ``known_on`` is an ordinal."""

    def __init__(self, engine: Engine, known_on: int) -> None:
        self._engine, self._known_on = engine, known_on
        self._alike: dict[str, AlikeHistories] = {}

    def rows(self, firm: Firm) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Yield a firm's rows of the tables of intervals and bars."""
        count = {"intervals": 0, "bars": 0}
        number = firm.number << PIECES
        for table, row in self.traced([_fact(row) for row in sorted(firm.rows, key=_fact_id)]):
            if count[table] >> PIECES:
                raise DataError(firm.id, 1, f"more than {count[table]} {table}; expected fewer of one firm")
            yield table, (number + count[table], firm.id, *row)
            count[table] += 1

    def traced(self, facts: Sequence[Fact]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Yield the rows of one firm's facts, in the order of their ids, without the number and the firm of each."""
        facts = known(facts, self._known_on)  # before they are parted: a correction may stand in another regime
        for regime in sorted({fact.regime for fact in facts if fact.tier}):
            alike = self._alike.get(regime)
            if alike is None:
                alike = self._alike[regime] = self._histories(regime)
            yield from alike.rows(
                [fact for fact in facts if (fact.regime == regime and fact.tier) or fact.kind in ENDINGS]
            )

    def _histories(self, regime: str) -> AlikeHistories:
        engine, known_on = self._engine, self._known_on

        def trace(facts: Sequence[Fact], write: interval_tables.Write) -> Rows:
            history = engine.history(facts, regime, known_on)
            return (
                *(("intervals", values("intervals", row)[2:]) for row in interval_tables.intervals(history, write)),
                *(("bars", values("bars", row)[2:]) for row in interval_tables.bars(history, write)),
            )

        return AlikeHistories(trace, known_on, engine.turning_days(regime, known_on))


def _fact_id(row: Mention) -> str:
    return row.fact_id


def _fact(row: Mention) -> Fact:
    happened = Span(_day(row.happened_from) if row.happened_from else EVER, _day(row.happened_to))
    valid = (_day(row.valid_from), _day(row.valid_to) + 1) if row.valid_from and row.valid_to else None
    return Fact(
        row.fact_id,
        row.regime,
        row.tier,
        row.kind,
        happened,
        _day(row.published),
        valid,
        row.document,
        row.corrects,
        is_made_day=row.is_made_day == 1,
        withdrawn=_day(row.withdrawn_on) if row.withdrawn_on else NEVER,
        goes_on=row.goes_on == 1,
    )
