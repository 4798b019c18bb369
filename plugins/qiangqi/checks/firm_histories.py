"""Firms of which all is simple: found by a code or a name with one query, and known by the hash of their history.

Firms of one history get one answer, so where it is known already no fact need be read. Every other firm, and every one
of which something was not known yet on the day, is looked up with its names and facts (:mod:`.lookup`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import Any

from qiangqi.catalogue.query.belonging import KNOWN_NAME, THEN
from qiangqi.catalogue.query.fact_rows import FACT_SEPARATOR

from .known_firm import KnownFirm
from .rows_by_value import WANTED, rows_by_value

_FIRM = "f.firm_id, f.name, f.uscc, f.name_key, h.former_names, h.history, h.facts"
_BY_CODE = f"""
select {_FIRM} from firms f join firm_histories h on h.number = f.rowid
where f.uscc in ({WANTED}) and h.known_on <= :day
"""
_BY_KEY = f"""
select n.key, n.id, {_FIRM}
from (select name_key as key, {THEN} as id, firm_id from firm_names where name_key in ({WANTED}) and {KNOWN_NAME}) n
left join firms f on f.firm_id = n.firm_id left join firm_histories h on h.number = f.rowid and h.known_on <= :day
"""


class FirmHistories:
    """The simple firms of a catalogue with the knowledge of one day (ISO)."""

    def __init__(self, db: sqlite3.Connection, day: str) -> None:
        self._db, self._day = db, day

    def by_code(self, codes: Collection[str]) -> dict[str, KnownFirm]:
        """Return the simple firms among those of some codes, by id."""
        return {row[0]: _firm(row) for row in rows_by_value(self._db, _BY_CODE, codes, self._day)}

    def by_key(self, keys: Collection[str]) -> tuple[dict[str, list[str]], dict[str, KnownFirm]]:
        """Return the ids of all firms of which some name had a key, by key and in order, and the simple ones by id."""
        ids: dict[str, set[str]] = {}
        firms = {}
        for key, id_, *firm in rows_by_value(self._db, _BY_KEY, keys, self._day):
            ids.setdefault(key, set()).add(id_)
            if firm[-1]:
                firms[id_] = _firm(firm)
        return {key: sorted(some) for key, some in ids.items()}, firms


def _firm(row: Any) -> KnownFirm:
    id_, name, code, key, former, history, facts = row
    former_names = tuple(json.loads(former)) if former else ()
    keys, ids = frozenset((key,)), tuple(facts.split(FACT_SEPARATOR))
    return KnownFirm(id_, name, code, former_names, key, keys, (), is_corrected=False, history=history, fact_ids=ids)
