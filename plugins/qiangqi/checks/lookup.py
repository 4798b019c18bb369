"""Many firms at once from a read-only connection: by code, by name and by id, with what was known on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from functools import cached_property
from json import dumps
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.catalogue.query.belonging import KNOWN_NAME, THEN, current_and_former
from qiangqi.catalogue.query.catalogue import firm_object
from qiangqi.catalogue.query.fact_rows import FACT_COLUMNS
from qiangqi.catalogue.query.read_only import opened
from qiangqi.catalogue.query.successions import Successions
from qiangqi.standing.dates import iso
from qiangqi.standing.succession import Predecessor

_WANTED = "select value from json_each(:wanted)"
"""The values that a query is asked for: one parameter, where a placeholder for each took longer to bind than to ask."""

_NO_CODE = "select 1 from firms where uscc is null limit 1"
_CODE_LATER = "select 1 from firms where uscc_known_on > ? limit 1"

_BY_CODE = f"""
select uscc, firm_id from firms f
where uscc in ({_WANTED}) and (uscc_known_on is null or uscc_known_on <= :day) and exists (
  select 1 from firm_names n
  where n.firm_id = f.firm_id and {KNOWN_NAME} and (n.joined_on is null or n.joined_on <= :day)
)
"""
_BY_KEY = f"""
select distinct name_key, {THEN} from firm_names where name_key in ({_WANTED}) and {KNOWN_NAME} order by 2
"""
_JOINED_LATER = f"select old_id, firm_id from former_ids where old_id in ({_WANTED}) and known_on > :day"
_CODES = f"""
select firm_id, case when uscc_known_on is null or uscc_known_on <= :day then uscc end from firms
where firm_id in ({_WANTED})
"""
_NAMES = f"""
select {THEN}, kind = 'renamed', known_on, fact_id, name, kind, name_key from firm_names
where firm_id in ({_WANTED}) and {KNOWN_NAME}
"""
_FACTS = f"""
select {FACT_COLUMNS}, {THEN} from facts where firm_id in ({_WANTED}) and published_on <= :day
"""

FactRow = tuple[Any, ...]
"""A fact in the columns of ``FACT_COLUMNS``, and behind them the id of its firm."""

REGIME, TIER, KIND, CORRECTS, WITHDRAWN = map(
    [name.strip() for name in FACT_COLUMNS.split(",")].index, ("regime", "tier", "kind", "corrects", "withdrawn_on")
)
"""Places in a fact's row; ``corrects`` names the fact which this one replaces."""

OF_HISTORY = slice(REGIME, -1)
"""The places in a fact's row that say what happened; before them stand names and codes."""

_NAME, _KIND, _KEY = 4, 5, 6
"""Places in the row of a name; those before give the order of a firm's names."""


class KnownFirm(NamedTuple):
    """A firm as it was known on a day, with the keys of its names: the latest one's, and all.

    ``is_corrected``: some of its facts replace others or were withdrawn, so not all of them need count.
    """

    firm_id: str
    name: str
    uscc: str | None
    former_names: tuple[str, ...]
    key: str
    keys: frozenset[str]
    facts: tuple[FactRow, ...]
    is_corrected: bool
    predecessors: tuple[Predecessor, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """Return the firm as the contract shows it."""
        return firm_object(self.firm_id, self.name, self.uscc, self.former_names)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a catalogue so that nothing that is asked can reach the disk: what SQLite sorts, it sorts in memory."""
    db = opened(path)
    db.execute("pragma temp_store = memory")
    db.execute("pragma query_only = on")
    db.execute("pragma cache_size = -16384")
    return db


class Lookup:
    """A catalogue with the knowledge of one day (an ordinal).

    ``successions`` are those of the same catalogue, where somebody has read them before: a file of 100,000 firms with
    4,000 mergers takes 10 ms of processor to give them.
    """

    def __init__(self, db: sqlite3.Connection, known_on: int, successions: Successions | None = None) -> None:
        self._db, self._known_on = db, iso(known_on)
        self._successions = successions or Successions(db)

    @cached_property
    def has_uncoded(self) -> bool:
        """Whether firms without a code were known: then a code that is not on record proves nothing."""
        for sql, values in ((_NO_CODE, ()), (_CODE_LATER, (self._known_on,))):
            if self._db.execute(sql, values).fetchone():
                return True
        return False

    def by_code(self, codes: Collection[str]) -> dict[str, str]:
        """Return the firm of each code that was on record."""
        return dict(self._each(_BY_CODE, codes))

    def by_key(self, keys: Collection[str]) -> dict[str, list[str]]:
        """Return the firms of which some name had this key, by key, in the order of their ids."""
        found: dict[str, list[str]] = {}
        for key, firm_id in self._each(_BY_KEY, keys):
            found.setdefault(key, []).append(firm_id)
        return found

    def firms(self, ids: Collection[str]) -> dict[str, KnownFirm]:
        """Return firms by their ids, each with its facts in the order of theirs; one not known yet is left out.

        An id that a later decision joined to another firm is, until that day, a firm with what was its own.
        """
        joined = dict(self._each(_JOINED_LATER, ids)) if self._known_on < self._successions.last_joined else {}
        whole = {joined.get(id_, id_) for id_ in ids} if joined else ids
        names, facts = self._grouped(_NAMES, whole, 0), self._grouped(_FACTS, whole, -1)
        codes = dict(self._each(_CODES, ids))
        found = {id_: _known_firm(id_, codes.get(id_), names[id_], facts.get(id_, ())) for id_ in ids if id_ in names}
        if self._successions.name_any({row[_KEY] for some in names.values() for row in some}):
            for id_, firm in found.items():
                if before := self._successions.before(id_, firm.keys, self._known_on):
                    found[id_] = firm._replace(predecessors=before)
        return found

    def _grouped(self, sql: str, ids: Collection[str], whose: int) -> dict[str, list[FactRow]]:
        """Return rows by the firm that they are of, whose id stands in the place ``whose``."""
        found: dict[str, list[FactRow]] = {}
        for row in self._each(sql, ids):
            if (id_ := row[whose]) in found:
                found[id_].append(row)
            else:
                found[id_] = [row]
        return found

    def _each(self, sql: str, values: Collection[str]) -> list[tuple[Any, ...]]:
        """Return the rows of a query that asks for many values; ``:day`` in it is the day of knowledge."""
        if len(values) == 1:  # a check of one row is asked for by the value itself, which needs no list to be read
            wanted, sql = next(iter(values)), sql.replace(_WANTED, ":wanted")
        else:
            wanted = dumps(sorted(values))
        return self._db.execute(sql, {"wanted": wanted, "day": self._known_on}).fetchall() if values else []


def slots_for(values: Sequence[object]) -> tuple[str, dict[str, object]]:
    """Return named placeholders for a list of values in a statement, and the values by these names."""
    names = [f"v{number}" for number in range(len(values))]
    return ", ".join(f":{name}" for name in names), dict(zip(names, values, strict=True))


def _known_firm(firm_id: str, code: str | None, names: list[FactRow], facts: Sequence[FactRow]) -> KnownFirm:
    is_corrected = any([fact[CORRECTS] or fact[WITHDRAWN] for fact in facts])  # noqa: C419 (a list of two is read faster)
    own = tuple(sorted(facts) if len(facts) > 1 else facts)
    if len(names) == 1:
        _, _, _, _, name, _, key = names[0]
        return KnownFirm(firm_id, name, code, (), key, frozenset((key,)), own, is_corrected)
    names.sort()
    current, former = current_and_former([row[_NAME : _KIND + 1] for row in names])
    key = next(row[_KEY] for row in names if row[_NAME] == current)
    keys = frozenset([row[_KEY] for row in names])
    return KnownFirm(firm_id, current, code, former, key, keys, own, is_corrected)
