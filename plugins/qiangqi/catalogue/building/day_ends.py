"""Tables that serve the calendar of ends: each end in whole numbers, in the order of the calendar, and their counts."""

from __future__ import annotations

import sqlite3

from qiangqi.standing.strict_yaml import DataError

from ..query.day_ends import ALL_REGIMES, ENDS, TIERS
from ..query.day_kinds import DAY
from ..query.upcoming import all_ends_sql
from .intervals import PIECES

_TITLE = f"""
(select count(*) from regimes r where r.regime < {{table}}.regime) * {TIERS}
+ iif({{table}}.tier is null, 0, 1 + (select count(distinct t.tier) from tiers t where t.tier < {{table}}.tier))
"""

_TITLES = f"""
insert into temp.titles
select s.regime, coalesce(s.tier, ''), {_TITLE.format(table="s")}
from (select regime, tier from tiers union select regime, null from regimes) s
"""

_STATUSES = """
insert into temp.statuses select status, row_number() over (order by status)
from (select distinct status from temp.kinds)
"""

_KIND = "case e.kind {} end".format(" ".join(f"when '{kind}' then {place}" for place, kind in enumerate(ENDS)))

_ENDS = f"""
insert into day_ends
select {DAY.format("e.until")}, {_KIND}, p.place, t.title, e.item, s.number, p.division
from ({all_ends_sql()}) e join temp.places p on p.number = e.item >> {PIECES}
     join temp.titles t on t.regime = e.regime and t.tier = coalesce(e.tier, '')
     left join temp.statuses s on s.status = e.next_status
where e.until is not null
order by 1, 2, 3, 4, 5
"""

_COUNTS = f"""
insert into day_end_counts
select {ALL_REGIMES}, day, kind, count(*) from day_ends group by day, kind
union all select title / {TIERS}, day, kind, count(*) from day_ends group by 1, 2, 3 order by 1, 2, 3
"""


def fill_ends(db: sqlite3.Connection) -> None:
    """Fill the tables; the temporary ``places`` of firms and ``kinds`` of standings are there.

    Raises:
        DataError: there are more kinds of titles than a regime has numbers for.
    """
    (tiers,) = db.execute("select count(distinct tier) from tiers").fetchone()
    if tiers >= TIERS:
        raise DataError("tiers", 1, f"{tiers} kinds of titles in all regimes; expected fewer than {TIERS}")
    db.execute("create temp table titles (regime, tier, title integer, primary key (regime, tier)) without rowid")
    db.execute("create temp table statuses (status primary key, number integer) without rowid")
    for statement in (_TITLES, _STATUSES, _ENDS, _COUNTS):
        db.execute(statement)
    for table in ("titles", "statuses"):
        db.execute(f"drop table temp.{table}")
