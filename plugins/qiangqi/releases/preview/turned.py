"""The standings that turn from one catalogue to another, as of one day."""

from __future__ import annotations

import sqlite3

_TABLE = """
create table turned (
    firm_id text, name text, regime text, tier text, status_before text, holds_before text, status_after text,
    holds_after text, until_before text, until_after text
)
"""
_DAY = "create table compared (day text)"
_ON = (
    "create temp table standing_{0} as select {1} as firm_id, i.regime, i.tier, i.status, i.holds_title, i.until_on"
    " from {0}.intervals i {2}"
    " where (i.from_on is null or i.from_on <= :day) and (i.until_on is null or i.until_on >= :day)"
)
_MOVED = "left join now.former_ids w on w.old_id = i.firm_id"
"""A firm that was joined to another stands under the other's id by now."""

_TURNED = """
insert into turned
select coalesce(n.firm_id, l.firm_id) as id, coalesce(f.name, g.name) as name, coalesce(n.regime, l.regime),
       coalesce(n.tier, l.tier), l.status, l.holds_title, n.status, n.holds_title, l.until_on, n.until_on
from standing_now n full outer join standing_last l
  on n.firm_id = l.firm_id and n.regime = l.regime and n.tier is l.tier
left join now.firms f on f.firm_id = coalesce(n.firm_id, l.firm_id)
left join last.firms g on g.firm_id = l.firm_id
where n.status is not l.status or n.holds_title is not l.holds_title
order by name, id, 3, 4
"""


def write_turned(db: sqlite3.Connection, day: str, is_first: bool) -> None:
    """Write each standing that is another on a day; the catalogues are attached as ``last`` and ``now``.

    A first catalogue has nothing to compare with, so nothing turns in it.
    """
    db.execute("begin")
    db.execute(_TABLE)
    db.execute(_DAY)
    db.execute("insert into compared values (?)", (day,))
    if not is_first:
        db.execute(_ON.format("last", "coalesce(w.firm_id, i.firm_id)", _MOVED), {"day": day})
        db.execute(_ON.format("now", "i.firm_id", ""), {"day": day})
        db.execute("create index temp.idx_standing_last on standing_last (firm_id, regime, tier)")
        db.execute("create index temp.idx_standing_now on standing_now (firm_id, regime, tier)")
        db.execute(_TURNED)
    db.execute("commit")
