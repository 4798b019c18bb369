"""A second, deliberately naive evaluator of standing, written from the specification alone.

It walks one firm's rows day by day and writes down, for every tier of the regime, what holds on
that day. Nothing here knows about intervals: a run of a status is found by looking at the days.
The § references are to the sections of the specification page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import chinese_calendar

NATIONAL, ZHENGZHOU, XIPING = "national-demonstration", "zhengzhou", "xiping"
DAY = timedelta(days=1)
# §2: only these three regimes have a text that gives a term; every other knows printed terms only.
TERM_YEARS = {NATIONAL: 3, ZHENGZHOU: 3, XIPING: 3}
CAUSE_BAR_YEARS = {NATIONAL: 2, ZHENGZHOU: 3, XIPING: 3}
# §2, row "review passed": where the new term rests on a reading, its basis says so.
RENEWAL_BASIS = {NATIONAL: "reading", ZHENGZHOU: "reading", XIPING: "reading"}
# §2: `upgraded` in a regime of one title is an issue, so such a row is not a fact here.
ONE_TITLE = {NATIONAL, "national-advantage", XIPING}
TIERS = ("demonstration", "advantage", "reserve", "candidate")
# §6: of one day's facts of a tier the first of this order acts.
STRENGTH = ("cancelled", "removed", "review_failed", "upgraded", "granted", "review_passed", "listed", "publicised")
BLOWS = ("cancelled", "removed", "review_failed")
GRANTS = ("granted", "upgraded")
HELD_YES, HELD_NO = (
    {"in_force", "retained"},
    {"superseded", "ended", "lapsed", "cancelled", "removed", "publicised", "listed", "not_held"},
)
# §2, §5, open world only: the bounds of each regime's first day, and the note on national reviews.
RULE_START: dict[str, tuple[date | None, date | None]] = {
    NATIONAL: (None, date(2015, 12, 31)),
    ZHENGZHOU: (date(2019, 1, 1), date(2026, 11, 20)),
    XIPING: (date(2013, 1, 1), None),
}
NOTE_DAY = date(2023, 7, 21)


@dataclass(frozen=True)
class Row:
    """One row of loose facts (§7), dates parsed."""

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

    @property
    def printed(self) -> bool:
        """A term is printed when its last day is; a span that runs backwards is no term."""
        return self.valid_to is not None and (self.valid_from is None or self.valid_from <= self.valid_to)

    @property
    def starts(self) -> date | None:
        """The printed first day, ignored in a span that runs backwards."""
        return self.valid_from if self.printed or self.valid_to is None else None


class Term(NamedTuple):
    from_: date
    to: date  # inclusive
    basis: str


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
    status: str
    holds_title: str
    since: date | None
    until: date | None
    term: Term | None
    next_on: date | None
    next_status: str | None
    barred_until: date | None
    cautions: frozenset[str]
    readings: tuple[Reading, ...]


def add_months(day: date, months: int) -> date:
    """The same calendar day some months on, or the first day after it where there is none (§3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)


@cache
def publicity_last_day(first: date) -> date | None:
    """The tenth working day, the first day not counted (§2); None where no calendar is out yet."""
    day, left = first, 10
    try:
        while left:
            day += DAY
            left -= chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None
    return day


@dataclass(frozen=True)
class Phase:
    """What is so for a tier from one boundary to the next."""

    status: str
    began: date
    ends: date | None = None  # the first day on which something else must follow
    term: Term | None = None
    acted: date = date.min  # the day of the act behind a running term
    marks: frozenset[str] = frozenset()
    silent: bool = False  # follows from a date running out, not from a fact (§5)
    unproven: bool = False  # rests on a computed term whose first day is not bounded (§3)


@dataclass
class Track:
    """The days of one tier as written so far."""

    now: Phase
    days: dict[date, Phase] = field(default_factory=dict)
    waiting: tuple[Row, date] | None = None  # a review dated before the end at which it acts
    scheduled: list[tuple[date, Row, frozenset[str], date]] = field(default_factory=list)
    granted: bool = False
    last_pass: date | None = None
    last_failure: date | None = None
    resume: tuple[date, Phase] | None = None  # an early failure leaves open what was so
    last_act: date | None = None
    act_days: list[date] = field(default_factory=list)
    blow_days: list[date] = field(default_factory=list)
    publicised: list[Row] = field(default_factory=list)
    listed_on: list[date] = field(default_factory=list)
    corresponding: set[date] = field(default_factory=set)

    @property
    def term_to_come(self) -> bool:
        return any(row.kind != "listed" for _, row, _, _ in self.scheduled)


@dataclass(frozen=True)
class Bar:
    start: date
    end: date
    tier: str
    lapse: date | None = None
    for_cause: bool = False


class Walk:
    """One run of the rules (§3: all dates at their earliest, or all at their latest)."""

    def __init__(self, rows: tuple[Row, ...], regime: str, run: str, closed: bool, noted: bool) -> None:
        self.regime, self.run, self.closed, self.noted = regime, run, closed, noted
        self.years = TERM_YEARS.get(regime)
        self.bars: list[Bar] = []
        self.first, self.last = span_of(rows)
        self.tracks = {t: Track(Phase("not_held", self.first)) for t in TIERS if any(r.tier == t for r in rows)}
        facts: dict[tuple[date, str], list[Row]] = {}
        for row in rows:
            facts.setdefault((self.day_of(row), row.tier), []).append(row)
        strongest = {key: min(group, key=rank) for key, group in facts.items()}
        day = self.first
        while day <= self.last:
            for tier, track in self.tracks.items():
                self.boundaries(tier, track, day)
            acting = [strongest[day, tier] for tier in self.tracks if (day, tier) in strongest]
            for row in sorted(acting, key=rank):  # so that a bar is there before another tier's grant
                self.fact(row, day)
            for row in acting:
                if row.kind == "upgraded":
                    self.supersede(row.tier, day)
            for track in self.tracks.values():
                track.days[day] = track.now
            day += DAY

    def day_of(self, row: Row) -> date:
        return row.earliest if self.run == "earliest" and row.earliest else row.latest

    def unbounded(self, row: Row) -> bool:
        return self.run == "earliest" and row.earliest is None and not row.printed

    def rule(self, acted: date) -> frozenset[str] | None:
        """§2 on a regime's first day: None where the act is before it, else the caution if any."""
        before, after = RULE_START.get(self.regime, (None, acted - DAY))
        if self.closed:
            return frozenset()
        if before and acted < before:
            return None
        return frozenset() if after and acted > after else frozenset({"rule_start_unknown"})

    # Boundaries: what a day brings without a fact of that day. They come before its facts.

    def boundaries(self, tier: str, track: Track, day: date) -> None:
        while track.now.ends and track.now.ends <= day:
            self.expire(tier, track, track.now.ends)
        starting = [s for s in track.scheduled if s[0] == day]
        track.scheduled = [s for s in track.scheduled if s[0] != day]
        if track.waiting and track.waiting[0].kind == "review_passed" and track.waiting[0].starts == day:
            (row, acted), track.waiting = track.waiting, None
            starting.append((day, row, frozenset(), acted))
        for _, row, marks, acted in sorted(starting, key=lambda s: s[3]):  # the later act has the last word
            self.open(tier, track, row, day, day, marks, acted)

    def expire(self, tier: str, track: Track, day: date) -> None:
        now = track.now
        if now.status == "in_force":
            if now.term and now.term.basis != "printed":
                self.civil_code_day(track, now.term.from_, day)
            self.end_of_term(tier, track, day)
        elif now.status == "under_review" and track.term_to_come:
            track.now = replace(now, ends=None)  # passed in time, printed to start later: nothing lapses
        elif now.status == "under_review":
            self.civil_code_day(track, now.began, day)
            track.now = replace(now, status="lapsed", began=day, ends=None)
            if self.closed or not self.noted or day < NOTE_DAY:
                self.bars.append(Bar(day, add_years(day, 2), tier, lapse=day))
        elif now.status == "retained":
            self.civil_code_day(track, now.began, day)
            track.now = replace(now, status="ended", began=day, ends=None, silent=True)
        else:  # a printed listing is over: §2, no title, so nothing but silence follows
            track.now = Phase("not_held", day, term=now.term)

    def civil_code_day(self, track: Track, start: date, end: date) -> None:
        """§3: the corresponding day that the Civil Code would add, where there is one."""
        if start.day == end.day:
            track.corresponding.add(end)

    def end_of_term(self, tier: str, track: Track, day: date) -> None:
        """§2: the last review dated before the end acts, once, at the end."""
        now, held = track.now, track.waiting
        track.waiting = None
        if held is None or held[1] <= now.acted:
            self.after_term(track, day)
        elif held[0].kind == "review_failed":
            self.fail(tier, track, day, held[1])
        elif (later := held[0].starts) and later > day:
            self.after_term(track, day)
            track.scheduled.append((later, held[0], frozenset(), held[1]))
        else:
            self.open(tier, track, held[0], held[0].starts or day, day, now.marks & {"reading"}, held[1])
            if self.unbounded(held[0]) or (now.unproven and not held[0].printed):
                track.now = replace(track.now, unproven=True)

    def after_term(self, track: Track, day: date) -> None:
        now, rule = track.now, self.rule(track.now.acted)
        if self.years is None or rule is None:
            track.now = replace(now, status="undetermined", began=day, ends=None)
            return
        ends = add_months(day, 6) if self.regime == NATIONAL else None
        track.now = replace(now, status="under_review", began=day, ends=ends, silent=True, marks=now.marks | rule)

    # Facts, one tier's strongest of a day.

    def fact(self, row: Row, day: date) -> None:
        track = self.tracks[row.tier]
        if row.kind == "publicised":
            track.publicised.append(row)
            return
        if self.unbounded(row):  # it may have come at any time since the act before it
            back = day - DAY
            while back >= (track.last_act or self.first):
                track.days[back] = replace(track.days[back], status="undetermined", marks=frozenset())
                back -= DAY
        track.last_act = day
        if row.kind != "listed":
            track.act_days.append(day)
        if row.kind in (*GRANTS, "review_passed"):
            track.last_failure = None
        if track.resume and row.kind != "listed":
            since, phase = track.resume
            if track.now.status != "undetermined":
                track.resume = None
            elif self.is_early(row, phase, day) or (
                row.kind == "review_failed" and track.last_failure and day < add_months(track.last_failure, 1)
            ):
                if row.kind == "review_failed":
                    track.last_failure = day
                    track.blow_days.append(day)
                return
            else:
                track.resume, track.now = None, phase
                while track.now.ends and track.now.ends <= day:
                    self.expire(row.tier, track, track.now.ends)
                kept = {at: p for at, p in track.days.items() if since <= at < day}
                self.act(row, track, day)
                track.days.update(kept)
                return
        self.act(row, track, day)

    def is_early(self, row: Row, phase: Phase, day: date) -> bool:
        """§2: a review more than 12 months before the first day after the running term is of the round before."""
        is_review = row.kind in ("review_passed", "review_failed") and not row.printed
        if not is_review or phase.status != "in_force" or phase.term is None:
            return False
        return day < add_months(phase.term.to + DAY, -12)

    def act(self, row: Row, track: Track, day: date) -> None:
        if row.kind in BLOWS:
            track.blow_days.append(day)
        if row.kind in GRANTS:
            self.grant(row, track, day)
        elif row.kind == "review_passed":
            self.passed(row, track, day)
        elif row.kind == "review_failed":
            self.failed(row, track, day)
        elif row.kind == "listed":
            self.list_(row, track, day)
        elif row.kind in ("cancelled", "removed"):
            self.strike(row, track, day)

    def strike(self, row: Row, track: Track, day: date) -> None:
        """A cancellation acts on its day and bars; a removal only acts (§2)."""
        track.waiting, track.scheduled = None, []
        rule = self.rule(day) if row.kind == "cancelled" else None
        track.now = Phase(row.kind, day, term=track.now.term, marks=rule or frozenset())
        if rule is not None and self.regime in CAUSE_BAR_YEARS:
            self.bars.append(Bar(day, add_years(day, CAUSE_BAR_YEARS[self.regime]), row.tier, for_cause=True))

    def list_(self, row: Row, track: Track, day: date) -> None:
        """`listed` runs for its printed span, else stays open (§5); it does not end a title."""
        track.listed_on.append(day)
        start = row.starts or day
        if start > day:
            track.scheduled.append((start, row, frozenset(), day))
        elif track.now.status not in ("in_force", "under_review", "retained"):
            ends = row.valid_to + DAY if row.printed and row.valid_to else None
            self.replay(row.tier, track, Phase("listed", start, ends, term=track.now.term), start, day)

    def grant(self, row: Row, track: Track, day: date) -> None:
        track.granted = True
        if row.printed or self.years is not None:  # where only printed terms count, another grant replaces none
            self.replaced(track)
        start = row.starts or day
        barred = any(b.start <= day < b.end for b in self.bars if not self.undone(b, row.tier, start, day))
        marks = frozenset({"granted_while_barred"} if barred else ())
        if start > day:  # §3: until then the earlier status stays
            track.scheduled.append((start, row, marks, day))
        else:
            self.open(row.tier, track, row, start, day, marks, day)

    def passed(self, row: Row, track: Track, day: date) -> None:
        now, before = track.now, track.last_pass
        track.last_pass = day
        if before and day < add_months(before, 6) and not row.printed:
            track.now = replace(now, marks=now.marks | {"reading"})
            return
        if self.is_early(row, now, day):
            track.last_pass = before
            return
        self.replaced(track)
        if now.status == "in_force" or track.term_to_come:
            if row.starts and row.starts <= day:
                self.open(row.tier, track, row, row.starts, day, frozenset(), day)
            else:
                track.waiting = (row, day)
            return
        window = self.regime == NATIONAL and now.status in ("under_review", "lapsed") and now.term
        old_end = now.term.to + DAY if window and now.term else None
        late = old_end is not None and now.status == "lapsed"
        if late:
            self.late_gap(row.tier, track, day)
        start = row.starts or old_end or day
        if start > day:
            track.scheduled.append((start, row, frozenset(), day))
        elif not row.printed and self.regime == NATIONAL and old_end is None:
            track.now = Phase("undetermined", day, term=now.term, marks=frozenset({"grant_not_on_record"}))
        else:
            known = (
                track.granted
                if now.status in ("not_held", "listed", "undetermined")
                else (now.status not in ("cancelled", "removed", "ended"))
            )
            marks = frozenset() if known or row.printed else frozenset({"grant_not_on_record"})
            self.open(row.tier, track, row, start, day, marks, day, write=row.printed or not late)
            if now.unproven and old_end and not row.printed:
                track.now = replace(track.now, unproven=True)

    def late_gap(self, tier: str, track: Track, day: date) -> None:
        """§2: between the window and a late pass nothing can be said, and no bar runs."""
        now, at = track.now, track.now.began
        gap = Phase("undetermined", at, term=now.term, marks=now.marks | {"late_review"})
        while at < day:
            if track.days[at].status == "lapsed":  # not the day of a blow that a printed term reached back over
                track.days[at] = gap
            at += DAY
        self.bars = [b for b in self.bars if not (b.tier == tier and b.lapse == now.began)]
        track.now = gap

    def replaced(self, track: Track) -> None:
        """§2: of the reviews dated in a running term the last one acts; a term that an earlier one printed is not."""
        now = track.now
        if now.status == "in_force" and now.term:
            of_it = [s for s in track.scheduled if s[1].kind == "review_passed" and s[3] >= now.term.from_]
            track.scheduled = [s for s in track.scheduled if s not in of_it]

    def failed(self, row: Row, track: Track, day: date) -> None:
        before, track.last_failure = track.last_failure, day
        if before and day < add_months(before, 1):
            return
        track.last_pass = None
        if self.is_early(row, track.now, day):
            track.resume = (day, track.now)
            track.now = Phase("undetermined", day, term=track.now.term)
            return
        self.replaced(track)
        if track.now.status == "in_force" or track.term_to_come:
            track.waiting = (row, day)
        elif track.now.status not in ("cancelled", "removed", "ended", "superseded"):
            self.fail(row.tier, track, day, day)
            track.now = replace(track.now, unproven=self.unbounded(row) and track.now.status == "retained")

    def fail(self, tier: str, track: Track, day: date, acted: date) -> None:
        now, rule = track.now, self.rule(acted)
        marks = (now.marks & {"reading"}) | (rule or frozenset())
        if not track.granted and now.term is None:
            marks |= {"grant_not_on_record"}
        if self.years is None or rule is None:  # no text says what a failure brings
            track.now = Phase("undetermined", day, term=now.term, marks=marks)
        elif self.regime == NATIONAL:
            track.now = Phase("cancelled", day, term=now.term, marks=marks)
            self.bars.append(Bar(day, add_years(day, 2), tier))
        elif self.regime == XIPING and now.status != "retained":
            track.now = Phase("retained", day, add_years(day, 1), now.term, marks=marks | {"reading"})
        else:
            track.now = Phase("ended", day, term=now.term, marks=marks | {"reading"})

    def supersede(self, tier: str, day: date) -> None:
        """§2: on an upgrade a lower tier that is in force or under review is superseded."""
        for lower, track in self.tracks.items():
            if TIERS.index(lower) > TIERS.index(tier) and track.now.status in ("in_force", "under_review"):
                track.waiting = None
                track.now = Phase("superseded", day, term=track.now.term, marks=frozenset({"reading"}))

    # Opening a term, and writing days again where an act reaches back.

    def open(
        self,
        tier: str,
        track: Track,
        row: Row,
        start: date,
        today: date,
        marks: frozenset[str],
        acted: date,
        write: bool = True,
    ) -> None:
        """A new term from `start`; `today` is the day on which it takes effect."""
        if row.kind == "listed":
            self.list_(replace(row, valid_from=None), track, today)
            return
        if row.kind in GRANTS and track.now.status == "in_force":
            marks |= {"overlapping_terms"}
        rule = self.rule(acted) if self.years is not None and not row.printed else frozenset()
        if track.waiting and track.waiting[1] <= acted and not (self.years is None and track.waiting[0].printed):
            track.waiting = None  # but where only printed terms count, one that is still to start does
        if row.printed and row.valid_to:
            term = Term(start, row.valid_to, "printed")
        elif self.years is None and row.kind in GRANTS and track.now.status == "in_force":
            track.now = replace(track.now, marks=track.now.marks | marks)  # only printed terms count: it runs on
            return
        elif self.years is None or rule is None:  # "granted on D, term unknown"
            track.now = Phase("undetermined", start, term=track.now.term, marks=marks)
            return
        else:
            basis = "text" if row.kind in GRANTS else RENEWAL_BASIS[self.regime]
            term = Term(start, add_years(start, self.years) - DAY, basis)
            marks |= rule | ({"reading"} if basis == "reading" else set())
        phase = Phase("in_force", start, term.to + DAY, term, acted, marks, unproven=self.unbounded(row))
        self.replay(tier, track, phase, start, today, write)

    def undone(self, bar: Bar, tier: str, start: date, end: date) -> bool:
        """A lapse on a day that a term covers after all never came about."""
        return bar.tier == tier and bar.lapse is not None and start <= bar.lapse < end

    def replay(self, tier: str, track: Track, phase: Phase, start: date, today: date, write: bool = True) -> None:
        """Let a phase run from its start to today; §2: not across a blow dated between."""
        cut = min((b for b in track.blow_days if start <= b < today), default=today)
        if write:
            self.bars = [b for b in self.bars if not self.undone(b, tier, start, today)]
            track.corresponding = {d for d in track.corresponding if not start < d < cut}
        track.now, day = phase, start
        while day < today:
            while track.now.ends and track.now.ends <= day:
                self.expire(tier, track, track.now.ends)
            if write and day < cut:
                track.days[day] = track.now
            day += DAY
        while track.now.ends and track.now.ends <= today:
            self.expire(tier, track, track.now.ends)
        if not write:  # §2, late review: what follows the term is said from the pass on
            self.bars = [
                replace(b, start=max(b.start, today)) if b.tier == tier and b.lapse and b.lapse >= start else b
                for b in self.bars
            ]

    # What is said of a day, once all days are written.

    def said(self, tier: str, day: date) -> tuple[str, Phase]:
        track = self.tracks.get(tier)
        if track is None:
            return ("not_held" if self.closed else "undetermined"), Phase("not_held", self.first)
        phase = track.days[min(max(day, self.first), self.last)]
        status = "undetermined" if phase.unproven else phase.status
        shown = [r for r in track.publicised if self.day_of(r) <= day]
        if shown and status in ("not_held", "listed", "undetermined"):
            status = self.publicity(track, shown, day, status)
        if not self.closed and (status == "not_held" or (phase.silent and self.unsaid(track, phase, day))):
            status = "undetermined"
        return status, phase

    def publicity(self, track: Track, shown: list[Row], day: date, status: str) -> str:
        """§5: `publicised` inside the period; after it, or without a rule, `undetermined`."""
        row = max(shown, key=self.day_of)
        posted = self.day_of(row)
        last = publicity_last_day(posted) if self.regime == NATIONAL and not self.unbounded(row) else None
        if last and day <= last:
            return "publicised"
        newer = status == "listed" and any(posted <= d <= day for d in track.listed_on)
        return "listed" if newer else "undetermined"

    def unsaid(self, track: Track, phase: Phase, day: date) -> bool:
        """§5 where no list is complete: a silence is evidence only if a later fact closes it."""
        if self.regime == NATIONAL and self.noted and day >= NOTE_DAY:
            return True
        return not any(d >= phase.began for d in track.act_days)

    def active_bars(self, day: date) -> list[Bar]:
        """The bars of the whole regime on a day; a lapse that is not said bars nobody."""
        return [
            b
            for b in self.bars
            if b.start <= day < b.end
            and (self.closed or b.lapse is None or any(d >= b.lapse for d in self.tracks[b.tier].act_days))
        ]

    def barred_until(self, day: date, holds: str) -> date | None:
        bars = (b for b in self.active_bars(day) if b.for_cause or holds != "unclear")
        return max((b.end - DAY for b in bars), default=None)

    def cautions(self, tier: str, day: date) -> set[str]:
        status, phase = self.said(tier, day)
        codes = set(phase.marks)
        if status == "in_force" and not self.closed:
            codes.add("cancellations_not_covered")
        if status == "publicised":
            posted = max(self.day_of(r) for r in self.tracks[tier].publicised if self.day_of(r) <= day)
            codes |= self.rule(posted) or frozenset()
        higher = TIERS[: TIERS.index(tier)]
        if status == "in_force" and any(self.said(t, day)[0] == "in_force" for t in higher if t in self.tracks):
            codes.add("lower_tier_while_higher")
        bar_ends = any(b.end == day and b.start.day == day.day for b in self.bars)
        if bar_ends or (tier in self.tracks and day in self.tracks[tier].corresponding):
            codes.add("boundary_day")
        return codes


def rank(row: Row) -> tuple[int, bool, int, int, bool]:
    """Strongest first; between two rows of a kind a printed term, then the longer one."""
    reach = row.valid_to or date.min
    return (
        STRENGTH.index(row.kind),
        not row.printed,
        -reach.toordinal(),
        (row.starts or date.min).toordinal(),
        row.earliest is None,
    )


def span_of(rows: Sequence[Row]) -> tuple[date, date]:
    """From before the first day named to well after the last boundary that could follow."""
    if not rows:
        return date(2000, 1, 1), date(2000, 1, 2)
    days = [d for r in rows for d in (r.earliest, r.latest, r.valid_from, r.valid_to) if d]
    return min(days) - 2 * DAY, add_years(max(days), 12)


def held(regime: str, status: str) -> str:
    """§1: is the title held? Under review only the national plan, 三(二)4, lets it be held."""
    if status in HELD_YES or (status == "under_review" and regime == NATIONAL):
        return "yes"
    return "no" if status in HELD_NO else "unclear"


class World(NamedTuple):
    """What a walk depends on; `noted`: the note on national reviews is known."""

    rows: tuple[Row, ...]
    regime: str
    closed: bool
    noted: bool


@lru_cache(maxsize=32)
def walk(world: World, run: str) -> Walk:
    return Walk(world.rows, world.regime, run, world.closed, world.noted)


class Days(dict[date, str]):
    """The status of every day in order, and the unbroken run of one status that each day stands in."""

    @cached_property
    def runs(self) -> dict[date, list[date]]:
        found: dict[date, list[date]] = {}
        run: list[date] = []
        for day, status in self.items():
            if run and self[run[0]] == status:
                run[1] = day
            else:
                run = [day, day]
            found[day] = run
        return found


@lru_cache(maxsize=64)
def statuses(world: World, run: str, tier: str) -> Days:
    found = walk(world, run)
    every = (found.first + n * DAY for n in range((found.last - found.first).days + 1))
    return Days((day, found.said(tier, day)[0]) for day in every)


@lru_cache(maxsize=64)
def merged(world: World, runs: tuple[str, str], tier: str, conflict: str) -> Days:
    """§3: what both runs say of each day, and the given word where they differ."""
    other = statuses(world, runs[1], tier)
    return Days((day, s if s == other[day] else conflict) for day, s in statuses(world, runs[0], tier).items())


def run_of(days: Days, day: date) -> tuple[date | None, date | None]:
    """The unbroken days of one status around a day; None where it runs out of sight."""
    first, last = next(iter(days)), next(reversed(days))
    since, until = days.runs[min(max(day, first), last)]
    return (since if since > first else None), (until if until < last else None)


def known(rows: Sequence[Row], regime: str, known_on: date) -> tuple[Row, ...]:
    """§4: what was published by then, without the rows that a known correction replaces."""
    seen = [r for r in rows if r.published <= known_on]
    gone = {r.corrects for r in seen if r.corrects is not None}
    live = [r for r in seen if r.n not in gone and r.regime == regime and r.kind in STRENGTH]
    return tuple(sorted((r for r in live if r.kind != "upgraded" or regime not in ONE_TITLE), key=lambda r: r.n))


def both_barred(world: World, names: Sequence[str], as_of: date, holds: str) -> date | None:
    """§5: a bar only where both readings have it."""
    found = [walk(world, name).barred_until(as_of, holds) for name in names]
    return max(day for day in found if day) if all(found) else None


def ladder_missing(rows: Sequence[Row], known_on: date) -> bool:
    return not any(r.kind in (*GRANTS, "review_passed") for r in known(rows, "national-advantage", known_on))


def answer(
    rows: Sequence[Row], regime: str, tier: str, as_of: date, known_on: date, closed_world: bool = True
) -> Answer:
    world = World(known(rows, regime, known_on), regime, closed_world, known_on >= NOTE_DAY)
    rough = any(r.earliest != r.latest for r in world.rows)
    names = ("earliest" if rough else "latest", "latest")  # exact dates need no second run
    both, final = merged(world, names, tier, "?"), merged(world, names, tier, "undetermined")
    at = min(max(as_of, next(iter(final))), next(reversed(final)))
    agree, readings = both[at] != "?", []
    for name in names:
        one, status = walk(world, name), statuses(world, name, tier)[at]
        since, until = run_of(statuses(world, name, tier), as_of)
        readings.append(
            Reading(
                name,
                status,
                held(regime, status),
                since,
                until,
                one.said(tier, as_of)[1].term,
                one.barred_until(as_of, held(regime, status)),
            )
        )
    since, until = run_of(both if agree else final, as_of)
    after = run_of(final, as_of)[1]
    cautions = walk(world, names[0]).cautions(tier, as_of) | walk(world, names[1]).cautions(tier, as_of)
    if agree and rough:
        cautions.add("approximate_date")
    if as_of > known_on:
        cautions.add("after_knowledge")
    holds = readings[0].holds_title if readings[0].holds_title == readings[1].holds_title else "unclear"
    if closed_world and regime == NATIONAL and holds == "yes" and ladder_missing(rows, known_on):
        cautions.add("ladder_not_evidenced")
    return Answer(
        final[at],
        "no" if tier in ("reserve", "candidate") else holds,  # a list is never a title
        since,
        until,
        readings[1].term,
        after + DAY if after else None,
        final[after + DAY] if after else None,
        both_barred(world, names, as_of, holds),
        frozenset(cautions),
        () if agree else tuple(readings),
    )
