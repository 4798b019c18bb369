"""The levels of each source in one table, by SQL on the finished file; nothing in it depends on the build's day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from qiangqi.lists.sources import Source

from .database import fill

_PLACES = """
with named as (
    select s.source_id, s.level, substr(s.source_id, 1, instr(s.source_id, '/')) as folder, t.division
    from sources s left join totals t using (source_id)
    union select s.source_id, s.level, substr(s.source_id, 1, instr(s.source_id, '/')), r.division
    from sources s join facts f using (source_id) join regimes r using (regime) where s.level != 'national'),
own as (
    select source_id, level, folder, count(distinct substr(division, 1, 2)) as n, substr(min(division), 1, 2) as head
    from named group by source_id),
beside as (
    select folder, substr(min(division), 1, 2) as head from named where level != 'national'
    group by folder having count(distinct substr(division, 1, 2)) = 1)
select source_id, case when n = 1 then own.head || '0000' when level = 'national' then '100000'
    when n = 0 then beside.head || '0000' end as place
from own left join beside using (folder)
"""
"""The place of a source is the province of its totals and, for a local one, of its regimes, where they agree.

A local source that names no place has that of the other sources in its folder; a national one is of the whole country.
"""

_HELD = """
select source_id, sum(stated) as stated, sum(held) as held
from (select source_id, max(stated) as stated, held from totals where held is not null and is_stock = 0
      group by source_id, regime, tier, kind, batch)
group by source_id
"""
"""Of several scopes of one batch the widest counts, so that no firm is counted twice."""

_ISSUES = """
select source_id, sum(severity = 'error') as errors, sum(owner = 'publisher') as of_publisher,
       sum(owner = 'us') as of_us
from issues group by source_id
"""

_LEVELS = f"""
insert into source_levels
select s.source_id, s.level, p.place, s.evidence, s.rows, s.facts, s.issues, coalesce(k.skipped, 0),
       coalesce(i.errors, 0), coalesce(i.of_publisher, 0), coalesce(i.of_us, 0), h.stated, h.held,
       round(100.0 * h.held / nullif(h.stated, 0), 1), s.published_from, s.published_on, s.made_on
from sources s
left join ({_PLACES}) p using (source_id)
left join ({_HELD}) h using (source_id)
left join ({_ISSUES}) i using (source_id)
left join (select source_id, sum(reason != 'blank') as skipped from skipped group by source_id) k using (source_id)
order by s.source_id
"""


def fill_levels(db: sqlite3.Connection, sources: Iterable[Source]) -> None:
    """Fill the tables ``withdrawn`` and ``source_levels`` of a finished catalogue from its cards and other tables."""
    fill(db, "withdrawn", ({"withdrawn_id": number, **row} for number, row in enumerate(_withdrawn(sources), 1)))
    db.execute(_LEVELS)


def _withdrawn(sources: Iterable[Source]) -> Iterator[dict[str, Any]]:
    for source in sources:
        for entry in source.card.withdrawn:
            yield {
                "source_id": source.id,
                "line": None if entry.line == "all" else entry.line,
                "name": entry.name,
                "published_on": entry.published,
                "says_zh": entry.because.zh,
                "says_en": entry.because.en,
            }
