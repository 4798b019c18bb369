"""Many firms at once from a read-only connection: by code, by name and by id, with what was known on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from qiangqi.catalogue.query.belonging import KNOWN_NAME, THEN, current_and_former
from qiangqi.catalogue.query.fact_rows import FACT_COLUMNS
from qiangqi.catalogue.query.read_only import opened
from qiangqi.catalogue.query.successions import Successions
from qiangqi.catalogue.schema.summary_tables import add_missing_summaries
from qiangqi.standing.dates import iso

from .firm_histories import FirmHistories
from .known_firm import CORRECTS, WITHDRAWN, FactRow, KnownFirm
from .rows_by_value import WANTED, rows_by_value

_NO_CODE = "select 1 from firms where uscc is null limit 1"
_CODE_LATER = "select 1 from firms where uscc_known_on > ? limit 1"

_BY_CODE = f"""
select uscc, firm_id from firms f
where uscc in ({WANTED}) and exists (
  select 1 from firm_names n
  where n.firm_id = f.firm_id and {KNOWN_NAME} and (n.joined_on is null or n.joined_on <= :day)
)
"""
_JOINED_LATER = f"select old_id, firm_id from former_ids where old_id in ({WANTED}) and known_on > :day"
_CODES = f"""
select firm_id, case when uscc_known_on is null or uscc_known_on <= :day then uscc end from firms
where firm_id in ({WANTED})
"""
_NAMES = f"""
select {THEN}, kind = 'renamed', known_on, fact_id, name, kind, name_key from firm_names
where firm_id in ({WANTED}) and {KNOWN_NAME}
"""
_FACTS = f"""
select {FACT_COLUMNS}, {THEN} from facts where firm_id in ({WANTED}) and published_on <= :day
"""

_NAME, _KIND, _KEY = 4, 5, 6
"""Places in the row of a name; those before give the order of a firm's names."""


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a catalogue so that nothing that is asked can reach the disk: what SQLite sorts, it sorts in memory."""
    db = opened(path, never_changes=True)
    db.execute("pragma temp_store = memory")  # SQLite drops what is temporary when this changes
    add_missing_summaries(db)
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
        self._histories = FirmHistories(db, self._known_on)

    @cached_property
    def has_uncoded(self) -> bool:
        """Whether firms without a code were known: then a code that is not on record proves nothing."""
        for sql, values in ((_NO_CODE, ()), (_CODE_LATER, (self._known_on,))):
            if self._db.execute(sql, values).fetchone():
                return True
        return False

    def by_code(self, codes: Collection[str]) -> tuple[dict[str, str], dict[str, KnownFirm]]:
        """Return the firm of each code, and by their ids those that are known by their history.

        A code leads to its firm with the knowledge of any day on which the firm was known: it is the firm's id as well.
        """
        simple = self._without_succession(self._histories.by_code(codes))
        found = {firm.uscc: firm.firm_id for firm in simple.values() if firm.uscc}
        return found | dict(self._each(_BY_CODE, set(codes) - found.keys())), simple

    def by_key(self, keys: Collection[str]) -> tuple[dict[str, list[str]], dict[str, KnownFirm]]:
        """Return the firms of which some name had this key, by key and in the order of their ids.

        The second are those of them that are known by their history, by id.
        """
        found, simple = self._histories.by_key(keys)
        return found, self._without_succession(simple)

    def _without_succession(self, firms: dict[str, KnownFirm]) -> dict[str, KnownFirm]:
        """Leave out the firms that one which ended may have named: their history does not tell all of them."""
        if self._successions.name_any({firm.key for firm in firms.values()}):
            return {id_: firm for id_, firm in firms.items() if not self._successions.name_any((firm.key,))}
        return firms

    def firms(self, ids: Collection[str]) -> dict[str, KnownFirm]:
        """Return firms by their ids, each with its facts in the order of theirs; one not known yet is left out.

        An id that a later decision joined to another firm is, until that day, a firm with what was its own.
        """
        if not ids:
            return {}
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
        return rows_by_value(self._db, sql, values, self._known_on)


def _known_firm(firm_id: str, code: str | None, names: list[FactRow], facts: Sequence[FactRow]) -> KnownFirm:
    is_corrected = any([fact[CORRECTS] or fact[WITHDRAWN] for fact in facts])  # noqa: C419 (a list of two is read faster)
    own = tuple(sorted(facts) if len(facts) > 1 else facts)
    ids = tuple([fact[0] for fact in own])
    if len(names) == 1:
        _, _, _, _, name, _, key = names[0]
        return KnownFirm(firm_id, name, code, (), key, frozenset((key,)), own, is_corrected, fact_ids=ids)
    names.sort()
    current, former = current_and_former([row[_NAME : _KIND + 1] for row in names])
    key = next(row[_KEY] for row in names if row[_NAME] == current)
    keys = frozenset([row[_KEY] for row in names])
    return KnownFirm(firm_id, current, code, former, key, keys, own, is_corrected, fact_ids=ids)
