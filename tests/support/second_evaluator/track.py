"""The days of one tier as they are written in one run of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .law import Unsettled
from .rows import Row, Term

OF_DOUBT = frozenset({"early_review", "reading"})
EARLY_PASS = "early pass"  # a mark, no caution: an early failure that is settled does not take its caution away
REPEATED = "repeated"  # a mark, no caution: a review that was published again


@dataclass(frozen=True)
class Phase:
    """What is so for a tier from one boundary to the next."""

    status: str
    began: date
    ends: date | None = None  # the first day on which something else must follow
    term: Term | None = None
    acted: date = date.min  # the day of the act behind a running term
    marks: frozenset[str] = frozenset()
    quiet_from: date | None = None  # from here only silence speaks (§5)
    unproven: bool = False  # rests on a computed term whose first day is not bounded (§3)
    doubt: bool = False  # an early failure: `undetermined` until the next act (§2)
    filed: bool = False  # a review was filed in time (§2)
    unsettled: Unsettled | None = None  # what a note may reach (§5)


@dataclass(frozen=True)
class Bar:
    """A bar on applying again, the day after its last as its end."""

    start: date
    end: date
    tier: str
    origin: str  # cause, failure or lapse
    unsettled: Unsettled | None = None


@dataclass(frozen=True)
class Coming:
    """A printed term that is still to start."""

    start: date
    row: Row
    marks: frozenset[str]
    acted: date


@dataclass
class Track:
    """The days of one tier as written so far."""

    tier: str
    first: date
    now: Phase
    days: list[Phase] = field(default_factory=list)
    waiting: tuple[Row, date] | None = None  # a review dated before the end at which it acts
    coming: list[Coming] = field(default_factory=list)
    granted_on: date | None = None  # the last `granted` or `upgraded`
    failed: bool = False  # a failure whose consequence no text says, and no grant since
    filed_for: date | None = None  # the end for which a review was filed before it
    last_end: date | None = None
    last_pass: tuple[date, date | None, int] | None = None  # the pass that acted, its end, the failures before it
    failures: list[tuple[date, int]] = field(default_factory=list)  # each with how many renewals came before it
    renewals: list[date] = field(default_factory=list)  # passes and grants, by their own days
    last_act: date | None = None
    doubted: bool = False  # was the title left open by an early failure before the last act?
    acts: list[tuple[date, Row]] = field(default_factory=list)
    blow_days: list[date] = field(default_factory=list)
    publicised: list[Row] = field(default_factory=list)
    listed_on: list[date] = field(default_factory=list)
    corresponding: dict[date, str] = field(default_factory=dict)  # Civil Code day: the status that ends there

    @property
    def term_to_come(self) -> bool:
        return any(one.row.kind != "listed" for one in self.coming)

    @property
    def term_over(self) -> date | None:
        """The first day after the running term; None where none runs."""
        return self.now.ends if self.now.status == "in_force" else None

    def at(self, day: date) -> Phase:
        return self.days[min(max((day - self.first).days, 0), len(self.days) - 1)]

    def write(self, start: date, end: date, phase: Phase) -> None:
        """Write the days from start to before end; what is not yet written is added."""
        a, b = max((start - self.first).days, 0), (end - self.first).days
        if a < b:
            self.days[a:b] = [phase] * (b - a)

    def mark(self, *codes: str) -> None:
        """Add cautions to what is so now."""
        self.now = Phase(**{**self.now.__dict__, "marks": self.now.marks | set(codes)})
