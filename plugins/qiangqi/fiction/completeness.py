"""Completeness of the fiction: every word of the closed lists is to occur in a fictional catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.query.read_only import opened
from qiangqi.standing.dates import parse_day

_WORDS = "select word from vocabulary where list = ? and word not in ({}) order by word_id"
_USED = {
    "statuses": "select status from intervals",
    "kinds": "select kind from facts",
    "tiers": "select tier from facts where tier is not null",
    "evidence": "select evidence from facts",
    "issue_codes": "select code from issues",
    "levels": "select level from sources",
    "report_statuses": "select status from error_reports",
}
_REGIMES = "select regime from regimes where regime not in (select regime from facts) order by regime"


def missing(path: Path) -> list[str]:
    """Return ``list: word`` for each regime, status, kind, tier, grade, level, issue or caution that does not occur."""
    db = opened(path)
    found = [f"regimes: {regime}" for (regime,) in db.execute(_REGIMES)]
    for name, used in _USED.items():
        found += [f"{name}: {word}" for (word,) in db.execute(_WORDS.format(used), (name,))]
    known_on = db.execute("select value from build where key = 'known_on'").fetchone()[0]
    unseen = set(Catalogue(path, db).cautions)
    for codes in _cautions(db, Catalogue(path, db), parse_day(known_on)):
        unseen.difference_update(codes)
        if not unseen:
            break
    db.close()
    return [*found, *(f"cautions: {code}" for code in sorted(unseen))]


def _cautions(db: sqlite3.Connection, catalogue: Catalogue, known_on: int) -> Iterator[tuple[str, ...]]:
    """Yield the cautions of each standing of each firm, on the first and last day of each interval and after."""
    for (firm_id,) in db.execute("select firm_id from firms order by firm_id").fetchall():
        sql = "select from_on from intervals where firm_id = :f union select until_on from intervals where firm_id = :f"
        days = [parse_day(day) for (day,) in db.execute(sql, {"f": firm_id}) if day]
        firm = catalogue.firm(firm_id, known_on)
        for day in (*days, known_on + 1):
            for standing in catalogue.standings(firm, day, known_on):
                yield standing.cautions
