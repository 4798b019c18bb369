"""The tables of a release: every public one of the catalogue, and the titles held on the day of its data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.query.read_only import opened
from qiangqi.catalogue.schema.database import Table, described, tables
from qiangqi.catalogue.schema.interval_tables import SHOWN_DAYS
from qiangqi.catalogue.schema.summary_tables import SUMMARIES
from qiangqi.standing.dates import iso, parse_day
from qiangqi.standing.facts import GRADES

HIDDEN = (
    "firm_histories",
    "search_order",
    "search_places",
    *SUMMARIES,
    "day_kinds",
    "day_standings",
    "day_counts",
    "day_ends",
    "day_end_counts",
)
"""Tables that serve checks, the search, the counts of pages or the lists of a day, and say nothing of their own."""

HELD = "titles_held"

FICTIONAL = "select 1 from build where key = 'fictional'"
"""Finds a row where a catalogue is of invented firms."""

_GRADES = " ".join(f"when '{grade}' then {place}" for place, grade in enumerate(GRADES))
_OF_DAY = """
from intervals i not indexed cross join tiers t on t.regime = i.regime and t.tier = i.tier
     cross join firms f on f.firm_id = i.firm_id
where t.kind = 'title' and i.holds_title = 'yes'
  and (i.from_on is null or i.from_on <= '{day}') and (i.until_on is null or i.until_on >= '{day}')
"""
"""One pass over all intervals: no index tells what covers a day, and one that tells less takes ten times as long."""

_HELD_ON = f"""
select '{{day}}' as as_of, i.firm_id, f.name, f.uscc, f.region, f.division, i.regime, i.tier, t.title_zh as title,
       i.status, {SHOWN_DAYS}, i.term_from, i.term_to, i.term_from_range, i.term_to_range, i.term_basis,
       (select evidence from facts e where e.firm_id = i.firm_id and e.regime = i.regime and e.tier = i.tier
        order by case evidence {_GRADES} end desc limit 1) as evidence
{_OF_DAY}
order by f.name, i.firm_id, i.regime, i.tier limit -1
"""


class Content(NamedTuple):
    """What a release is made of: the day of its data, ISO 8601, the rows of each table, and if firms are invented."""

    day: str
    rows: dict[str, int]
    is_fictional: bool = False


@cache
def public_tables() -> tuple[Table, ...]:
    """Return the tables of a release: the titles held first, the others in the order of ``schema.yml``."""
    own = described(Path(__file__).with_name("titles_held.yml"))
    return (*own, *(table for table in tables() if table.name not in HIDDEN))


@cache
def released_tables() -> tuple[Table, ...]:
    """Return every table that a release has files of: the public ones, and the changes since the release before."""
    return (*public_tables(), *described(Path(__file__).parent / "changes" / "changes.yml"))


def query_of(table: str, day: str) -> str:
    """Return the SQL that reads a table whole, in its own order."""
    return _HELD_ON.format(day=day) if table == HELD else f'select * from "{table}"'


def content_of(catalogue: Path) -> Content:
    """Return the day of the data, the latest publication among the sources, and how many rows each table has."""
    with closing(opened(catalogue)) as db:
        (day,) = db.execute("select value from build where key = 'known_on'").fetchone()
        is_fictional = db.execute(FICTIONAL).fetchone() is not None
        return Content(iso(parse_day(day)), dict(_counts(db, day)), is_fictional)


def _counts(db: sqlite3.Connection, day: str) -> Iterator[tuple[str, int]]:
    for table in public_tables():
        rows = _OF_DAY.format(day=day) if table.name == HELD else f'from "{table.name}"'
        yield table.name, db.execute(f"select count(*) {rows}").fetchone()[0]
