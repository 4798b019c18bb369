"""What ends when: terms, review windows, retention, list entries and bars, from the derived tables.

What follows an end is what the catalogue will say from the next day on, with what it knows now; a review that is
published later may renew a title from the end of its term.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .downloads import BATCH
from .filters import within

KINDS = {
    "in_force": "term_ends",
    "under_review": "window_closes",
    "retained": "retention_ends",
    "publicised": "publicity_ends",
    "listed": "listing_ends",
}
"""What the end of a status is called; the end of a bar is ``bar_ends``."""

BAR = "bar_ends"

COLUMNS = (
    "until",
    "kind",
    "firm_id",
    "name",
    "uscc",
    "region",
    "division",
    "regime",
    "tier",
    "title",
    "status",
    "holds_title",
    "term_to",
    "next_on",
    "next_status",
    "next_holds_title",
)

_TITLES = """
select i.until_on as until, i.status, i.holds_title, i.firm_id, i.regime, i.tier, i.term_to,
       n.from_on as next_on, n.status as next_status, n.holds_title as next_holds_title
from intervals i left join intervals n
  on n.firm_id = i.firm_id and n.regime = i.regime and n.tier = i.tier and n.from_on = date(i.until_on, '+1 day')
where i.status in ({statuses}) and i.until_on between :first and :last
  and (n.status is not i.status or i.until_on = i.term_to)
"""
"""A status that goes on in another term before its own is over has not ended."""

_BARS = """
select b.until_on, null, null, b.firm_id, b.regime, null, null, date(b.until_on, '+1 day'), null, null
from bars b
where b.until_on between :first and :last and b.said_until is null and not exists (
    select 1 from bars o
    where o.firm_id = b.firm_id and o.regime = b.regime and o.from_on <= date(b.until_on, '+1 day')
      and (o.until_on is null or o.until_on > b.until_on)
)
"""
"""A bar that another one outlasts does not end yet, and one that cannot be said to its end has none to tell."""

_ENDS = """
select e.until, {kind} as kind, e.firm_id, f.name, f.uscc, f.region, f.division, e.regime, e.tier,
       t.title_zh as title, e.status, e.holds_title, e.term_to, e.next_on, e.next_status, e.next_holds_title
from ({titles} union all {bars}) e
join firms f on f.firm_id = e.firm_id left join tiers t on t.tier_id = e.regime || ':' || e.tier
where {place} and (:regime is null or e.regime = :regime)
"""

_ORDER = "e.until{0}, kind, f.name, e.firm_id, e.regime, e.tier"


@dataclass(frozen=True, slots=True)
class Span:
    """The ends asked for: from a first to a last day, both inclusive, of a regime and in a region or everywhere."""

    first: str
    last: str
    regime: str | None = None
    region: str | None = None


def counts(db: sqlite3.Connection, span: Span) -> dict[str, dict[str, int]]:
    """Count the ends of each month by kind; a month without any is left out."""
    sql, arguments = _ends(span)
    grouped = f"select substr(until, 1, 7), kind, count(*) from ({sql}) group by 1, 2 order by 1, 2"
    found: dict[str, dict[str, int]] = {}
    for month, kind, count in db.execute(grouped, arguments):
        found.setdefault(month, {})[kind] = count
    return found


def some(db: sqlite3.Connection, span: Span, first: int, most: int) -> list[dict[str, Any]]:
    """Return ``most`` ends from the ``first`` on, counted from 0; the nearest come first."""
    sql, arguments = _ends(span)
    rows = db.execute(
        f"{sql} order by {_ORDER.format('')} limit :most offset :skipped",
        {**arguments, "most": most, "skipped": first},
    )
    return [dict(row) for row in rows]


def every(db: sqlite3.Connection, span: Span) -> Iterator[list[dict[str, Any]]]:
    """Yield all ends in batches, in the order of the pages."""
    sql, arguments = _ends(span)
    cursor = db.execute(f"{sql} order by {_ORDER.format('')}", arguments)
    while batch := cursor.fetchmany(BATCH):
        yield [dict(row) for row in batch]


def latest(db: sqlite3.Connection, span: Span, most: int) -> list[dict[str, Any]]:
    """Return the last ends of a span, the latest first."""
    sql, arguments = _ends(span)
    return [dict(row) for row in db.execute(f"{sql} order by {_ORDER.format(' desc')} limit {most:d}", arguments)]


def _ends(span: Span) -> tuple[str, dict[str, Any]]:
    statuses = ", ".join(f"'{status}'" for status in KINDS)
    named = " ".join(f"when '{status}' then '{kind}'" for status, kind in KINDS.items())
    place, arguments = within(span.region, "f.division")
    sql = _ENDS.format(
        kind=f"case e.status {named} else '{BAR}' end",
        titles=_TITLES.format(statuses=statuses),
        bars=_BARS,
        place=place,
    )
    return sql, {**arguments, "first": span.first, "last": span.last, "regime": span.regime}
