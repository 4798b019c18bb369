"""The figures of the first page: how the titles of each level stand today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qiangqi.catalogue.query.day_kinds import count_of
from qiangqi.catalogue.query.holder_counts import is_indexed
from qiangqi.standing.dates import EVER, NEVER, iso

from ..http.catalogue import Register
from ..http.labels import word
from ..http.verdict import LEVELS

NEAR = 90
"""The days before and after today in which a change or an ending counts."""

FIGURES = ("yes", "unclear", "changed", "ending")
"""What is counted, in the order of :class:`Level`."""


@dataclass(frozen=True, slots=True)
class Level:
    """The titles of one level: held today, unclear today, changed in the days before, ending in the days after."""

    id: str
    name: str
    held: int
    unclear: int
    changed: int
    ending: int


_OF_TITLES = "(k.regime, k.tier) in (select regime, tier from tiers where kind = 'title')"

_LOOKED_UP = f"""
select k.regime, k.holds_title, coalesce(sum({count_of(None)}), 0) from day_kinds k
where {_OF_TITLES} group by k.regime, k.holds_title
union all
select k.regime, 'changed', count(*) from day_kinds k cross join day_standings s
  on s.kind = k.kind and s.from_day > {EVER} and s.from_day > :before and s.from_day <= :day
where {_OF_TITLES} group by k.regime
union all
select k.regime, 'ending', count(*) from day_kinds k cross join day_standings s
  on s.kind = k.kind and s.until_day < {NEVER} and s.until_day >= :day and s.until_day < :after
where k.status = 'in_force' and {_OF_TITLES} group by k.regime
"""
"""What changes in the days around is counted; the days with nothing before or after are left out of its indexes."""

_NOW = "(t.from_on is null or t.from_on <= :day) and (t.until_on is null or t.until_on >= :day)"

_ONE_BY_ONE = f"""
with titles as (select t.* from intervals t join tiers using (regime, tier) where kind = 'title')
select regime, holds_title, count(*) from titles t where {_NOW} group by regime, holds_title
union all
select regime, 'changed', count(*) from titles t where from_on > :before and from_on <= :day group by regime
union all
select regime, 'ending', count(*) from titles t
where status = 'in_force' and until_on >= :day and until_on < :after group by regime
"""

Counted = Iterable[tuple[str, str, int]]
"""A regime, one of ``FIGURES`` or ``no``, and how many titles."""


def levels_of(register: Register, day: int) -> list[Level]:
    """Return how the titles of each level stand on a day, with all that the catalogue knows, the highest first.

    A level of which nothing is known is left out.
    """
    counted: dict[str, Counter[str]] = {}
    for regime, figure, titles in _counted(register, day):
        counted.setdefault(register.regimes[regime].level, Counter())[figure] += titles
    return [
        Level(level, word(register, "levels", level), *(counted[level][figure] for figure in FIGURES))
        for level in LEVELS
        if level in counted
    ]


def _counted(register: Register, day: int) -> Counted:
    """Look up what stands, and count what changes; a catalogue without the tables for it is counted row by row."""
    days = {"day": day, "before": day - NEAR, "after": day + NEAR}
    if is_indexed(register.connection):
        return map(tuple, register.kept_rows(_LOOKED_UP, **days))
    return map(tuple, register.kept_rows(_ONE_BY_ONE, **{name: iso(one) for name, one in days.items()}))
