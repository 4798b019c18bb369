"""One row of loose facts (§7), its words, and the order in which rows of one day act (§6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
TIERS = ("demonstration", "advantage", "reserve", "candidate")
# §1, §2: a tier whose kind is a list is never a title.
LISTS = ("reserve", "candidate")
GRANTS = ("granted", "upgraded")
REVIEWS = ("review_passed", "review_failed", "review_filed")
BLOWS = ("cancelled", "removed", "review_failed")
# §2: the firm's own acts; they need no tier and act in every regime.
FIRM_ENDS = ("dissolved", "merged", "split")
FIRM_ACTS = (*FIRM_ENDS, "renamed")
# §6: of one tier's facts of one day the first of this order acts; a filing never competes.
STRENGTH = (
    "annulled",
    "cancelled",
    "removed",
    "review_failed",
    "upgraded",
    "granted",
    "review_passed",
    "listed",
    "publicised",
)


@dataclass(frozen=True)
class Row:
    """One row of loose facts, dates parsed; ``earliest`` is None where no earliest day is proven."""

    n: int
    regime: str
    tier: str
    kind: str
    earliest: date | None
    latest: date
    published: date
    valid_from: date | None = None
    valid_to: date | None = None
    corrects: int | None = None
    withdrawn: date | None = None
    note: str = ""
    document: str = ""  # loose facts name none

    @property
    def printed(self) -> bool:
        """A term is printed when its last day is; a span that runs backwards is no term."""
        return self.valid_to is not None and (self.valid_from is None or self.valid_from <= self.valid_to)

    @property
    def starts(self) -> date | None:
        """The printed first day, ignored in a span that runs backwards."""
        return self.valid_from if self.printed or self.valid_to is None else None

    def starts_by(self, day: date) -> date:
        """The first day of the term of an act of this day; a last day alone that is before the act is that one day."""
        return self.starts or min(day, self.valid_to or day)

    @property
    def ends_firm(self) -> bool:
        """§2: the firm is gone with this act, unless the note of a merger or division says 存续."""
        return self.kind == "dissolved" or (self.kind in FIRM_ENDS and "存续" not in self.note)

    def on(self, run: str) -> date:
        """§3: the day of this row in a run; without a proven earliest day the latest stands for it."""
        return self.earliest if run == "earliest" and self.earliest else self.latest


class Term(NamedTuple):
    """A term of a title or a place on a list, its last day inclusive, and the number of the row that it rests on."""

    from_: date
    to: date
    basis: str
    row: int = 0


def rank(row: Row) -> tuple[int, bool, int, int, bool]:
    """Strongest first; between two rows of a kind a printed term, then the longer one."""
    reach = row.valid_to or date.min
    return (
        STRENGTH.index(row.kind) if row.kind in STRENGTH else -1,
        not row.printed,
        -reach.toordinal(),
        (row.starts or date.min).toordinal(),
        row.earliest is None,
    )
