"""How many stand in which way on a day: counts by kind of standing, looked up and not added up.

A kind is one title with one status and a class of lengths (``day_kinds``). Its counts are kept from each day on which
they change (``day_counts``): everywhere, and in each place of so many standings that they are not counted one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import date
from json import dumps
from typing import NamedTuple

from qiangqi.standing.dates import EVER, NEVER
from qiangqi.values.divisions import COUNTRY, prefix_of

from .regions import NOWHERE

COUNTED_BY_ONE = 20_000
"""Standings that are counted, or read, one by one: a place of more has counts of its own."""

NAMESAKES = 10
"""Bits of a firm's place in the order of names that tell apart those of one name; those above are the name's own."""

EVERYWHERE, PLACELESS = 0, -1
"""Scopes of counts that are no division: all firms, and those without one."""


DAY = "(unixepoch({0}) / 86400 + 719163)"
"""The ordinal of an ISO day, as SQL: 1970-01-01 is the 719163rd."""


class Kind(NamedTuple):
    """One kind of standing: its title, its status, and how many stand so on the day asked about.

    ``length`` is the class of lengths; ``longest``, ``earliest`` and ``latest`` bound those of all days, ``standings``
    is how many these are.
    """

    kind: int
    regime: str
    tier: str
    holds: str
    status: str
    length: int
    longest: int | None
    earliest: int | None
    latest: int | None
    standings: int
    titles: int

    @property
    def since_ever(self) -> bool:
        """Whether it has no first day."""
        return self.length < 2

    @property
    def is_open(self) -> bool:
        """Whether it has no last day."""
        return self.length in (0, 2)

    def first_days(self, day: int) -> tuple[int, int]:
        """Return between which days those that cover a day begin; there must be a first day."""
        return max(self.earliest or EVER, EVER if self.longest is None else day - self.longest), day

    def last_days(self, day: int) -> tuple[int, int]:
        """Return between which days those that cover a day end; there must be a last day."""
        return day, min(self.latest or NEVER, NEVER if self.longest is None else day + self.longest)


class Divisions(NamedTuple):
    """Divisions from a first to a last, both inclusive, as numbers; 0 is that of the firms without one."""

    first: int
    last: int

    @property
    def is_narrow(self) -> bool:
        """Whether it is no more than a province, or the firms without a division."""
        return self.first // 10_000 == self.last // 10_000

    def part(self, is_placeless: bool | None) -> Divisions:
        """Return the firms without a division among them, or the others; None is all."""
        if is_placeless is None:
            return self
        return Divisions(0, 0) if is_placeless else Divisions(max(1, self.first), self.last)


_AT = """(select c.standings from day_counts c where c.scope = {scope} and c.kind = k.kind and c.day <= :day
          order by c.day desc limit 1)"""

_ON = "(k.earliest is null or k.earliest <= :day) and (k.latest is null or k.latest >= :day)"
"""The condition that a kind may stand on a day; most counts are looked up for nothing else."""

_KNOWN = f"select k.*, {{titles}} as titles from day_kinds k where {{of}} and {_ON} order by k.kind"

_ONE_BY_ONE = """
select k.*, c.titles from day_kinds k join (
  select s.kind, count(*) as titles from day_standings s indexed by idx_day_standings_place
  where s.division between :first and :last and s.from_day <= :day and s.until_day >= :day group by s.kind
) c on c.kind = k.kind where {of} order by k.kind
"""


def divisions_of(region: str | None) -> Divisions:
    """Return the divisions that a region is made of."""
    if region in (None, NOWHERE, COUNTRY):
        first, last = {None: (0, 999_999), NOWHERE: (0, 0), COUNTRY: (1, 999_999)}[region]
        return Divisions(first, last)
    prefix = prefix_of(region)
    return Divisions(int(prefix.ljust(6, "0")), int(prefix.ljust(6, "9")))


def is_counted(db: sqlite3.Connection, region: str | None) -> bool:
    """Whether a region has counts of its own; one that has none has few standings."""
    if region in (None, NOWHERE, COUNTRY):
        return True
    scope = divisions_of(region).first
    return db.execute("select 1 from day_counts where scope = ? limit 1", (scope,)).fetchone() is not None


def kinds_of(
    db: sqlite3.Connection, day: str, tiers: Collection[str] | None, regime: str | None, region: str | None
) -> list[Kind]:
    """Return the kinds of standing of these titles, or of all, with how many stand so on a day in a region."""
    divisions = divisions_of(region)
    arguments: dict[str, object] = {"day": ordinal(day), "first": divisions.first, "last": divisions.last}
    terms = ["true"]
    if tiers is not None:
        terms.append("k.tier in (select value from json_each(:tiers))")
        arguments["tiers"] = dumps(sorted(tiers))
    if regime is not None:
        terms.append("k.regime = :regime")
        arguments["regime"] = regime
    sql = _KNOWN if is_counted(db, region) else _ONE_BY_ONE
    rows = db.execute(sql.format(titles=count_of(region), of=" and ".join(terms)), arguments)
    return [Kind(*row) for row in rows if row[-1]]


def count_of(region: str | None) -> str:
    """Return the SQL that looks up how many of a kind ``k`` stand on a ``:day``, null where none ever did."""
    if region == COUNTRY:
        return f"{_AT.format(scope=EVERYWHERE)} - coalesce({_AT.format(scope=PLACELESS)}, 0)"
    scope = {None: str(EVERYWHERE), NOWHERE: str(PLACELESS)}.get(region, ":first")
    return _AT.format(scope=scope)


def ordinal(day: str) -> int:
    """Return the ordinal of an ISO day."""
    return date.fromisoformat(day).toordinal()
