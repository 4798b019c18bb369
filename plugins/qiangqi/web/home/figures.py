"""The figures of the first page: how the titles of each level stand today, and how much of the lists is held."""

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


@dataclass(frozen=True, slots=True)
class Share:
    """Of the firms that a level's documents say they name, how many are held."""

    name: str
    stated: int
    held: int

    @property
    def percent(self) -> float:
        """The share held, in percent; more rows than stated count as all."""
        return min(100.0, 100 * self.held / self.stated)


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

_HELD = """
select level, sum(stated) as stated, sum(held) as held
from (select r.level, max(t.stated) as stated, t.held
      from totals t join regimes r using (regime)
      where t.held is not null and t.is_stock = 0 and t.stage = 'final'
      group by t.regime, t.tier, t.kind, coalesce(t.batch, t.source_id))
group by level
"""
"""Of several documents that state one batch the one that states most counts, and no publicity."""


def levels_of(register: Register, day: int) -> list[Level]:
    """Return how the titles of each level stand on a day, with all that the catalogue knows, the highest first."""
    days = {"today": iso(day), "before": iso(day - NEAR), "after": iso(day + NEAR)}
    found = {row["level"]: row for row in register.kept_rows(_TODAY, **days)}
    return [Level(level, word(register, "levels", level), *found[level][1:]) for level in LEVELS if level in found]


def shares(register: Register) -> list[Share]:
    """Return how much is held of what the documents of each level say they name, the highest level first."""
    found = {row["level"]: row for row in register.kept_rows(_HELD) if row["stated"]}
    return [
        Share(word(register, "levels", level), found[level]["stated"], found[level]["held"])
        for level in LEVELS
        if level in found
    ]
