"""Whose a name or a fact was with the knowledge of a day, and the names and facts that a firm had then.

Until the day on which it became known that rows are of one firm, each belongs to the firm that had it before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from qiangqi.standing.facts import Fact

from .fact_rows import FACT_COLUMNS, fact_of

THEN = "case when joined_on > :day then joined_from else firm_id end"
"""Whose a name or a fact was on the day of knowledge, by that firm's id."""

KNOWN_NAME = "known_on <= :day and (withdrawn_on is null or withdrawn_on > :day)"
"""A name counts from its publication on, until the row that gives it is taken back."""

BELONGS = f"firm_id = :firm and {THEN} = :id"
"""What was of the firm ``:id`` then, where ``:firm`` is the id of the firm which it is of today."""

_NAMES = f"""
select name, kind from firm_names where {BELONGS} and {KNOWN_NAME} order by kind = 'renamed', known_on, fact_id
"""
_FACTS = f"""
select {FACT_COLUMNS} from facts where {BELONGS} and published_on <= :day order by fact_id
"""


def names_then(db: sqlite3.Connection, firm: str, id_: str, day: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the latest name of a firm and its others as known on a day (ISO), None where it was not known yet.

    ``firm`` is its id of today, ``id_`` that of the day.
    """
    names = db.execute(_NAMES, {"firm": firm, "id": id_, "day": day}).fetchall()
    return current_and_former(names) if names else None


def facts_then(db: sqlite3.Connection, firm: str, id_: str, day: str) -> tuple[Fact, ...]:
    """Return the facts of a firm that were published by a day (ISO); the ids are as in :func:`names_then`."""
    return tuple(fact_of(row) for row in db.execute(_FACTS, {"firm": firm, "id": id_, "day": day}))


def current_and_former(names: Sequence[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """Return the latest name and the others, from (name, kind) with renamings last, each kind as it became known."""
    renamed = [name for name, kind in names if kind == "renamed"]
    current = renamed[-1] if renamed else names[0][0]
    return current, tuple(dict.fromkeys(name for name, _ in names if name != current))
