"""Who stands how on a day, from the derived tables: the intervals give the rows, the tallies their counts.

Both are known with everything that the catalogue holds; other days of knowledge are for one firm at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qiangqi.catalogue.schema.interval_tables import SHOWN_DAYS
from qiangqi.standing.facts import GRADES

from .orders import Orders
from .regions import within
from .register import Register

BATCH = 500
"""Rows that are read at a time."""

HOLDS = ("yes", "unclear", "no")

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

_COVERS = "({0}.from_on is null or {0}.from_on <= :day) and ({0}.until_on is null or {0}.until_on >= :day)"

_WALK = (
    "firms f cross join intervals i indexed by idx_intervals_firm_id_regime_tier_from_on "
    "on i.firm_id between f.firm_id and f.firm_id"
)
"""As an equality SQLite would read all intervals for a Bloom filter before it gives the first row."""

_FIRMS_FIRST = "firms f cross join intervals i on i.firm_id = f.firm_id"
_TITLES_FIRST = "intervals i not indexed cross join firms f on f.firm_id = i.firm_id"
"""One pass over all intervals: no index tells what covers a day, and reading by one that tells less takes longer."""

_NEAR = 50
"""A page within so small a part of what it is cut from is found by walking the firms in order."""

_NARROW = 20
"""A place with so small a part of the firms is read by its firms."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which standings are asked for: on which day, of which titles, where; a sort with ``-`` runs backwards."""

    day: str
    tiers: tuple[str, ...]
    regime: str | None = None
    region: str | None = None
    status: str | None = None
    holds: str | None = None
    sort: str = "name"

    def shows(self, holds: str, status: str) -> bool:
        """Whether a status is in the list: what was asked for, else whatever is held, unclear or on a list."""
        if self.status or self.holds:
            return self.status in (None, status) and self.holds in (None, holds)
        return holds != "no" or status == "listed"

    def as_object(self) -> dict[str, Any]:
        """Return the question as its answer repeats it."""
        title = {"regime": self.regime, "tiers": list(self.tiers), "region": self.region}
        return {"as_of": self.day, **title, "status": self.status, "holds": self.holds, "sort": self.sort}


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand so on the day."""

    holds: str
    status: str
    titles: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list: held, unclear or not held, with the statuses in it; the parts follow one another."""

    holds: str
    statuses: tuple[str, ...]
    titles: int


def tiers_of(register: Register, kind: str) -> tuple[str, ...]:
    """Return the tiers that are titles, or those that are lists and no titles."""
    return tuple(sorted({tier.tier for one in register.regimes.values() for tier in one.tiers if tier.kind == kind}))


def head(register: Register, wanted: Wanted, found: list[Count]) -> dict[str, Any]:
    """Return what the whole list says before its rows: the question, the release and its day, and the counts."""
    return {
        "query": wanted.as_object(),
        "release": register.catalogue.release,
        "known_on": register.known_on,
        "total": sum(part.titles for part in parts(wanted, found)),
        "counts": [{"holds_title": one.holds, "status": one.status, "titles": one.titles} for one in found],
    }


def counts(db: sqlite3.Connection, wanted: Wanted) -> list[Count]:
    """Count the standings of a day by status, those that the list does not show too; held come first."""
    place, arguments = within(wanted.region, "t.division")
    rows = db.execute(
        f"""
        select t.holds_title, t.status, sum(t.titles)
        from tallies t
        where {_COVERS.format("t")} and {_of_titles(wanted, "t")} and {place}
        group by t.holds_title, t.status
        """,
        {**arguments, **_arguments(wanted)},
    )
    found = [Count(*row) for row in rows]
    return sorted(found, key=lambda one: (HOLDS.index(one.holds), -one.titles, one.status))


def parts(wanted: Wanted, found: list[Count]) -> list[Part]:
    """Return the parts of the list, of what is counted and shown."""
    matching = [one for one in found if wanted.shows(one.holds, one.status)]
    grouped = ((holds, list(own)) for holds, own in groupby(matching, key=lambda one: one.holds))
    return [Part(holds, tuple(one.status for one in own), sum(one.titles for one in own)) for holds, own in grouped]


def some(
    db: sqlite3.Connection, wanted: Wanted, found: list[Part], firms: int, first: int, most: int
) -> list[dict[str, Any]]:
    """Return ``most`` rows of the list from the ``first`` on, counted from 0 through all parts."""
    rows: list[dict[str, Any]] = []
    for part in found:
        if first < part.titles and len(rows) < most:
            rows += _parameters_of(db, _rows(db, wanted, part, firms, first, most - len(rows)).fetchall())
        first = max(0, first - part.titles)
    return rows


def every(db: sqlite3.Connection, wanted: Wanted, firms: int) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows of the list in batches, in the order of the pages."""
    for part in parts(wanted, counts(db, wanted)):
        cursor = _rows(db, wanted, part, firms, 0, -1)
        while batch := cursor.fetchmany(BATCH):
            yield _parameters_of(db, batch)


def _rows(db: sqlite3.Connection, wanted: Wanted, part: Part, firms: int, first: int, most: int) -> sqlite3.Cursor:
    statuses = {f"status_{number}": status for number, status in enumerate(part.statuses)}
    tables, column = _plan(wanted, part, firms, first, most)
    place, arguments = within(wanted.region, column)
    sql = f"""
        select i.firm_id, f.name, f.uscc, f.region, f.division, i.regime, i.tier, i.status, i.holds_title,
               {SHOWN_DAYS}, i.term_from, i.term_to, i.term_from_range, i.term_to_range, i.term_basis
        from {tables}
        where {_COVERS.format("i")} and {_of_titles(wanted, "i")} and {place}
          and i.holds_title = :holds and i.status in ({", ".join(f":{name}" for name in statuses)})
        order by {ORDERS.sql(wanted.sort)}
        limit :most offset :first
        """
    paging = {"holds": part.holds, "most": most, "first": first}
    return db.execute(sql, {**arguments, **statuses, **paging, **_arguments(wanted)})


def _plan(wanted: Wanted, part: Part, firms: int, first: int, most: int) -> tuple[str, str]:
    """Return the tables in the order in which they are read, and how the place is written for it.

    The firms of a small place come first. Where the order is by firm, and few firms give the page or all are wanted,
    the firms are walked in that order; the plus keeps SQLite from taking them by place. Else the titles come first.
    """
    key = wanted.sort.lstrip("-")
    if wanted.region is not None and part.titles * _NARROW < firms:
        return _FIRMS_FIRST, "f.division"
    if key in ("name", "region") and (most < 0 or (first + most) * _NEAR <= part.titles):
        return _WALK, "+f.division" if key == "name" else "f.division"
    return _TITLES_FIRST, "f.division"


def _of_titles(wanted: Wanted, table: str) -> str:
    tiers = ", ".join(f":tier_{number}" for number, _ in enumerate(wanted.tiers))
    return f"{table}.tier in ({tiers})" + (f" and {table}.regime = :regime" if wanted.regime else "")


def _arguments(wanted: Wanted) -> dict[str, Any]:
    tiers = {f"tier_{number}": tier for number, tier in enumerate(wanted.tiers)}
    return {"day": wanted.day, **tiers, **({"regime": wanted.regime} if wanted.regime else {})}


def _parameters_of(db: sqlite3.Connection, rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    """Add to each row its title in full, and the weakest grade among the facts of that firm with that title."""
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
