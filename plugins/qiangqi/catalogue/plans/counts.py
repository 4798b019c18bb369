"""The catalogue's own count for a target: new titles in the plan's place and span, and how far that can be known."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from qiangqi.standing.dates import iso, parse_span

from .plan_files import Plan, Target

_NEW = """
select distinct firm_id from facts join firms using (firm_id)
where kind in ('granted', 'upgraded') and facts.regime in (select value from json_each(:regimes))
"""

_CERTAIN = f"{_NEW} and happened_from >= :first and happened_to <= :last and firms.division like :prefix || '%'"

_POSSIBLE = f"""{_NEW}
and coalesce(happened_from, '') <= :last and happened_to >= :first
and (firms.division like :prefix || '%' or firms.division is null or exists (
    select 1 from divisions above
    where above.code = firms.division and above.code in (select value from json_each(:above))
    and firms.region like '%' || above.name))
"""
"""A firm of which only the province is printed may lie in the place; one of which another county is printed may not."""

_NOTICES = """
select sum(stated), sum(held) from (
    select max(stated) as stated, held from totals join regimes using (regime)
    where regime in (select value from json_each(:regimes)) and kind = 'granted' and stage = 'final'
    and is_stock = 0 and held is not null and totals.division = coalesce(regimes.division, '100000')
    group by regime, tier, batch)
"""
"""Of several documents that state one batch the largest figure counts."""

_COMPLETE = """
select count(distinct regime) = json_array_length(:regimes) from coverage
where kind = 'granted' and regime in (select value from json_each(:regimes))
and coalesce(complete_from, '') <= :first and complete_to >= :last
"""


def own_count(db: sqlite3.Connection, plan: Plan, target: Target, year: int | None) -> dict[str, Any]:
    """Return the ``own_*`` columns of a target's row; none for a baseline or where the catalogue cannot count."""
    counted = target.counted
    if counted is None or (target.baseline and target.baseline.year == year):
        return {}
    first, last = _span(db, plan, counted.within, year)
    given = {
        "regimes": json.dumps(counted.regimes),
        "above": json.dumps([f"{plan.division[:2]}0000", f"{plan.division[:4]}00"]),
        "prefix": plan.division.removesuffix("00").removesuffix("00"),
        "first": first,
        "last": last,
    }
    certain = {row[0] for row in db.execute(_CERTAIN, given)}
    possible = {row[0] for row in db.execute(_POSSIBLE, given)} - certain
    stated, held = db.execute(_NOTICES, given).fetchone()
    return {
        "own_count": len(certain),
        "own_possible": len(possible),
        "own_is_complete": db.execute(_COMPLETE, given).fetchone()[0],
        "own_stated": stated,
        "own_held": held,
    }


def _span(db: sqlite3.Connection, plan: Plan, within: str, year: int | None) -> tuple[str, str]:
    """Return the first and the last day of the count; nothing after the day of the catalogue's knowledge counts."""
    if within == "year" and year is not None:
        return f"{year}-01-01", f"{year}-12-31"
    if within == "ever":
        return "0001-01-01", str(db.execute("select value from build where key = 'known_on'").fetchone()[0])
    return iso(parse_span(plan.period.from_).earliest), iso(parse_span(plan.period.until).latest)
