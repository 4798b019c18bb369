"""Tables that serve the lists of a day: the intervals in whole numbers, in the orders of the lists, and their counts.

They are made anew from the intervals and the firms of a finished catalogue, so a build from the state of the last one
has the same rows as a build from nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from qiangqi.standing.dates import EVER, NEVER
from qiangqi.standing.strict_yaml import DataError

from ..query.day_kinds import COUNTED_BY_ONE, DAY, EVERYWHERE, NAMESAKES, PLACELESS
from .day_ends import fill_ends
from .intervals import PIECES

TABLES = ("day_kinds", "day_standings", "day_counts", "day_ends", "day_end_counts")

_CLASSES = (100, 400, 1200)
"""Days at which a class of lengths begins: longer than a publicity, than a year, than a term of three years.

A list by date reads only where a class can cover the day, so a few long standings do not make it read all the old."""

_LENGTH = "({} - {})".format(DAY.format("i.until_on"), DAY.format("i.from_on"))
_CLASS = f"""
case when i.from_on is null then i.until_on is not null when i.until_on is null then 2
else 3 {" ".join(f"+ ({_LENGTH} >= {days})" for days in _CLASSES)} end
"""

_KINDS = """
insert into temp.kinds
with recursive t (number) as (
  select (select rowid from intervals order by regime, tier, status limit 1)
  union all
  select (select n.rowid from intervals n where (n.regime, n.tier, n.status) > (i.regime, i.tier, i.status)
          order by n.regime, n.tier, n.status limit 1)
  from t join intervals i on i.rowid = t.number)
select row_number() over (order by i.regime, i.tier, h.value, i.status) << 3, i.regime, i.tier, h.value, i.status
from t join intervals i on i.rowid = t.number, json_each('["yes", "no", "unclear"]') h
"""
"""Eight numbers for each title and status, one of which is for each class of lengths, whether or not any stands so.

The titles and statuses are found one after another by their index, without a pass over all intervals."""

_KNOWN = f"""
insert into day_kinds
select s.kind, k.regime, k.tier, k.holds_title, k.status, s.kind & 7,
       iif(s.kind & 7 > 2, max(s.until_day - s.from_day), null),
       nullif(min(s.from_day), {EVER}), nullif(max(s.until_day), {NEVER}), count(*)
from day_standings s join temp.kinds k on k.kind = s.kind >> 3 << 3 group by s.kind
"""

_BY_NAME = "select rowid, name, coalesce(cast(division as integer), 0) from firms order by name, firm_id"

_STANDINGS = f"""
insert into day_standings
select k.kind + {_CLASS}, p.place, coalesce({DAY.format("i.from_on")}, {EVER}),
       coalesce({DAY.format("i.until_on")}, {NEVER}), p.division, i.interval_id
from intervals i cross join temp.places p on p.number = i.interval_id >> {PIECES}
     cross join temp.kinds k on k.regime = i.regime and k.tier = i.tier and k.status = i.status
                             and k.holds_title = i.holds_title
order by 1, 2, 3
"""

_INDEXES = f"""
create index idx_day_standings_from on day_standings (kind, from_day, place, until_day, division)
  where from_day > {EVER};
create index idx_day_standings_until on day_standings (kind, until_day, place, from_day, division)
  where until_day < {NEVER};
create index idx_day_standings_place on day_standings (division, place, kind, from_day, until_day);
"""
"""An open day has no order of its own: where many share it they stand by name."""

_COUNTS = f"""
insert into day_counts
select scope, kind, day, sum(sum(standings)) over (partition by scope, kind order by day)
from (select {{scope}} as scope, kind, from_day as day, count(*) as standings
      from day_standings where {{of}} group by 1, 2, 3
      union all
      select {{scope}}, kind, until_day + 1, -count(*) from day_standings
      where until_day < {NEVER} and {{of}} group by 1, 2, 3)
group by scope, kind, day
"""

_LARGE = """
insert into temp.large select division / {level} * {level} as scope from day_standings
where division % {above} > 0 group by 1 having count(*) > {most}
"""


def fill_day_lists(db: sqlite3.Connection) -> None:
    """Fill the tables from the intervals and firms of a catalogue, and index them.

    Raises:
        DataError: more firms have one name than a place in the order of names can tell apart.
    """
    db.execute("create temp table places (number integer primary key, place integer, division integer)")
    db.executemany("insert into temp.places values (?, ?, ?)", _places(db))
    db.execute("create temp table kinds (kind integer primary key, regime, tier, holds_title, status)")
    db.execute(_KINDS)
    db.execute("create unique index temp.idx_kinds on kinds (regime, tier, status, holds_title)")
    db.execute(_STANDINGS)
    db.execute(_KNOWN)
    for statement in _INDEXES.strip().removesuffix(";").split(";\n"):
        db.execute(statement)
    _count(db)
    fill_ends(db)
    for table in ("places", "kinds"):
        db.execute(f"drop table temp.{table}")


def _places(db: sqlite3.Connection) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each firm, its place in the order of names, and its division."""
    firms = db.execute(_BY_NAME)
    for rank, (name, namesakes) in enumerate(groupby(firms, key=itemgetter(1)), 1):
        for own, (number, _, division) in enumerate(namesakes):
            if own >> NAMESAKES:
                raise DataError(name, 1, f"more than {own} firms of this name; expected fewer")
            yield number, (rank << NAMESAKES) + own, division


def _count(db: sqlite3.Connection) -> None:
    """Count everywhere, and in every place of so many standings that they are not counted one by one."""
    db.execute(_COUNTS.format(scope=EVERYWHERE, of="true"))
    db.execute(_COUNTS.format(scope=PLACELESS, of="division = 0"))
    db.execute("create temp table large (scope integer primary key)")
    for level, above in ((10_000, 1_000_000), (100, 10_000), (1, 100)):
        db.execute("delete from temp.large")
        db.execute(_LARGE.format(level=level, above=above, most=COUNTED_BY_ONE))
        scope = f"division / {level} * {level}"
        db.execute(_COUNTS.format(scope=scope, of=f"division % {above} > 0 and {scope} in (select scope from large)"))
    db.execute("drop table temp.large")
