"""Who stands how on a day, row by row: a page of the list by its index, or all of it from the intervals.

Both are known with everything that the catalogue holds; other days of knowledge are for one firm at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from qiangqi.catalogue.schema.interval_tables import SHOWN_DAYS
from qiangqi.standing.facts import GRADES

from .day_kinds import COUNTED_BY_ONE
from .day_pages import DayPages, Place
from .holder_counts import (
    COVERS,
    Count,
    Part,
    Wanted,
    arguments_of,
    counts,
    counts_of,
    is_indexed,
    kinds,
    kinds_shown,
    of_titles,
    parts,
)
from .orders import Orders
from .regions import within

BATCH = 500
"""Rows that are read at a time."""

COLUMNS = (
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
    "since",
    "until",
    "since_range",
    "until_range",
    "term_from",
    "term_to",
    "term_from_range",
    "term_to_range",
    "term_basis",
    "evidence",
)

ORDERS = Orders(
    {
        "name": ("f.name",),
        "title": ("i.regime", "i.tier"),
        "status": ("i.status",),
        "since": ("i.from_on",),
        "until": ("i.until_on is null", "i.until_on"),
        "region": ("f.division nulls last", "f.name"),
    },
    ("f.name", "i.firm_id", "i.regime", "i.tier"),
    "name",
)

_WALK = (
    "firms f cross join intervals i indexed by idx_intervals_firm_id_regime_tier_from_on "
    "on i.firm_id between f.firm_id and f.firm_id"
)
"""As an equality SQLite would read all intervals for a Bloom filter before it gives the first row."""

_FIRMS_FIRST = "firms f cross join intervals i on i.firm_id = f.firm_id"
_TITLES_FIRST = "intervals i not indexed cross join firms f on f.firm_id = i.firm_id"
"""One pass over all intervals: no index tells what covers a day, and reading by one that tells less takes longer."""

_SHOWN = f"""
i.firm_id, f.name, f.uscc, f.region, f.division, i.regime, i.tier, i.status, i.holds_title,
{SHOWN_DAYS}, i.term_from, i.term_to, i.term_from_range, i.term_to_range, i.term_basis
"""

_BY_ID = """
from json_each(:ids) r cross join intervals i on i.interval_id = r.value
     cross join firms f on f.firm_id = i.firm_id order by r.key
"""

_NARROW = 20
"""A place with so small a part of the firms is read by its firms."""


class Page(NamedTuple):
    """A page of the list: how many stand how on the day, the rows, and the place of the last, if there is one."""

    counts: list[Count]
    rows: list[dict[str, Any]]
    last: Place | None = None


def page(
    db: sqlite3.Connection,
    wanted: Wanted,
    firms: int,
    first: int,
    most: int,
    after: Place | None = None,
    few: int = COUNTED_BY_ONE,
) -> Page:
    """Return ``most`` rows of the list from the ``first`` on, counted from 0, in a catalogue of so many firms.

    With ``after``, the place of the row before the first, they are found at once, however far back they stand. ``few``
    standings are read whole instead of by windows. A catalogue that has no index yet is read whole, too.
    """
    if not is_indexed(db):
        return _unindexed(db, wanted, firms, first, most)
    found = kinds(db, wanted)
    pages = DayPages(db, wanted.day, kinds_shown(wanted, found), wanted.region, wanted.sort, firms, few)
    rows = pages.rows(first, most, after)
    shown = db.execute(f"select {_SHOWN} {_BY_ID}", {"ids": json.dumps(pages.intervals(rows))}).fetchall()
    return Page(counts_of(found), _parameters_of(db, shown), Place(*rows[-1][:3]) if rows else None)


def _unindexed(db: sqlite3.Connection, wanted: Wanted, firms: int, first: int, most: int) -> Page:
    counted = counts(db, wanted)
    rows: list[dict[str, Any]] = []
    for part in parts(wanted, counted):
        if first < part.titles and len(rows) < most:
            rows += _parameters_of(db, _rows(db, wanted, part, firms, first, most - len(rows)).fetchall())
        first = max(0, first - part.titles)
    return Page(counted, rows)


def every(db: sqlite3.Connection, wanted: Wanted, firms: int) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows of the list in batches, in the order of the pages."""
    for part in parts(wanted, counts(db, wanted)):
        cursor = _rows(db, wanted, part, firms)
        while batch := cursor.fetchmany(BATCH):
            yield _parameters_of(db, batch)


def _rows(
    db: sqlite3.Connection, wanted: Wanted, part: Part, firms: int, first: int = 0, most: int = -1
) -> sqlite3.Cursor:
    statuses = {f"status_{number}": status for number, status in enumerate(part.statuses)}
    tables, column = _plan(wanted, part, firms)
    place, arguments = within(wanted.region, column)
    sql = f"""
        select {_SHOWN} from {tables}
        where {COVERS.format("i")} and {of_titles(wanted, "i")} and {place}
          and i.holds_title = :holds and i.status in ({", ".join(f":{name}" for name in statuses)})
        order by {ORDERS.sql(wanted.sort)}
        limit :most offset :first
        """
    paging = {"holds": part.holds, "most": most, "first": first}
    return db.execute(sql, {**arguments, **statuses, **paging, **arguments_of(wanted)})


def _plan(wanted: Wanted, part: Part, firms: int) -> tuple[str, str]:
    """Return the tables in the order in which they are read whole, and how the place is written for it.

    The firms of a small place come first. Where the order is by firm, the firms are walked in that order; the plus
    keeps SQLite from taking them by place. Else the titles come first.
    """
    key = wanted.sort.lstrip("-")
    if wanted.region is not None and part.titles * _NARROW < firms:
        return _FIRMS_FIRST, "f.division"
    if key in ("name", "region"):
        return _WALK, "+f.division" if key == "name" else "f.division"
    return _TITLES_FIRST, "f.division"


def _parameters_of(db: sqlite3.Connection, rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    """Add to each row its title in full, and the weakest grade among the facts of that firm with that title."""
    if not rows:
        return []
    titles = dict(db.execute("select tier_id, title_zh from tiers").fetchall())
    weakest = _weakest(db, sorted({row["firm_id"] for row in rows}))
    return [
        {**dict(row), "title": titles[f"{row['regime']}:{row['tier']}"], "evidence": weakest.get(_title_of(row))}
        for row in rows
    ]


def _weakest(db: sqlite3.Connection, firms: list[str]) -> dict[tuple[str, str, str], str]:
    facts = db.execute(
        f"select distinct firm_id, regime, tier, evidence from facts where firm_id in ({', '.join('?' * len(firms))})",
        firms,
    ).fetchall()
    ranked = sorted(facts, key=lambda fact: GRADES.index(fact["evidence"]))
    return {_title_of(fact): fact["evidence"] for fact in ranked}


def _title_of(row: sqlite3.Row) -> tuple[str, str, str]:
    return row["firm_id"], row["regime"], row["tier"]
