"""How a term begins, runs out, and is written over days that are past (§2, §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .knowledge import World
from .law import (
    GRANT_BASIS,
    LAPSE_BAR_MONTHS,
    NATIONAL,
    RENEWAL_BASIS,
    SHANGHAI,
    TERM_MONTHS,
    WINDOW_MONTHS,
    Unsettled,
    add_months,
    rule,
)
from .rows import DAY, GRANTS, Row, Term
from .track import OF_DOUBT, Bar, Coming, Phase, Track


class Terms:
    """The running of terms in one run of the rules (§3: all dates at their earliest, or all at their latest)."""

    def __init__(self, world: World, run: str) -> None:
        self.world, self.regime, self.run = world, world.regime, run
        self.months = TERM_MONTHS.get(world.regime)
        self.bars: list[Bar] = []
        self.without_lower: set[int] = set()  # upgrades with no title of the lower tier

    def unbounded(self, row: Row) -> bool:
        return self.run == "earliest" and row.earliest is None and not row.printed

    def rule(self, acted: date) -> frozenset[str] | None:
        return rule(self.regime, acted, self.world.closed)

    def noted(self, key: Unsettled | None) -> bool:
        """§5: is this inside the span of a note that is known?"""
        return key is not None and any(note.unsettles(key) for note in self.world.notes)

    # Boundaries: what a day brings without a fact of that day. They come before its facts.

    def boundaries(self, track: Track, day: date) -> None:
        self.run_out(track, day)
        starting = [one for one in track.coming if one.start == day]
        track.coming = [one for one in track.coming if one.start != day]
        if track.waiting and track.waiting[0].kind == "review_passed" and track.waiting[0].starts == day:
            (row, acted), track.waiting = track.waiting, None
            starting.append(Coming(day, row, frozenset(), acted))
        for one in sorted(starting, key=lambda s: s.acted):  # the later act has the last word
            self.begin(track, one.row, day, day, one.marks, one.acted)

    def run_out(self, track: Track, day: date) -> None:
        while track.now.ends and track.now.ends <= day:
            self.expire(track, track.now.ends)

    def expire(self, track: Track, day: date) -> None:
        now = track.now
        if now.status == "in_force":
            if now.term and now.term.basis != "printed":
                self.counted(track, now.term.from_, day)
            track.last_end = day
            self.end_of_term(track, day)
        elif now.status == "under_review" and track.term_to_come:
            track.now = replace(now, ends=None)  # §2: passed in time, printed to start later: nothing lapses
        elif now.status == "under_review" and now.filed:  # §2: no notice until the next term would have ended
            marks = now.marks & {"grant_not_on_record"}
            track.now = Phase("undetermined", day, term=now.term, acted=now.acted, marks=marks, filed=True)
        elif now.status == "under_review":
            self.lapse(track, day)
        elif now.status == "retained":
            self.counted(track, now.began, day)
            track.now = replace(now, status="ended", began=day, ends=None, quiet_from=day)
        else:  # a printed listing is over: §2, no title, so nothing but silence follows
            track.now = Phase("not_held", day, term=now.term)

    def lapse(self, track: Track, day: date) -> None:
        """§2: the six months are over; §2 again: no bar beside an early failure."""
        now = track.now
        self.counted(track, now.began, day)
        carried = now.marks if now.term and now.term.basis == "reading" else now.marks - {"reading"}
        track.now = replace(now, status="lapsed", began=day, ends=None, marks=carried)
        if not now.doubt:
            self.bars.append(Bar(day, add_months(day, LAPSE_BAR_MONTHS), track.tier, "lapse", now.unsettled))

    def counted(self, track: Track, start: date, end: date) -> None:
        """§3: the corresponding day that the Civil Code would add, where there is one."""
        if start.day == end.day:
            track.corresponding[end] = track.now.status

    def end_of_term(self, track: Track, day: date) -> None:
        """§2: the last review dated before the end acts, once, at the end."""
        now, held = track.now, track.waiting
        track.waiting = None
        if held is None or (held[1] < now.acted and not held[0].printed):
            self.after_term(track, day)
        elif held[0].kind == "review_failed":
            self.fail(track, day, held[1])
        elif (later := held[0].starts) and later > day:
            self.after_term(track, day)
            track.coming.append(Coming(later, held[0], frozenset(), held[1]))
        else:
            marks = frozenset() if held[0].printed else now.marks & {"reading"}
            if not held[0].printed and not self.known_grant(track, day):
                marks |= {"grant_not_on_record"}
            self.begin(track, held[0], held[0].starts or day, day, marks, held[1])
            if self.unbounded(held[0]) or (now.unproven and not held[0].printed):
                track.now = replace(track.now, unproven=True)
        if now.doubt and held and not held[0].printed:  # §2: open until the next act, which this is not
            track.now = replace(track.now, doubt=True, marks=track.now.marks | OF_DOUBT)

    def fail(self, track: Track, day: date, acted: date) -> None:
        raise NotImplementedError  # what a failure brings is said with the other acts

    def known_grant(self, track: Track, day: date) -> bool:
        """A grant, also one that a stronger fact of its day left without effect, or a printed term that acted; a title
        that a pass opened has none (§6)."""
        grants = (r for r in self.world.rows if r.tier == track.tier and r.kind in GRANTS)
        printed = (row for _, row in track.acts if row.kind == "review_passed" and row.printed)
        return any(r.on(self.run) <= day for r in grants) or any(printed)

    def after_term(self, track: Track, day: date) -> None:
        now = track.now
        printed = now.term is not None and now.term.basis == "printed"  # needs no rule until it is over
        known = self.rule(day if printed else now.acted)
        if self.months is None or known is None:
            track.now = replace(now, status="undetermined", began=day, ends=None)
            return
        marks, ends, filed = now.marks | known, None, False
        if self.regime in (NATIONAL, SHANGHAI):
            marks |= {"reading"}  # §8: whether the title is held then is a reading
        if self.regime == NATIONAL:
            filed = track.filed_for == day
            ends = add_months(day, self.months if filed else WINDOW_MONTHS)
        track.now = replace(
            now,
            status="under_review",
            began=day,
            ends=ends,
            quiet_from=day,
            marks=marks,
            filed=filed,
            unsettled=self.unsettled("term", track, day),
        )

    def unsettled(self, what: str, track: Track, day: date) -> Unsettled:
        return Unsettled(what, day, track.granted_on.year if track.granted_on else None)

    # A new term.

    def begin(
        self,
        track: Track,
        row: Row,
        start: date,
        today: date,
        marks: frozenset[str],
        acted: date,
        write: bool = True,
    ) -> None:
        """A new term from `start`; `today` is the day on which it takes effect."""
        now = track.now
        if row.kind == "listed":
            self.list_(track, replace(row, valid_from=None), today, marks)
            return
        if row.kind in GRANTS and now.status == "in_force":
            marks |= {"overlapping_terms"}
        if row.printed or self.months is not None:  # where only printed terms count, another grant replaces none
            self.drop_waiting(track, row, acted)
        known = self.rule(acted) if self.months is not None and not row.printed else frozenset()
        if row.printed and row.valid_to:
            term = Term(start, row.valid_to, "printed", row.n)
        elif self.months is None and row.kind in GRANTS and now.status == "in_force":
            track.now = replace(now, marks=now.marks | marks, doubt=False)  # only printed terms count: it runs on
            return
        elif self.months is None or known is None:  # "granted on D, term unknown"
            track.now = Phase("undetermined", start, term=now.term, marks=marks - {"reading"})
            return
        else:
            basis = GRANT_BASIS.get(self.regime, "text") if row.kind in GRANTS else RENEWAL_BASIS
            term = Term(start, add_months(start, self.months) - DAY, basis, row.n)
            marks |= known | ({"reading"} if basis == "reading" else frozenset())
        track.failed = False
        phase = Phase("in_force", start, term.to + DAY, term, acted, marks, unproven=self.unbounded(row))
        self.replay(track, phase, start, today, write)

    def drop_waiting(self, track: Track, row: Row, acted: date) -> None:
        """§2: a pending review falls with its term, which is the running one or, of a printed pass, one to come."""
        if track.waiting and track.waiting[1] <= acted:
            stays = track.waiting[0].printed and track.now.status != "in_force"
            track.waiting = track.waiting if stays else None
        if row.kind in GRANTS:
            self.drop_reviews_to_come(track, acted)

    def drop_reviews_to_come(self, track: Track, until: date = date.max) -> None:
        """§2: of the reviews dated in a running term the last one acts; a term that an earlier one printed does not."""
        now = track.now
        if now.status == "in_force" and now.term:
            passes = [c for c in track.coming if c.row.kind == "review_passed" and c.acted <= until]
            of_it = [c for c in passes if c.acted >= now.term.from_]
            track.coming = [c for c in track.coming if c not in of_it]

    def list_(self, track: Track, row: Row, day: date, marks: frozenset[str]) -> None:
        """`listed` runs for its printed span, else stays open (§5); it does not end a title."""
        track.listed_on.append(day)
        start = row.starts or day
        if start > day:
            track.coming.append(Coming(start, row, marks, day))
        elif track.now.status not in ("in_force", "under_review", "retained"):
            term = Term(start, row.valid_to, "printed", row.n) if row.printed and row.valid_to else None
            ends = term.to + DAY if term else None
            self.replay(track, Phase("listed", start, ends, term or track.now.term, marks=marks), start, day)

    def undone(self, bar: Bar, tier: str, start: date, end: date) -> bool:
        """§1: a lapse on a day that a term covers after all never came about."""
        return bar.tier == tier and bar.origin == "lapse" and (start <= bar.start < end or start < bar.start == end)

    def replay(self, track: Track, phase: Phase, start: date, today: date, write: bool = True) -> None:
        """Let a phase run from its start to today; §2: not across a blow dated between."""
        between = [b for b in track.blow_days if start <= b < today]
        cut = min(between, default=today)
        if write:
            self.bars = [b for b in self.bars if not self.undone(b, track.tier, start, today)]
            track.corresponding = {d: s for d, s in track.corresponding.items() if not start < d < cut}
        open_since = all(track.at(start + n * DAY).doubt for n in range((today - start).days))
        if track.doubted and (not between or open_since):  # §2: undetermined until this act, whatever it prints
            cut = start
        before = list(self.bars)
        track.now, day = phase, start
        while day < today:
            self.run_out(track, day)
            until = min(track.now.ends or today, today)
            if write:
                track.write(day, min(until, cut), track.now)
            day = until
        self.run_out(track, today)
        if not write and track.now.status == "lapsed":  # §2, late pass: its window is over too
            self.bars = before
            track.now = Phase("undetermined", today, term=track.now.term, marks=track.now.marks)
