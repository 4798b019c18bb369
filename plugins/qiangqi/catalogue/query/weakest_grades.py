"""The weakest grade of evidence among the facts that an answer uses, for the rows of a list of a day.

Where all that bears on a firm's titles of a regime is of one grade, that is the grade; the others alone are traced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from json import dumps

from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import NEVER, parse_day
from qiangqi.standing.facts import ENDINGS

from .fact_rows import facts_of_firms

Titled = tuple[str, str, str]
"""A title of a firm: the firm, the regime and the tier."""

_GRADES = f"""
select distinct firm_id, case when kind in {ENDINGS} then null else regime end, evidence
from facts where firm_id in (select value from json_each(?))
"""
"""The grades of a firm's facts by regime; under null those of its end, which acts in every one."""

_EVERYTHING = NEVER - 1
"""The day of knowledge: a list is made with all that the catalogue holds."""


def weakest_grades(
    db: sqlite3.Connection, engine: Engine, day: str, titles: Iterable[Titled]
) -> dict[Titled, str | None]:
    """Return the evidence of the standing of each title on a day (ISO), as the answer for one firm has it."""
    wanted = list(titles)
    grades: dict[tuple[str, str | None], set[str]] = {}
    for firm_id, regime, grade in db.execute(_GRADES, (dumps(sorted({firm_id for firm_id, _, _ in wanted})),)):
        grades.setdefault((firm_id, regime), set()).add(grade)
    found: dict[Titled, str | None] = {}
    mixed: set[tuple[str, str]] = set()
    for title in wanted:
        own = grades.get(title[:2], set()) | grades.get((title[0], None), set())
        if len(own) == 1:
            (found[title],) = own
        else:
            mixed.add(title[:2])
    facts = facts_of_firms(db, {firm_id for firm_id, _ in mixed})
    for firm_id, regime in mixed:
        for tier, grade in engine.evidence(facts[firm_id], regime, parse_day(day), _EVERYTHING).items():
            found[firm_id, regime, tier] = grade
    return found
