"""The catalogue's own count for a target: firms in training, new titles and stock apart, each as far as it is known."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from qiangqi.standing.dates import iso, parse_span

from .plan_files import Plan, Target

_FIRMS = {
    "training": """
select firm_id, from_on <= :last and coalesce(until_on, '9999') >= :first and status = 'listed' as is_certain
from intervals join tiers using (regime, tier)
where kind = 'list' and status in ('listed', 'undetermined') and coalesce(from_on, '') <= :last
and coalesce(until_on, '9999') >= :first and intervals.regime in (select value from json_each(:regimes))
""",
    "new": """
select firm_id, happened_from >= :first and coalesce(happened_to <= :last, false) as is_certain
from facts f join tiers using (regime, tier)
where tiers.kind = 'title' and f.kind in ('granted', 'upgraded') and f.regime in (select value from json_each(:regimes))
and coalesce(happened_from, '') <= :last and coalesce(happened_to, '9999') >= :first
and not exists (select 1 from facts e where e.firm_id = f.firm_id and e.regime = f.regime and e.tier = f.tier
    and e.kind in ('granted', 'upgraded') and e.happened_to < :first and e.fact_id in (select fact_id from standing))
and f.fact_id in (select fact_id from standing)
""",
    "stock": """
select firm_id, holds_title = 'yes' as is_certain
from intervals join tiers using (regime, tier)
where kind = 'title' and holds_title in ('yes', 'unclear') and coalesce(from_on, '') <= :last
and coalesce(until_on, '9999') >= :last and intervals.regime in (select value from json_each(:regimes))
""",
}
"""Of each kind the firms that may be meant, and whether the dates leave no doubt.

A title granted again to a firm that had it before the span is not new. On a list of firms in training or holding a
title is who is so on some day of the span, or on its last.
"""

_STANDING = """
with standing as (
    select fact_id from facts where withdrawn_on is null
    and fact_id not in (select corrects from facts where corrects is not null and withdrawn_on is null))
"""
"""The facts that still stand: neither withdrawn nor replaced or annulled by another that stands."""

_PLACED = """
select firm_id, max(is_certain and coalesce(firms.division like :prefix || '%', 0))
from ({}) join firms using (firm_id)
where firms.division like :prefix || '%' or firms.division is null or exists (
    select 1 from divisions above
    where above.code = firms.division and above.code in (select value from json_each(:above))
    and firms.region like '%' || above.name)
group by firm_id
"""
"""A firm of which only the province is printed may lie in the place; one of which another county is printed may not."""

_NOTICES = """
select sum(stated), sum(held) from (
    select max(stated) as stated, held from totals join regimes using (regime)
    where regime in (select value from json_each(:regimes)) and kind = :kind and stage = 'final'
    and is_stock = 0 and held is not null and totals.division = coalesce(regimes.division, '100000')
    group by regime, tier, batch)
"""
"""Of several documents that state one batch the largest figure counts."""

_COMPLETE = """
select count(distinct regime) = json_array_length(:regimes) from coverage
where kind = :kind and regime in (select value from json_each(:regimes))
and coalesce(complete_from, '') <= :first and complete_to >= :last
"""


_EVER = "0001-01-01"


def own_count(db: sqlite3.Connection, plan: Plan, target: Target, year: int | None) -> dict[str, Any]:
    """Return the ``own_*`` columns of a target's row; none for a baseline or where the catalogue cannot count.

    Nothing after the day of the catalogue's knowledge counts.
    """
    counted = target.counted
    if counted is None or (target.baseline and target.baseline.year == year):
        return {}
    first, last = _span(plan, counted.within, year)
    given = {
        "regimes": json.dumps(counted.regimes),
        "above": json.dumps([f"{plan.division[:2]}0000", f"{plan.division[:4]}00"]),
        "prefix": plan.division.removesuffix("00").removesuffix("00"),
        "kind": "listed" if counted.means == "training" else "granted",
        "first": first,
        "last": min(last, _known_on(db)),
    }
    found = {
        means: dict(db.execute(_STANDING + _PLACED.format(sql), given).fetchall()) for means, sql in _FIRMS.items()
    }
    apart = {f"own_{means}": sum(firms.values()) for means, firms in found.items()}
    span = {"own_from": None if first == _EVER else first, "own_until": given["last"]}
    return {"own_means": counted.means} | span | apart | _meant(db, given, found.get(counted.means))


def _meant(db: sqlite3.Connection, given: dict[str, Any], firms: dict[str, int] | None) -> dict[str, Any]:
    """Return what stands beside the target: the count of what it means, and how complete the lists for it are."""
    if firms is None:
        return {}
    stated, held = db.execute(_NOTICES, given).fetchone()
    return {
        "own_count": sum(firms.values()),
        "own_possible": sum(not is_certain for is_certain in firms.values()),
        "own_is_complete": db.execute(_COMPLETE, given).fetchone()[0],
        "own_stated": stated,
        "own_held": held,
    }


def _span(plan: Plan, within: str, year: int | None) -> tuple[str, str]:
    """Return the first and the last day of the span that a target speaks of."""
    if within == "year" and year is not None:
        return f"{year}-01-01", f"{year}-12-31"
    last = iso(parse_span(plan.period.until).latest)
    return (_EVER if within == "ever" else iso(parse_span(plan.period.from_).earliest)), last


def _known_on(db: sqlite3.Connection) -> str:
    return str(db.execute("select value from build where key = 'known_on'").fetchone()[0])
