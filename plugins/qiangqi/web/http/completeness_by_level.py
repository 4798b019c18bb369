"""How much of what documents say they name is on record, by level of government."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import Register
from .labels import word
from .verdict import LEVELS


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


_COUNTS = """
select level, sum(stated) as stated, sum(held) as held
from (select r.level, max(t.stated) as stated, t.held
      from totals t join regimes r using (regime)
      where t.held is not null and t.is_stock = 0 and t.stage = 'final'
      group by t.regime, t.tier, t.kind, coalesce(t.batch, t.source_id))
group by level
"""
"""Of several documents that state one batch the one that states most counts, and no publicity."""


def shares(register: Register) -> list[Share]:
    """Return how much is held of what the documents of each level say they name, the highest level first."""
    found = {row["level"]: row for row in register.kept_rows(_COUNTS) if row["stated"]}
    return [
        Share(word(register, "levels", level), found[level]["stated"], found[level]["held"])
        for level in LEVELS
        if level in found
    ]
