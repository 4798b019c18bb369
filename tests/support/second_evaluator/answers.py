"""The answer: two runs of the rules laid over each other (§3), ranges where they agree but for a day (§7)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .knowledge import World, known, world
from .law import NATIONAL, held
from .rows import DAY, GRANTS, Row, Term
from .said import barred_until, cautions, edges, may_caution, said
from .walk import walk

Range = tuple[date, date]
# §7: where the runs rest on different bases the less certain one is said.
BASES = ("printed", "text", "reading", "practice")


@dataclass(frozen=True)
class Reading:
    dates: str
    status: str
    holds_title: str
    since: date | None
    until: date | None
    term: Term | None
    barred_until: date | None


@dataclass(frozen=True)
class Answer:
    """What §7 names. Of a day and its range at most one is given; neither where it is open or unknown."""

    status: str
    holds_title: str
    since: date | None
    since_range: Range | None
    until: date | None
    until_range: Range | None
    term_from: date | None
    term_from_range: Range | None
    term_to: date | None
    term_to_range: Range | None
    term_basis: str | None
    next_on: date | None
    next_on_range: Range | None
    next_status: str | None
    barred_until: date | None
    barred_until_range: Range | None
    first_record: Range | None
    cautions: frozenset[str]
    may_caution: frozenset[str]  # also what only one run says, and the rule's doubt of a state that is not said
    readings: tuple[Reading, ...]

    @property
    def term(self) -> Term | None:
        """The term where both its days are known."""
        exact = self.term_from and self.term_to and self.term_basis
        return Term(self.term_from, self.term_to, self.term_basis) if exact else None  # type: ignore[arg-type]


class Runs(NamedTuple):
    """The statuses of all days as unbroken runs: the first day of each, and its status."""

    starts: list[date]
    statuses: list[str]

    def position(self, day: date) -> int:
        return max(bisect_right(self.starts, day) - 1, 0)

    def at(self, day: date) -> str:
        return self.statuses[self.position(day)]

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The first and last day of the run around a day; None where it runs out of sight."""
        n = self.position(day)
        return (self.starts[n] if n else None), (self.starts[n + 1] - DAY if n + 1 < len(self.starts) else None)

    def after(self, day: date) -> tuple[date, str] | None:
        """The next run: its first day and status."""
        n = self.position(day) + 1
        return (self.starts[n], self.statuses[n]) if n < len(self.starts) else None


def runs_of(pairs: Sequence[tuple[date, str]]) -> Runs:
    kept = [pairs[0], *(b for a, b in pairwise(pairs) if a[1] != b[1])]
    return Runs([day for day, _ in kept], [status for _, status in kept])


@lru_cache(maxsize=256)
def statuses(known_world: World, run: str, tier: str) -> Runs:
    found = walk(known_world, run)
    return runs_of([(day, said(found, tier, day)[0]) for day in edges(found, tier)])


@lru_cache(maxsize=256)
def merged(known_world: World, tier: str, conflict: str) -> Runs:
    """§3: what both runs say of each day, and the given word where they differ."""
    one, other = (statuses(known_world, run, tier) for run in ("earliest", "latest"))
    days = sorted({*one.starts, *other.starts})
    return runs_of([(d, one.at(d) if one.at(d) == other.at(d) else conflict) for d in days])


def both(one: date | None, other: date | None) -> tuple[date | None, Range | None]:
    """§7: a day where the runs agree on it, a range where they differ, nothing where one has none."""
    if one is None or other is None or one == other:
        return (one if one == other else None), None
    return None, (min(one, other), max(one, other))


def reading(known_world: World, run: str, tier: str, as_of: date) -> Reading:
    found, runs = walk(known_world, run), statuses(known_world, run, tier)
    status, phase = said(found, tier, as_of)
    term = None if phase.unproven and phase.term and phase.term.basis != "printed" else phase.term
    bar = barred_until(found, tier, as_of)
    return Reading(run, status, held(known_world.regime, tier, status), *runs.around(as_of), term, bar)


def answer(
    rows: Sequence[Row],
    regime: str,
    tier: str,
    as_of: date,
    known_on: date,
    closed_world: bool = True,
    predecessors: Sequence[Sequence[Row]] = (),
) -> Answer:
    """Answer for one tier of one firm; ``predecessors`` are the rows of firms merged or split into this one."""
    known_world = world(rows, regime, known_on, closed_world)
    one, other = (reading(known_world, run, tier, as_of) for run in ("earliest", "latest"))
    final = merged(known_world, tier, "undetermined")
    agree = one.status == other.status
    if agree:
        since, until = both(one.since, other.since), both(one.until, other.until)
    else:
        first, last = final.around(as_of)
        since, until = (first, None), (last, None)
    terms = one.term, other.term
    if not agree and all(terms) and len({t.row for t in terms if t}) == 2:
        terms = None, None  # §7: of the terms of two statuses neither is the one that covers the day
    from_ = both(*(t.from_ if t else None for t in terms))
    to = both(*(t.to if t else None for t in terms))
    next_on, next_range, next_status = next_(known_world, tier, as_of, agree)
    holds = one.holds_title if one.holds_title == other.holds_title else "unclear"
    bar = both(
        *(barred_until(walk(known_world, run), tier, as_of, holds == "unclear") for run in ("earliest", "latest"))
    )
    walks = [walk(known_world, run) for run in ("earliest", "latest")]
    one_has, other_has = (cautions(each, tier, as_of) for each in walks)
    may = one_has.union(other_has, *(may_caution(each, tier, day) for each in walks for day in (as_of, as_of - DAY)))
    codes = firm_cautions(rows, known_world, holds, as_of, known_on)
    if agree and any(row.earliest != row.latest for row in known_world.rows):
        codes.add("approximate_date")
    if any(succeeded(before, regime, tier, as_of, known_on, closed_world) for before in predecessors):
        codes.add("succession")
    return Answer(
        one.status if agree else "undetermined",
        holds,
        *since,
        *until,
        *from_,
        *to,
        max((t.basis for t in terms if t), key=BASES.index) if all(terms) else None,
        next_on,
        next_range,
        next_status,
        *bar,
        first_record(known_world, as_of),
        frozenset(codes | one_has & other_has),
        frozenset(codes | may),
        () if agree else (one, other),
    )


def next_(known_world: World, tier: str, as_of: date, agree: bool) -> tuple[date | None, Range | None, str | None]:
    """What this evaluator answers next; a range where both runs come to the same status on different days."""
    after = merged(known_world, tier, "undetermined").after(as_of)
    one, other = (statuses(known_world, run, tier).after(as_of) for run in ("earliest", "latest"))
    if agree:
        after = merged(known_world, tier, "?").after(as_of)
        if one and other and one[1] == other[1]:
            return *both(one[0], other[0]), one[1]
    if after is None:
        return None, None, None
    return after[0], None, "undetermined" if after[1] == "?" else after[1]


def firm_cautions(rows: Sequence[Row], known_world: World, holds: str, as_of: date, known_on: date) -> set[str]:
    """§4, §6: what is said of the question, and of the ladder inside complete lists."""
    codes = {"after_knowledge"} if as_of > known_on else set()
    if (
        known_world.closed
        and known_world.regime == NATIONAL
        and holds == "yes"
        and ladder_missing(rows, known_on, as_of)
    ):
        codes.add("ladder_not_evidenced")
    return codes


def first_record(known_world: World, as_of: date) -> Range | None:
    """§5: the first fact's earliest and latest day, on a day before it."""
    dates = [(row.earliest or row.latest, row.latest) for row in known_world.rows if row.tier]
    first = min(dates, default=None)
    return first if first and as_of < first[0] else None


def ladder_missing(rows: Sequence[Row], known_on: date, as_of: date) -> bool:
    """§6: no 优势 is known to have run its printed term before the 示范 that stands on the day."""
    live, _ = known(rows, known_on)
    top = [row.latest for row in live if row.regime == NATIONAL and row.kind in GRANTS and row.latest <= as_of]
    acts = [row.latest for row in live if row.regime == NATIONAL and row.kind == "review_passed"]
    given = max(top) if top else min(acts, default=as_of)
    lower = [row for row in live if row.regime == "national-advantage" and row.kind in (*GRANTS, "review_passed")]
    return not any(row.printed and row.valid_to and row.valid_to < given for row in lower)


def succeeded(before: Sequence[Row], regime: str, tier: str, as_of: date, known_on: date, closed_world: bool) -> bool:
    """§2: the predecessor held the title on the day on which it went over into this firm."""
    ends = [r for r in known(before, known_on)[0] if r.kind in ("merged", "split") and r.ends_firm]
    for act in (r for r in ends if r.latest <= as_of):
        own = [row for row in before if row.n != act.n]
        if answer(own, regime, tier, act.latest, known_on, closed_world).holds_title == "yes":
            return True
    return False
