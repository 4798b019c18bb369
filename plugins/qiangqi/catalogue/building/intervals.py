"""Intervals of a firm's standing by date, traced from its facts; histories that are alike are traced once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import EVER, NEVER, Span, parse_day
from qiangqi.standing.facts import ENDINGS, Fact
from qiangqi.standing.strict_yaml import DataError

from ..identity.firms import Firm, Mention
from ..schema import interval_tables
from ..schema.database import values

PIECES = 11
"""Bits of an interval's or a bar's number that count those of its firm; those above are the firm's own number."""

_KEPT = 10_000
_day = lru_cache(maxsize=65_536)(parse_day)
Rows = tuple[tuple[str, tuple[Any, ...]], ...]
"""Rows by table, without the two columns that come first in each: the row's number and its firm."""


class Tracer:
    """Traces with what is known on one day; ``known_on`` is an ordinal."""

    def __init__(self, engine: Engine, known_on: int) -> None:
        self._engine, self._known_on = engine, known_on
        self._kept: dict[tuple[Any, ...], Rows] = {}

    def rows(self, firm: Firm) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Yield a firm's rows of the tables of intervals and bars."""
        count = {"intervals": 0, "bars": 0}
        number = firm.number << PIECES
        facts = sorted(firm.rows, key=lambda row: row.fact_id)
        for regime in sorted({row.regime for row in facts if row.tier}):
            for table, row in self._regime(regime, _of(regime, facts)):
                if count[table] >> PIECES:
                    raise DataError(firm.id, 1, f"more than {count[table]} {table}; expected fewer of one firm")
                yield table, (number + count[table], firm.id, *row)
                count[table] += 1

    def _regime(self, regime: str, rows: Sequence[Mention]) -> Rows:
        """Return the rows of one history, the firm left out: they depend on its dates and documents, not on names."""
        alike = (regime, *_shape(rows))
        found = self._kept.get(alike)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            history = self._engine.history([_fact(row) for row in rows], regime, self._known_on)
            found = self._kept[alike] = (
                *(("intervals", values("intervals", row)[2:]) for row in interval_tables.intervals(history)),
                *(("bars", values("bars", row)[2:]) for row in interval_tables.bars(history)),
            )
        return found


def _of(regime: str, rows: Sequence[Mention]) -> list[Mention]:
    """Return the rows that bear on a regime: its own, and those that end the firm."""
    return [row for row in rows if (row.regime == regime and row.tier) or row.kind in ENDINGS]


def _shape(rows: Sequence[Mention]) -> Iterator[tuple[Any, ...]]:
    """What a history depends on: ids and documents only by which of them are the same, and their order."""
    places = {row.fact_id: place for place, row in enumerate(rows)}
    documents: dict[str | None, int] = {None: -1}
    for row in rows:
        document = documents.setdefault(row.document, len(documents))
        corrects = places.get(row.corrects, -1) if row.corrects else None
        yield (
            row.tier,
            row.kind,
            row.happened_from,
            row.happened_to,
            row.published,
            row.valid_from,
            row.valid_to,
            document,
            corrects,
            row.is_made_day,
            row.withdrawn_on,
            row.goes_on,
        )


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
