"""Upcoming ends as SQL over the derived tables: terms, review windows, retention, list entries and bars."""

from __future__ import annotations

import re

KINDS = {
    "in_force": "term_ends",
    "under_review": "window_closes",
    "retained": "retention_ends",
    "publicised": "publicity_ends",
    "listed": "listing_ends",
}
"""What the end of a status is called; the end of a bar is ``bar_ends``."""

BAR = "bar_ends"

LAPSE = "title_lapses"
"""What no act causes and no end tells: the first day of a title that ended by the rule itself."""

TITLES_BETWEEN = "i.until_on between :first and :last"
BARS_BETWEEN = "b.until_on between :first and :last"

_TITLES = """
select i.until_on as until, i.until_range as until_range, i.status, i.holds_title, i.firm_id, i.regime, i.tier,
       i.term_to, i.term_to_range as term_to_range, n.from_on as next_on, n.from_range as next_on_range,
       n.status as next_status, n.holds_title as next_holds_title, i.interval_id as item
from {at}intervals i left join {at}intervals n
  on n.firm_id = i.firm_id and n.regime = i.regime and n.tier = i.tier
  and n.from_on = date(coalesce(substr(i.until_range, 12), i.until_on), '+1 day')
where i.status in ({statuses}) and {titles}
  and (n.status is not i.status or i.until_on = coalesce(i.term_to, substr(i.term_to_range, 1, 10)))
"""
"""A status that goes on in another term before its own is over has not ended. An end of which only a range is known
stands on its earliest day, and what follows it is what both ends of the range lead to."""

_BARS = """
select b.until_on, b.until_range, null, null, b.firm_id, b.regime, null, null, null, date(b.until_on, '+1 day'), null,
       null, null, b.bar_id
from {at}bars b
where {bars} and b.said_until is null and not exists (
    select 1 from {at}bars o
    where o.firm_id = b.firm_id and o.regime = b.regime and o.from_on <= date(b.until_on, '+1 day')
      and (o.until_on is null or o.until_on > b.until_on)
)
"""
"""A bar that another one outlasts does not end yet, and one that cannot be said to its end has none to tell."""

_LAPSES = """
select n.from_on, n.from_range, n.status, n.holds_title, n.firm_id, n.regime, n.tier, n.term_to, n.term_to_range,
       n.from_on, n.from_range, n.status, n.holds_title, n.interval_id
from {at}intervals i join {at}intervals n
  on n.firm_id = i.firm_id and n.regime = i.regime and n.tier = i.tier and n.from_on = date(i.until_on, '+1 day')
where n.status = 'lapsed' and i.status in ({statuses}, 'undetermined') and {lapses}
"""

_ENDS = """
select e.until, e.kind as kind, e.firm_id, f.name, f.uscc, f.region, f.division, e.regime, e.tier,
       t.title_zh as title, e.status, e.holds_title, e.term_to, e.next_on, e.next_status, e.next_holds_title,
       e.until_range, e.term_to_range, e.next_on_range
from (select found.*, {kind} as kind from ({found}) found) e
join {at}firms f on f.firm_id = e.firm_id left join {at}tiers t on t.tier_id = e.regime || ':' || e.tier
where {place}
"""

_NO_ACT = """
(e.status is null or e.until is coalesce(e.term_to, substr(e.term_to_range, 1, 10)) or not exists (
    select 1 from {0}facts c
    where c.firm_id = e.firm_id and c.regime = e.regime and e.next_on in (c.happened_from, c.happened_to)
))
"""
"""A bar has no status. Where an act is of the next day, the act ended it, unless its term was over by then."""


def by_time(database: str = "") -> str:
    """Return the condition on an end (``e``) that it came with the day alone, and no act of that day brought it."""
    return _NO_ACT.format(f"{database}." if database else "")


def ends_sql(
    place: str,
    titles: str = TITLES_BETWEEN,
    bars: str = BARS_BETWEEN,
    lapses: str | None = None,
    database: str = "",
    is_ranged: bool = True,
) -> str:
    """Return the SQL of the ends: which titles' (``i``) and bars' (``b``) by their conditions, in which ``place``.

    With ``lapses``, a condition on the interval (``i``) before one, titles that lapse are among them, on their first
    day. ``database`` is the name under which a catalogue is attached; a catalogue of an earlier release may hold no
    ranges of days, and then it is not ``is_ranged``.
    """
    at = f"{database}." if database else ""
    parts = [_TITLES, _BARS] if lapses is None else [_TITLES, _BARS, _LAPSES]
    found = " union all ".join(parts).format(at=at, statuses=_STATUSES, titles=titles, bars=bars, lapses=lapses)
    found = found if is_ranged else _RANGE.sub("null", found)
    return _ENDS.format(kind=_KIND, found=found, at=at, place=place)


def all_ends_sql() -> str:
    """Return the SQL of all ends, each with its kind and, as ``item``, the number of its interval or bar."""
    found = f"{_TITLES} union all {_BARS}".format(at="", statuses=_STATUSES, titles="true", bars="b.until_on > ''")
    return f"select found.*, {_KIND} as kind from ({found}) found"


_STATUSES = ", ".join(f"'{status}'" for status in KINDS)
_NAMED = " ".join(f"when '{status}' then '{kind}'" for status, kind in {**KINDS, "lapsed": LAPSE}.items())
_KIND = f"case found.status {_NAMED} else '{BAR}' end"
_RANGE = re.compile(r"\b[inb]\.(from|until|term_to)_range\b")
