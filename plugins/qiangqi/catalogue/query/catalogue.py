"""Queries to a built catalogue: the firm that a text names, and the standing of each of its titles on a day.

One object answers pages, JSON, scripts and checks alike; it reads the regimes from the database itself, so that
page, rule and data are of one build.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.contract import standing_object
from qiangqi.standing.dates import iso
from qiangqi.standing.facts import Fact
from qiangqi.standing.regime import Regime
from qiangqi.standing.succession import Predecessor, with_predecessors
from qiangqi.values.checksums import file_sha256
from qiangqi.values.names import name_key
from qiangqi.values.uscc import looks_like_code, valid_uscc

from .belonging import BELONGS, KNOWN_NAME, THEN, facts_then, names_then
from .read_only import opened
from .successions import Successions

_BY_FORMER_ID = """
select case when known_on > :day then old_id else firm_id end from former_ids where old_id = :text order by 1
"""
_BY_NAME = f"select distinct {THEN} from firm_names where name_key = :text and {KNOWN_NAME} order by 1"
_JOINED_LATER = "select firm_id from former_ids where old_id = ? and known_on > ?"
_FIRM = "select uscc, region, uscc_known_on from firms where firm_id = :firm"
_FIRM_BEFORE = f"select null, max(region), null from facts where {BELONGS} having count(*)"


@dataclass(frozen=True, slots=True)
class Known:
    """A firm as it is known on a day: the latest name, the others, and its facts published by then."""

    firm_id: str
    name: str
    uscc: str | None
    region: str
    former_names: tuple[str, ...]
    facts: tuple[Fact, ...]
    predecessors: tuple[Predecessor, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """Return the firm as the contract shows it."""
        return firm_object(self.firm_id, self.name, self.uscc, self.former_names)


class Catalogue:
    """A catalogue opened for reading."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        self.path = path
        self._db = connection or opened(path)

    @cached_property
    def release(self) -> str:
        """The SHA-256 of the database file."""
        return file_sha256(self.path)

    @cached_property
    def regimes(self) -> dict[str, Regime]:
        """The regimes that the catalogue was built with, by id."""
        rows = self._db.execute("select regime, data, application from regimes order by regime")
        parts = {regime: [json.loads(part) for part in found] for regime, *found in rows}
        return {regime: Regime.model_validate(rules | application) for regime, (rules, application) in parts.items()}

    @cached_property
    def cautions(self) -> dict[str, dict[str, str]]:
        """Each caution's one line, by code and language."""
        rows = self._db.execute("select word, says_zh, says_en from vocabulary where list = 'cautions'")
        return {word: {"zh": zh, "en": en} for word, zh, en in rows}

    @cached_property
    def engine(self) -> Engine:
        """The engine with the catalogue's own regimes."""
        return Engine(self.regimes)

    @cached_property
    def _successions(self) -> Successions:
        return Successions(self._db)

    def find(self, text: str, known_on: int) -> list[str]:
        """Return the ids of the firms that a code, an id or an exact name means; several only for a shared name."""
        text = text.strip()
        code = valid_uscc(text) if looks_like_code(text) else None
        if code:
            return self._ids("select firm_id from firms where uscc = ?", code)
        found = self._ids("select firm_id from firms where firm_id = ?", text)
        day = iso(known_on)
        found = found or [row[0] for row in self._db.execute(_BY_FORMER_ID, {"text": text, "day": day})]
        return found or [row[0] for row in self._db.execute(_BY_NAME, {"text": name_key(text), "day": day})]

    def withdrawn(self, firm_id: str) -> tuple[str, ...] | None:
        """Return the name, the day, the source and both wordings of the reason of an id that was taken back."""
        sql = "select name, withdrawn_on, source, says_zh, says_en from withdrawn_ids where old_id = ?"
        found: tuple[str, ...] | None = self._db.execute(sql, (firm_id.strip(),)).fetchone()
        return found

    def _ids(self, sql: str, *arguments: str) -> list[str]:
        return [row[0] for row in self._db.execute(sql, arguments)]

    def firm(self, firm_id: str, known_on: int) -> Known | None:
        """Return a firm as known on a day, or None where nothing of it was published by then."""
        day = iso(known_on)
        firm = self._id_today(firm_id, day)
        parameters = {"firm": firm, "id": firm_id, "day": day}
        row = self._db.execute(_FIRM if firm == firm_id else _FIRM_BEFORE, parameters).fetchone()
        names = names_then(self._db, firm, firm_id, day)
        if row is None or not names:
            return None
        current, former = names
        uscc = row[0] if row[2] is None or row[2] <= day else None
        facts = facts_then(self._db, firm, firm_id, day)
        before = self._successions.before(firm_id, list(map(name_key, (current, *former))), day)
        return Known(firm_id, current, uscc, row[1] or "", former, facts, before)

    def facts(self, firm_id: str, known_on: int) -> Sequence[Fact]:
        """Return the facts of a firm that are known on a day, as ``firm`` gives them."""
        day = iso(known_on)
        return facts_then(self._db, self._id_today(firm_id, day), firm_id, day)

    def _id_today(self, firm_id: str, day: str) -> str:
        """Return the id that a firm of a day's knowledge has today: another where it was joined to one since."""
        joined = self._ids(_JOINED_LATER, firm_id, day)
        return joined[0] if joined else firm_id

    def ask(self, text: str, as_of: int, known_on: int, regime: str | None = None, lang: str = "zh") -> dict[str, Any]:
        """Return the contract's answer for one firm, given as a code, an id or a name.

        Raises:
            KeyError: ``regime`` is none of the catalogue's.
        """
        if regime is not None and regime not in self.regimes:
            raise KeyError(regime)
        ids = self.find(text, known_on)
        firms = [firm for firm in (self.firm(id_, known_on) for id_ in ids) if firm is not None]
        one = firms[0] if len(firms) == 1 else None
        standings = self.standings(one, as_of, known_on, regime)
        name = one.name if one else text.strip()
        return {
            "query": {"firm": text, "as_of": iso(as_of), "known_on": iso(known_on)},
            "release": self.release,
            "firm": one.as_object() if one else None,
            "candidates": [firm.as_object() for firm in firms] if len(firms) > 1 else [],
            "standings": [
                standing_object(standing, self.regimes[standing.regime], name, as_of, self.cautions, lang, known_on)
                for standing in standings
            ],
        }

    def standings(self, firm: Known | None, as_of: int, known_on: int, regime: str | None = None) -> Sequence[Standing]:
        """Return a firm's standings; for no firm, one for the regime asked or for each that is declared."""
        found = self.engine.standings(firm.facts, as_of, known_on, regime) if firm else []
        found = found or [self.engine.absent(id_, as_of, known_on) for id_ in ([regime] if regime else self.regimes)]
        return with_predecessors(found, firm.predecessors if firm else (), self.engine, as_of, known_on)


def firm_object(firm_id: str, name: str, uscc: str | None, former_names: Sequence[str]) -> dict[str, Any]:
    """Return a firm as the contract shows it."""
    return {"firm_id": firm_id, "name": name, "uscc": uscc, "former_names": list(former_names)}
