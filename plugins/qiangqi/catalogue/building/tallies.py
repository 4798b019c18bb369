"""Counts of titles by status: by month for the charts, and by place and days.

The first are sums over firms that are few. So the state keeps them, and a build takes out the firms that go and adds
those that come: what it costs depends on them, and the sums are those of a count from nothing. The second are nearly as
many as the intervals, and are counted anew each time, beside the other work.
"""

from __future__ import annotations

import sqlite3

from .intervals import PIECES

TABLES = """
create table firsts (number integer not null, regime text not null, tier text not null, first_on text not null,
                     primary key (number, regime, tier)) without rowid;
create table turns (day text not null, regime text not null, tier text not null, status text not null,
                    holds_title text not null, come integer not null, gone integer not null,
                    primary key (day, regime, tier, status, holds_title)) without rowid;
create table made (firm_id text primary key) without rowid;
"""
"""The sums, in the attached database ``marks``. ``firsts`` is by the firm's number
the latest day on which a title's first fact can have been: before it nothing was given, and it counts from then on."""

_NUMBER = f"i.interval_id >> {PIECES}"
"""The number of an interval's firm: sums read both in one order, without looking an id up."""

_FROM, _UNTIL = "max(coalesce(i.from_on, ''), s.first_on)", "i.until_on"
_TURNS = f"""
insert into marks.turns select {{day}}, i.regime, i.tier, i.status, i.holds_title, {{values}}
from intervals i join marks.firsts s on s.number = {_NUMBER} and s.regime = i.regime and s.tier = i.tier
where (i.until_on is null or i.until_on >= s.first_on) and {{of}} group by 1, 2, 3, 4, 5
on conflict do update set come = come + excluded.come, gone = gone + excluded.gone
"""
_COME = f"iif({_FROM} like '%-01', {_FROM}, date({_FROM}, 'start of month', '+1 month'))"
_GONE = f"date({_UNTIL}, 'start of month', '+1 month')"
"""The first of the month on which a status that began or ended is seen."""

_FIRMS_OF_WORK = """
insert or ignore into marks.{table} select f.firm_id from marks.work w
join marks.marks m on m.key = w.key join facts f on f.rowid = m.number
"""


def firms_of_work(db: sqlite3.Connection, table: str) -> None:
    """Put the firms that the names to be grouped are in at this moment into a table of the marks."""
    db.execute(_FIRMS_OF_WORK.format(table=table))


def subtract_firms(db: sqlite3.Connection) -> None:
    """Take the firms that go out of the sums; they and their intervals are still there."""
    _add_turns(db, "i.firm_id in (select firm_id from marks.gone)", "-")


def add_firms(db: sqlite3.Connection, is_new: bool) -> None:
    """Add the firms that were made to the sums: those of the names that were grouped, or all of a new state."""
    of = "true"
    if not is_new:
        firms_of_work(db, "made")
        of = "i.firm_id in (select firm_id from marks.made)"
    _add_turns(db, of, "")
    db.execute("delete from marks.made")
    db.execute("delete from marks.turns where come = 0 and gone = 0")


def _add_turns(db: sqlite3.Connection, of: str, sign: str) -> None:
    db.execute(_TURNS.format(day=_COME, values=f"{sign}count(*), 0", of=of))
    db.execute(_TURNS.format(day=_GONE, values=f"0, {sign}count(*)", of=f"i.until_on is not null and {of}"))


def tally(db: sqlite3.Connection, joined: str = "using (firm_id)") -> None:
    """Fill ``tallies`` from the intervals and firms, in their own order: the same catalogue gives the same rows."""
    db.execute(
        f"insert into tallies ({_GROUPED}, titles) select {_GROUPED}, count(*)"
        f" from intervals i join firms f {joined} group by {_GROUPED} order by {_GROUPED}"
    )


def tally_state(db: sqlite3.Connection) -> None:
    """Fill ``tallies`` where the intervals and firms are those of a state, which have numbers."""
    tally(db, f"on f.rowid = {_NUMBER}")


_GROUPED = "regime, tier, holds_title, status, division, from_on, until_on"
