"""The dated events that no fact causes: days that came between two releases, and days that moved.

A reader who has the days of one release and follows these entries has those of the next: what ends or lapses on a day
after the last release's day and up to this one's is ``REACHED``; any other day is told only where it is new (``ADD``)
or no longer foreseen (``DEL``). Only firms whose intervals or bars differ can have days that moved.
"""

from __future__ import annotations

import sqlite3

from qiangqi.catalogue.query.upcoming import by_time, ends_sql

_TOUCHED = """
create temp table touched as
select distinct firm_id from entries where table_name in ('intervals', 'bars') and firm_id is not null
"""
_OF_TOUCHED = "{}.until_on is not null and {}.firm_id in (select firm_id from temp.touched)"
_SAME = "(o.firm_id, o.regime, o.kind, o.until) = (e.firm_id, e.regime, e.kind, e.until) and o.tier is e.tier"
_SAME += " and o.until_range is e.until_range"

_COLUMNS = "sort, op, kind, on_date, on_range, firm_id, name, division, regime, tier, status, next_status"
_VALUES = (
    "'date', '{op}', e.kind, e.until, e.until_range, e.firm_id, e.name, e.division, e.regime, e.tier, e.status,"
    " e.next_status"
)
_MOVED = f"""
insert into entries ({_COLUMNS})
select {_VALUES} from temp.{{one}} e
where not exists (select 1 from temp.{{other}} o where {_SAME}) {{unless}}
"""
_REACHED = f"insert into entries ({_COLUMNS}) select {_VALUES.format(op='REACHED')} from ({{ends}}) e"


def add_reached(db: sqlite3.Connection, last_day: str, day: str) -> None:
    """Write as entries what ended, closed or lapsed after one day up to another, by the new release ``now``."""
    span = {"first": last_day, "last": day}
    between = "{}.until_on > :first and {}.until_on <= :last"
    lapsing = "i.until_on >= :first and i.until_on < :last"
    ends = ends_sql(by_time("now"), between.format("i", "i"), between.format("b", "b"), lapsing, "now")
    db.execute(_REACHED.format(ends=ends), span)


def add_moved(db: sqlite3.Connection, last_day: str, day: str) -> None:
    """Write as entries the days that are new and those that are no longer foreseen."""
    db.execute(_TOUCHED)
    for name in ("last", "now"):
        titles, bars = _OF_TOUCHED.format("i", "i"), _OF_TOUCHED.format("b", "b")
        db.execute(f"create temp table {name}_ends as {_ends(db, name, titles, bars)}")
        db.execute(f"create index temp.idx_{name}_ends on {name}_ends (firm_id, regime, kind, until)")
    unless = "and not (e.until > :first and e.until <= :last)"
    span = {"first": last_day, "last": day}
    db.execute(_MOVED.format(op="ADD", one="now_ends", other="last_ends", unless=unless), span)
    db.execute(_MOVED.format(op="DEL", one="last_ends", other="now_ends", unless=""))


def _ends(db: sqlite3.Connection, name: str, titles: str, bars: str) -> str:
    is_ranged = "until_range" in {row[1] for row in db.execute(f"pragma {name}.table_info(intervals)")}
    return ends_sql(by_time(name), titles, bars, titles, name, is_ranged)
