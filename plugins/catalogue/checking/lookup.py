"""Many firms at once from a read-only connection: by code, by name and by id, with what was known on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from standing.dates import iso

from ..ask import FACT_COLUMNS, current_and_former

AT_ONCE = 1_000
"""Values that one query is asked for."""

FactRow = tuple[Any, ...]
"""A fact in the columns of ``FACT_COLUMNS``."""


@dataclass(frozen=True, slots=True)
class Held:
    """A firm as it was known on a day, with the keys of its names: the latest one's, and all."""

    firm_id: str
    name: str
    uscc: str | None
    former_names: tuple[str, ...]
    key: str
    keys: frozenset[str]
    facts: tuple[FactRow, ...]

    def as_object(self) -> dict[str, Any]:
        """Return the firm as the contract shows it."""
        names = list(self.former_names)
        return {"firm_id": self.firm_id, "name": self.name, "uscc": self.uscc, "former_names": names}


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a catalogue so that nothing that is asked can reach the disk: what SQLite sorts, it sorts in memory."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    db.execute("pragma temp_store = memory")
    db.execute("pragma query_only = on")
    db.execute("pragma cache_size = -16384")
    return db


class Lookup:
    """A catalogue with the knowledge of one day (an ordinal)."""

    def __init__(self, db: sqlite3.Connection, known_on: int) -> None:
        self._db, self._known_on = db, iso(known_on)

    @cached_property
    def has_uncoded(self) -> bool:
        """Whether firms without a code were known: then a code that is not on record proves nothing."""
        sql = "select exists (select 1 from firms where uscc is null or uscc_known_on > ?)"
        return bool(self._db.execute(sql, (self._known_on,)).fetchone()[0])

    def by_code(self, codes: Collection[str]) -> dict[str, str]:
        """Return the firm of each code that was on record."""
        sql = """
            select uscc, firm_id from firms where uscc in ({}) and (uscc_known_on is null or uscc_known_on <= ?)
            and exists (select 1 from firm_names n where n.firm_id = firms.firm_id and n.known_on <= ?)
        """
        return dict(self._each(sql, codes, self._known_on, self._known_on))

    def by_key(self, keys: Collection[str]) -> dict[str, list[str]]:
        """Return the firms of which some name had this key, by key, in the order of their ids."""
        found: dict[str, list[str]] = {}
        sql = """
            select distinct name_key, firm_id from firm_names
            where name_key in ({}) and known_on <= ? order by firm_id
        """
        for key, firm_id in self._each(sql, keys, self._known_on):
            found.setdefault(key, []).append(firm_id)
        return found

    def firms(self, ids: Collection[str]) -> dict[str, Held]:
        """Return firms by their ids, each with its facts in the order of theirs; one not known yet is left out."""
        names = self._grouped(
            "select firm_id, name, kind, name_key from firm_names where firm_id in ({}) and known_on <= ? "
            "order by firm_id, kind = 'renamed', known_on, name_id",
            ids,
        )
        facts = self._grouped(
            f"select firm_id, {FACT_COLUMNS} from facts where firm_id in ({{}}) and published_on <= ? "
            "order by firm_id, fact_id",
            ids,
        )
        codes = self._each("select firm_id, uscc, uscc_known_on from firms where firm_id in ({})", ids)
        return {
            firm_id: _held(firm_id, code if since is None or since <= self._known_on else None, names, facts)
            for firm_id, code, since in codes
            if firm_id in names
        }

    def _grouped(self, sql: str, ids: Collection[str]) -> dict[str, list[FactRow]]:
        found: dict[str, list[FactRow]] = {}
        for row in self._each(sql, ids, self._known_on):
            found.setdefault(row[0], []).append(row[1:])
        return found

    def _each(self, sql: str, values: Collection[str], *more: str) -> Iterator[tuple[Any, ...]]:
        asked = sorted(values)
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            yield from self._db.execute(sql.format(", ".join("?" * len(part))), (*part, *more))


def _held(firm_id: str, code: str | None, names: dict[str, list[FactRow]], facts: dict[str, list[FactRow]]) -> Held:
    rows = names[firm_id]
    current, former = current_and_former([row[:2] for row in rows])
    key = next(row[2] for row in rows if row[0] == current)
    return Held(firm_id, current, code, former, key, frozenset(row[2] for row in rows), tuple(facts.get(firm_id, ())))
