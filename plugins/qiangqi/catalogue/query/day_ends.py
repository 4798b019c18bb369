"""The calendar of ends by its index: how many end on which days, and which come first in an order."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

from .day_kinds import NAMESAKES, divisions_of, ordinal
from .upcoming import BAR, KINDS

ENDS = tuple(sorted({*KINDS.values(), BAR}))
"""The kinds of ends in the order of their names; the index has the place of each."""

TIERS = 8
"""Numbers of titles for each regime: 0 is that of its bars, then those of its tiers, in the order of their ids."""

ALL_REGIMES = -1

_NAME = f"place >> {NAMESAKES}"

_TERMS = {"until": "day", "name": _NAME, "kind": "kind", "title": "title", "next": "next"}

_OF = f"""
day between :first and :last and (:regime is null or title / {TIERS} = :regime)
and (:kind is null or kind = :kind) and division between :division_first and :division_last
"""

_COUNTED = "select day, kind, ends from day_end_counts where regime = :regime and day between :first and :last"


class Ends:
    """The ends from a first to a last day, both inclusive, of a regime, a region and a kind or of all."""

    def __init__(
        self,
        db: sqlite3.Connection,
        first: str,
        last: str,
        regime: str | None = None,
        region: str | None = None,
        kind: str | None = None,
    ) -> None:
        self._db, self._is_whole = db, region is None and kind is None
        divisions = divisions_of(region)
        self._arguments: dict[str, Any] = {
            "first": ordinal(first),
            "last": ordinal(last),
            "regime": self._number(regime),
            "kind": ENDS.index(kind) if kind in ENDS else -1 if kind else None,
            "division_first": divisions.first,
            "division_last": divisions.last,
        }

    def by_month(self) -> dict[str, dict[str, int]]:
        """Count the ends of each month by kind; a month without any is left out."""
        found: dict[str, dict[str, int]] = {}
        for day, kind, ends in self._by_day():
            month = found.setdefault(date.fromordinal(day).isoformat()[:7], {})
            month[ENDS[kind]] = month.get(ENDS[kind], 0) + ends
        return {month: dict(sorted(kinds.items())) for month, kinds in found.items()}

    def items(self, sort: str, first: int, most: int) -> dict[str, str]:
        """Return ``most`` ends from the ``first`` on in an order: the numbers of their intervals and bars, as JSON."""
        own = _TERMS[sort.lstrip("-")]
        order = f"{own} desc" if sort.startswith("-") else own
        order += " nulls last" if own == "next" else ""
        sql = f"select kind, item from day_ends where {_OF} order by {order}, day, kind, place, title, item"
        sql += " limit :most offset :skipped"
        found = self._db.execute(sql, {**self._arguments, "most": most, "skipped": first}).fetchall()
        bars = [item for kind, item in found if ENDS[kind] == BAR]
        return {"bars": json.dumps(bars), "titles": json.dumps([item for kind, item in found if ENDS[kind] != BAR])}

    def _number(self, regime: str | None) -> int | None:
        if regime is None:
            return None
        return int(self._db.execute("select count(*) from regimes where regime < ?", (regime,)).fetchone()[0])

    def _by_day(self) -> list[tuple[int, int, int]]:
        if self._is_whole:
            regime = self._arguments["regime"]
            arguments = {**self._arguments, "regime": ALL_REGIMES if regime is None else regime}
            return self._db.execute(_COUNTED, arguments).fetchall()
        sql = f"select day, kind, count(*) from day_ends where {_OF} group by day, kind"
        return self._db.execute(sql, self._arguments).fetchall()
