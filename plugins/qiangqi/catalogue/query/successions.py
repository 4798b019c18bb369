"""Firms that ended by a merger or division, by the firm that goes on: it is named, and nothing passes to it (§2)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cached_property

from qiangqi.standing.succession import Predecessor
from qiangqi.values.names import name_key

from .fact_rows import FACT_COLUMNS, fact_of

_ENDS = """
select firm_id, fact_id, new_name from facts
where kind in ('merged', 'split') and new_name is not null and not goes_on
"""
_BEARERS = """
select count(distinct firm_id) from firm_names
where name_key = :key and known_on <= :day and (withdrawn_on is null or withdrawn_on > :day)
"""
_NAME = "select name from firms where firm_id = ?"
_FACTS = f"select {FACT_COLUMNS} from facts where firm_id = ? order by fact_id"


class Successions:
    """The mergers and divisions of a catalogue; few firms have one, so all are read at the first question."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def _ends(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for firm_id, fact_id, name in self._db.execute(_ENDS):
            found.setdefault(name_key(name), []).append((firm_id, fact_id))
        return found

    def before(self, firm_id: str, keys: Iterable[str], day: str) -> tuple[Predecessor, ...]:
        """Return the firms that ended and named this one, by a name that no other firm is known by on the day."""
        ends = self._ends
        if not ends:
            return ()
        named = [one for key in sorted(set(keys)) if key in ends and self._is_only(key, day) for one in ends[key]]
        return tuple(self._predecessor(*one) for one in sorted(set(named)) if one[0] != firm_id)

    def _is_only(self, key: str, day: str) -> bool:
        return bool(self._db.execute(_BEARERS, {"key": key, "day": day}).fetchone() == (1,))

    def _predecessor(self, firm_id: str, fact_id: str) -> Predecessor:
        facts = tuple(fact_of(row) for row in self._db.execute(_FACTS, (firm_id,)))
        (name,) = self._db.execute(_NAME, (firm_id,)).fetchone()
        return Predecessor(name, next(fact for fact in facts if fact.id == fact_id), facts)
