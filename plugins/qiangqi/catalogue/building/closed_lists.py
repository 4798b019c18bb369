"""Check against the closed lists: no word or code in a catalogue that they do not have, by SQL on the finished file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

SEEN = (
    ("facts", ("source_id", "regime", "tier", "kind", "evidence")),
    ("skipped", ("source_id", "reason")),
    ("issues", ("source_id", "code", "severity", "owner")),
    ("totals", ("source_id", "regime", "tier", "kind", "division")),
    ("sources", ("source_id", "level", "evidence")),
    ("intervals", ("regime", "tier", "status")),
    ("intervals", ("holds_title", "term_basis")),
    ("bars", ("regime", "provision")),
    ("firms", ("division",)),
    ("regimes", ("regime", "level", "division")),
    ("tiers", ("regime", "tier")),
    ("provisions", ("regime", "basis")),
    ("parameters", ("regime", "provision", "basis")),
    ("conditions", ("regime", "tier", "provision", "basis")),
    ("notes", ("regime", "evidence")),
    ("coverage", ("regime", "tier", "kind")),
)
"""The columns of each table that hold closed words, as they are read together: by an index where one has them all."""

WORDS = {
    "kind": "kinds",
    "status": "statuses",
    "evidence": "evidence",
    "level": "levels",
    "term_basis": "bases",
    "basis": "bases",
    "code": "issue_codes",
    "reason": "skip_reasons",
}
"""Columns whose values are words of the vocabulary, by list; null is no word."""

_WORD = "{0} is not null and {0} not in (select word from vocabulary where list = '{1}')"

_RULES = {
    "regime": "regime is not null and regime not in (select regime from regimes)",
    "tier": "tier is not null and tier not in (select word from vocabulary where list = 'tiers')"
    " or regime is not null and tier is not null and not exists"
    " (select 1 from tiers t where t.regime = seen.regime and t.tier = seen.tier)",
    "provision": "provision is not null and not exists"
    " (select 1 from provisions p where p.regime = seen.regime and p.provision = seen.provision)",
    "holds_title": "holds_title not in ('yes', 'no', 'unclear')",
    "severity": "not exists (select 1 from vocabulary v where v.list = 'issue_codes' and v.word = seen.code"
    " and json_extract(v.extra, '$.severity') = seen.severity)",
    "owner": "not exists (select 1 from vocabulary v where v.list = 'issue_codes' and v.word = seen.code"
    " and json_extract(v.extra, '$.owner') = seen.owner)",
    "division": "division is not null and division not in (select code from divisions) and ("
    " substr(division, 1, 2) || '0000' not in (select code from divisions where level = 'province')"
    " or exists (select 1 from divisions d where d.level not in ('country', 'province')"
    " and substr(d.code, 1, 2) = substr(seen.division, 1, 2)))",
}
"""The other columns. The table of divisions has every province, and what lies below only for some of them."""


class Unknown(NamedTuple):
    """A value that no closed list has; the source that brings it, where one does."""

    value: str
    source_id: str | None


class Compared(NamedTuple):
    """One column of a table: how many different values it has, and those that are unknown."""

    table: str
    column: str
    values: int
    unknown: list[Unknown]


def compare(db: sqlite3.Connection) -> Iterator[Compared]:
    """Compare every column that holds closed words with its list."""
    for table, columns in SEEN:
        _see(db, table, columns)
        source = "source_id" if "source_id" in columns else "null"
        for column in columns:
            if rule := _rule(column):
                (values,) = db.execute(f"select count(distinct {column}) from seen").fetchone()
                sql = f"select distinct {column}, {source} from seen where {rule} order by 1, 2"
                found = [Unknown(str(value), source_id) for value, source_id in db.execute(sql)]
                yield Compared(table, column, values, found)


def _rule(column: str) -> str | None:
    """Return the SQL condition under which a value of this column is unknown, or None for a column without a list."""
    return _WORD.format(column, WORDS[column]) if column in WORDS else _RULES.get(column)


def _see(db: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    listed = ", ".join(columns)
    db.execute("drop table if exists temp.seen")
    # Not `group by`: that sorts every row, and the different ones are few.
    db.execute(f"create temp table seen as select distinct {listed} from main.{table}")
