"""How many stand how on a day: what a list of holders is asked for, its counts, and the parts that they make."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .day_kinds import Kind, kinds_of
from .regions import within
from .register import Register

HOLDS = ("yes", "unclear", "no")

COVERS = "({0}.from_on is null or {0}.from_on <= :day) and ({0}.until_on is null or {0}.until_on >= :day)"
"""The condition that a row of a table covers the day, as SQL."""


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


def kinds_shown(wanted: Wanted, found: list[Kind]) -> list[Kind]:
    """Return the kinds of standing that are in the list, those held first."""
    return sorted((one for one in found if wanted.shows(one.holds, one.status)), key=lambda one: HOLDS.index(one.holds))


def kinds(db: sqlite3.Connection, wanted: Wanted) -> list[Kind]:
    """Return how many stand in which way on the day, those that the list does not show too."""
    return kinds_of(db, wanted.day, wanted.tiers, wanted.regime, wanted.region)


def counts(db: sqlite3.Connection, wanted: Wanted) -> list[Count]:
    """Count the standings of a day by status, those that the list does not show too; held come first.

    A catalogue without ``day_counts`` is counted by its tallies.
    """
    return counts_of(kinds(db, wanted)) if is_indexed(db) else _tallied(db, wanted)


def is_indexed(db: sqlite3.Connection) -> bool:
    """Whether a catalogue has the tables that serve lists; one that was built before there were any has none."""
    return db.execute("select 1 from sqlite_master where name = 'day_counts'").fetchone() is not None


def counts_of(found: list[Kind]) -> list[Count]:
    """Add up the kinds of standing by status; held come first."""
    summed: dict[tuple[str, str], int] = {}
    for one in found:
        summed[one.holds, one.status] = summed.get((one.holds, one.status), 0) + one.titles
    return _sorted(Count(*key, titles) for key, titles in summed.items() if titles)


def _sorted(found: Iterable[Count]) -> list[Count]:
    return sorted(found, key=lambda one: (HOLDS.index(one.holds), -one.titles, one.status))


def _tallied(db: sqlite3.Connection, wanted: Wanted) -> list[Count]:
    place, arguments = within(wanted.region, "t.division")
    rows = db.execute(
        f"""
        select t.holds_title, t.status, sum(t.titles)
        from tallies t
        where {COVERS.format("t")} and {of_titles(wanted, "t")} and {place}
        group by t.holds_title, t.status
        """,
        {**arguments, **arguments_of(wanted)},
    )
    return _sorted(Count(*row) for row in rows)


def parts(wanted: Wanted, found: list[Count]) -> list[Part]:
    """Return the parts of the list, of what is counted and shown."""
    matching = [one for one in found if wanted.shows(one.holds, one.status)]
    grouped = ((holds, list(own)) for holds, own in groupby(matching, key=lambda one: one.holds))
    return [Part(holds, tuple(one.status for one in own), sum(one.titles for one in own)) for holds, own in grouped]


def of_titles(wanted: Wanted, table: str) -> str:
    """Return the SQL condition that a row of a table is of the titles asked for."""
    tiers = ", ".join(f":tier_{number}" for number, _ in enumerate(wanted.tiers))
    return f"{table}.tier in ({tiers})" + (f" and {table}.regime = :regime" if wanted.regime else "")


def arguments_of(wanted: Wanted) -> dict[str, Any]:
    """Return the arguments of ``COVERS`` and of :func:`of_titles`."""
    tiers = {f"tier_{number}": tier for number, tier in enumerate(wanted.tiers)}
    return {"day": wanted.day, **tiers, **({"regime": wanted.regime} if wanted.regime else {})}
