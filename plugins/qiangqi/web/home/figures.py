"""The figures of the first page: how the titles of each level stand today."""

from __future__ import annotations

from dataclasses import dataclass

from qiangqi.standing.dates import iso

from ..http.catalogue import Register
from ..http.labels import word
from ..http.verdict import LEVELS

NEAR = 90
"""The days before and after today in which a change or an ending counts."""


@dataclass(frozen=True, slots=True)
class Level:
    """The titles of one level: held today, unclear today, changed in the days before, ending in the days after."""

    id: str
    name: str
    held: int
    unclear: int
    changed: int
    ending: int


_NOW = "(t.from_on is null or t.from_on <= :today) and (t.until_on is null or t.until_on >= :today)"

_TODAY = f"""
select r.level,
       count(*) filter (where t.holds_title = 'yes' and {_NOW}) as held,
       count(*) filter (where t.holds_title = 'unclear' and {_NOW}) as unclear,
       count(*) filter (where t.from_on > :before and t.from_on <= :today) as changed,
       count(*) filter (where t.status = 'in_force' and t.until_on >= :today and t.until_on < :after) as ending
from intervals t join regimes r using (regime) join tiers using (regime, tier)
where tiers.kind = 'title'
group by r.level
"""


def levels_of(register: Register, day: int) -> list[Level]:
    """Return how the titles of each level stand on a day, with all that the catalogue knows, the highest first."""
    days = {"today": iso(day), "before": iso(day - NEAR), "after": iso(day + NEAR)}
    found = {row["level"]: row for row in register.kept_rows(_TODAY, **days)}
    return [Level(level, word(register, "levels", level), *found[level][1:]) for level in LEVELS if level in found]
