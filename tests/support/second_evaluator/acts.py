"""What each kind of fact does on its day (§2), for one tier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .law import (
    CAUSE_BAR_MONTHS,
    FAILED_BAR_MONTHS,
    NATIONAL,
    RETENTION_MONTHS,
    SAME_FAILURE_MONTHS,
    SAME_PASS_MONTHS,
    SECOND_FAILURE,
    XIPING,
    add_months,
    round_begins,
)
from .rows import BLOWS, DAY, GRANTS, LISTS, Row
from .terms import Terms
from .track import EARLY_PASS, REPEATED, Bar, Coming, Phase, Track

OVER = ("cancelled", "removed", "ended", "superseded")  # nothing is left that could fail or be renewed
FACTLESS = ("not_held", "listed", "undetermined")


class Acts(Terms):
    """The acts of one tier, the strongest of a day."""

    def act(self, track: Track, row: Row, day: date) -> None:
        if row.kind in ("publicised", "annulled"):
            track.publicised += [row] if row.kind == "publicised" else []
            return
        if self.unbounded(row) and row.kind != "review_filed":
            self.may_have_come_before(track, day)
        track.last_act, track.doubted = day, track.now.doubt
        if self.grant_beside(row):
            track.granted_on = day
        track.acts += [] if row.kind in ("listed", "review_filed") else [(day, row)]
        track.blow_days += [day] if row.kind in BLOWS else []
        if row.kind in GRANTS:
            self.grant(track, row, day)
        elif row.kind == "review_passed":
            self.passed(track, row, day)
            track.renewals.append(day)
        elif row.kind == "review_failed":
            self.failed(track, row, day)
            track.failures.append((day, len(track.renewals)))
        elif row.kind == "review_filed":
            self.filed(track, day)
        elif row.kind == "listed":
            self.list_(track, row, day, self.while_barred(track, day, day))
        else:
            self.strike(track, row, day)

    def grant_beside(self, row: Row) -> bool:
        """§6: a grant of the same printed date is on record, also where a stronger act leaves it without effect."""
        printed = (row.tier, row.earliest, row.latest)
        return any(r.kind in GRANTS and (r.tier, r.earliest, r.latest) == printed for r in self.world.rows)

    def may_have_come_before(self, track: Track, day: date, changed: set[str] | None = None) -> None:
        """§3: without a proven earliest day the act may have come at any time since the act before it.

        What it leaves as it is, whenever it came, stays: ``changed`` are the statuses that it does change.
        """
        since = track.last_act or track.first
        for back in range((since - track.first).days, (day - track.first).days):
            phase = track.days[back]
            if changed is not None and not phase.doubt | phase.unproven and phase.status not in changed:
                continue
            track.days[back] = Phase("undetermined", phase.began, term=phase.term, acted=phase.acted)

    # Grants, cancellations, removals.

    def grant(self, track: Track, row: Row, day: date) -> None:
        self.settle(track)
        track.granted_on, track.failed = day, False
        track.renewals.append(day)
        start = row.starts_by(day)
        marks = self.while_barred(track, start, day)
        marks |= {"upgrade_without_lower_title"} if row.n in self.without_lower else frozenset()
        if start > day:  # §3: until then the earlier status stays
            track.coming.append(Coming(start, row, marks, day))
        else:
            track.filed_for = None  # §2: what is pending falls with its term
            self.begin(track, row, start, day, marks, day)

    def while_barred(self, track: Track, start: date, day: date) -> frozenset[str]:
        """§6: only where the bar itself may be said."""
        bars = [b for b in self.bars if b.start <= day < b.end and self.sayable(b)]
        barred = any(not self.undone(b, track.tier, start, day) for b in bars)
        return frozenset({"granted_while_barred"} if barred else ())

    def sayable(self, bar: Bar) -> bool:
        """§5: a lapse bars only inside complete lists, and a note's span leaves every bar unsaid."""
        return (self.world.closed or bar.origin != "lapse") and not self.noted(bar.unsettled)

    def strike(self, track: Track, row: Row, day: date) -> None:
        """A cancellation acts on its day and bars; a removal only acts (§2)."""
        ruled = self.regime in CAUSE_BAR_MONTHS if row.kind == "cancelled" else self.regime == XIPING
        rule = self.rule(day) if ruled else None
        marks = rule or frozenset()
        if row.tier not in LISTS and not self.known_grant(track, day):
            marks |= {"grant_not_on_record"}
        track.waiting, track.coming, track.filed_for, track.failed = None, [], None, True
        track.now = Phase(row.kind, day, term=track.now.term, marks=marks)
        if row.kind == "cancelled" and rule is not None and self.regime in CAUSE_BAR_MONTHS:
            self.bars.append(Bar(day, add_months(day, CAUSE_BAR_MONTHS[self.regime]), row.tier, "cause"))

    # Reviews.

    def early(self, track: Track, day: date) -> bool:
        """§2, rounds: more than twelve months before the first day after the running term."""
        return track.term_over is not None and day < round_begins(track.term_over)

    def passed(self, track: Track, row: Row, day: date) -> None:
        now = track.now
        if not row.printed and (early := self.early(track, day)) | (same := self.same_pass(track, day)):
            track.mark(*(["early_review", EARLY_PASS] if early else []), *([REPEATED] if same else []))
            track.acts.pop()
            return
        self.settle(track)
        end = track.term_over or (now.term.to + DAY if now.term else None)
        track.last_pass = (day, end, len(track.failures))
        self.drop_reviews_to_come(track)
        if now.status == "in_force" or track.term_to_come:
            if row.starts and row.starts <= day:
                self.begin(track, row, row.starts, day, frozenset(), day)
            else:
                track.waiting = (row, day)
        else:
            self.renew(track, row, day)

    def settle(self, track: Track) -> None:
        """§2: an early failure leaves all open until the next act, which finds the title as it was."""
        if track.now.doubt:
            kept = frozenset() if EARLY_PASS in track.now.marks else frozenset({"early_review"})
            track.now = replace(track.now, doubt=False, marks=track.now.marks - kept)

    def same_pass(self, track: Track, day: date) -> bool:
        """§2: six months after a pass that acted, for the same end and with no failure between."""
        if track.last_pass is None or day >= add_months(track.last_pass[0], SAME_PASS_MONTHS):
            return False
        _, end, failures = track.last_pass
        recent = {track.now.term.to + DAY if track.now.term else None, track.last_end}
        return end in recent and failures == len(track.failures)

    def renew(self, track: Track, row: Row, day: date) -> None:
        """A pass where no term runs: in the window, late, or with nothing to renew."""
        now = track.now
        open_ = now.status in ("under_review", "lapsed") or now.filed
        old_end = now.term.to + DAY if self.regime == NATIONAL and open_ and now.term else None
        late = old_end is not None and now.status == "lapsed"
        if late:
            self.late_gap(track, day)
        start, marks = row.starts or old_end or day, self.nothing_to_renew(track, row, old_end)
        carried = frozenset({"late_review"}) if late else frozenset()
        if start > day:
            track.coming.append(Coming(start, row, carried, day))
        elif not row.printed and (now.status == "superseded" or (self.regime == NATIONAL and old_end is None)):
            track.now = Phase("undetermined", day, term=now.term, marks=marks)
        else:
            self.begin(track, row, start, day, marks | carried, day, write=row.printed or not late)
            if now.unproven and old_end and not row.printed:
                track.now = replace(track.now, unproven=True)
            if now.filed and not row.printed and track.now.status == "lapsed":  # so is its window
                self.late_gap(track, day)

    def nothing_to_renew(self, track: Track, row: Row, old_end: date | None) -> frozenset[str]:
        """§2, §6: said with the caution that fits what is on record."""
        status, known = track.now.status, self.known_grant(track, row.on(self.run))
        lost = not known or status in OVER or track.failed or (status in FACTLESS and self.regime == NATIONAL)
        if row.printed or old_end or not lost:
            return frozenset()
        return frozenset({"review_after_failure" if known else "grant_not_on_record"})

    def late_gap(self, track: Track, day: date) -> None:
        """§2: between the window and a late pass or failure nothing can be said, and no bar runs."""
        now = track.now
        marks = (now.marks & {"reading", "rule_start_unknown"}) | {"late_review"}
        gap = Phase("undetermined", now.began, term=now.term, marks=marks)
        for at in range((now.began - track.first).days, (day - track.first).days):
            phase = track.days[at]  # not the day of a blow that a printed term reached back over, nor an open one
            if phase.status == "lapsed" and not phase.doubt:
                track.days[at] = gap
        self.bars = [
            b for b in self.bars if not (b.tier == track.tier and b.origin == "lapse" and b.start == now.began)
        ]
        track.now = gap

    def failed(self, track: Track, row: Row, day: date) -> None:
        if self.same_failure(track, day):
            track.mark(REPEATED)
            if self.grant_beside(row):
                track.now = replace(track.now, marks=track.now.marks - {"grant_not_on_record"})
            track.acts.pop()
        elif not row.printed and self.early(track, day):
            track.mark("early_review", "reading")
            track.now = replace(track.now, doubt=True)
        else:
            self.drop_reviews_to_come(track)
            self.settle(track)
            if (track.now.status == "in_force" and not track.now.unproven) or track.term_to_come:
                track.waiting = (row, day)
            elif track.now.status not in OVER:
                self.fail_now(track, row, day)

    def same_failure(self, track: Track, day: date) -> bool:
        """§2: within one month of another, the same day a month later excluded; never across a pass or grant."""
        near = [(f, since) for f, since in track.failures if f <= day < add_months(f, SAME_FAILURE_MONTHS)]
        return bool(near) and near[-1][1] == len(track.renewals)

    def fail_now(self, track: Track, row: Row, day: date) -> None:
        late = self.regime == NATIONAL and track.now.status == "lapsed"
        if late:
            self.late_gap(track, day)
        self.fail(track, day, day, frozenset({"late_review"} if late else ()))
        track.now = replace(track.now, unproven=self.unbounded(row) and track.now.status == "retained")

    def fail(self, track: Track, day: date, acted: date, late: frozenset[str] = frozenset()) -> None:
        now, rule = track.now, self.rule(acted)
        marks = late | (rule or frozenset())
        marks |= {"reading"} if now.term and now.term.basis == "reading" else frozenset()
        if not self.known_grant(track, day):
            marks |= {"grant_not_on_record"}
        if self.months is None or rule is None:  # no text says what a failure brings
            track.now, track.failed = Phase("undetermined", day, term=now.term, marks=marks), True
        elif self.regime == NATIONAL:
            key = self.unsettled("failure", track, day)
            track.now = Phase("cancelled", day, term=now.term, marks=marks, unsettled=key)
            bar = Bar(day, add_months(day, FAILED_BAR_MONTHS[NATIONAL]), track.tier, "failure", key)
            self.bars.append(bar)
        elif self.regime in RETENTION_MONTHS and now.status != "retained":
            ends = add_months(day, RETENTION_MONTHS[self.regime])
            track.now = Phase("retained", day, ends, now.term, marks=marks | {"reading"})
        else:
            status = SECOND_FAILURE.get(self.regime, "ended")
            marks |= {"reading"} if status == "ended" else frozenset()
            track.now = Phase(status, day, term=now.term, marks=marks)

    def filed(self, track: Track, day: date) -> None:
        """§2: what the six months bind; it replaces only the lapse."""
        if track.term_over and not self.early(track, day):
            self.settle(track)
            track.filed_for = track.term_over
            return
        now = track.now
        if now.status == "under_review" and now.term and self.months and not now.filed:
            over = now.term.to + DAY
            self.settle(track)
            track.now = replace(track.now, ends=add_months(over, self.months), filed=True)
        elif now.status != "retained" and not self.known_grant(track, day):
            track.now = Phase("undetermined", day, term=now.term, marks=frozenset({"grant_not_on_record"}))
