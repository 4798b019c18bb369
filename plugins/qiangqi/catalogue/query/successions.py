"""Firms that ended by a merger or division, by the firm that goes on: it is named, and nothing passes to it (§2)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import cached_property

from qiangqi.standing.succession import Predecessor
from qiangqi.values.names import name_key

from .belonging import KNOWN_NAME, THEN, facts_then, names_then

_ENDS = """
select new_name, firm_id, joined_on, joined_from, fact_id from facts
where kind in ('merged', 'split') and new_name is not null and not goes_on
"""
_LAST_JOINED = "select max(known_on) from former_ids"
_BEARERS = f"select count(distinct {THEN}) from firm_names where name_key = :key and {KNOWN_NAME}"

_End = tuple[str, str | None, str | None, str]
"""The firm of an act as it is today, the day from which it is that firm's and whose it was before, and the act's id."""


class Successions:
    """The mergers and divisions of a catalogue; few firms have one, so all are read at the first question."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def last_joined(self) -> str:
        """The last day on which firms were found to be one, empty where none were: from then on each id is today's."""
        return self._db.execute(_LAST_JOINED).fetchone()[0] or ""

    @cached_property
    def _ends(self) -> dict[str, list[_End]]:
        found: dict[str, list[_End]] = {}
        for name, *end in self._db.execute(_ENDS):
            found.setdefault(name_key(name), []).append(tuple(end))
        return found

    def name_any(self, keys: Collection[str]) -> bool:
        """Whether any of some names is one that a firm which ended has named."""
        return not self._ends.keys().isdisjoint(keys)

    def before(self, firm_id: str, keys: Collection[str], day: str) -> tuple[Predecessor, ...]:
        """Return the firms that ended and named this one, by a name that no other firm is known by on the day.

        Firms are those of the day's knowledge, and ``firm_id`` is this one's id then.
        """
        ends = self._ends
        if ends.keys().isdisjoint(keys):
            return ()
        named = [one for key in sorted(set(keys)) if key in ends and self._is_only(key, day) for one in ends[key]]
        told = {(_id_then(end, day), end[0], end[-1]) for end in named}
        found = [self._predecessor(*one, day) for one in sorted(told) if one[0] != firm_id]
        return tuple(one for one in found if one)

    def _is_only(self, key: str, day: str) -> bool:
        return bool(self._db.execute(_BEARERS, {"key": key, "day": day}).fetchone() == (1,))

    def _predecessor(self, id_: str, firm: str, fact_id: str, day: str) -> Predecessor | None:
        """Return a firm that ended as it was known on a day, None where its end was not published by then."""
        names, facts = names_then(self._db, firm, id_, day), facts_then(self._db, firm, id_, day)
        act = next((fact for fact in facts if fact.id == fact_id), None)
        return Predecessor(names[0], act, facts) if names and act else None


def _id_then(end: _End, day: str) -> str:
    firm_id, joined_on, joined_from, _act = end
    return joined_from if joined_on and joined_from and joined_on > day else firm_id
