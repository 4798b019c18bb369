"""One firm's days in one regime, from the first to the last that matters, in one run of the rules (§3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby

from .acts import Acts
from .knowledge import World, standing_rows
from .law import add_months
from .rows import DAY, FIRM_ACTS, LISTS, TIERS, Row, rank
from .track import Phase, Track

# §2: what becomes `ended` when the legal person has ended; every other status stays.
ENDABLE = {"in_force", "under_review", "retained", "undetermined", "publicised", "listed"}

# An annulment works like a correction: it takes its grant away and says nothing against another grant of its day.
APART = ("review_filed", "annulled")


def endable(tier: str) -> set[str]:
    """A list is no title, so what is undetermined of it is `no` and stays."""
    return ENDABLE - ({"undetermined"} if tier in LISTS else set())


class Walk(Acts):
    """The days of every tier of the regime as one run of the rules writes them."""

    def __init__(self, world: World, run: str) -> None:
        super().__init__(world, run)
        every = standing_rows(world, run)
        rows = [row for row in every if row.kind not in FIRM_ACTS]
        self.first, self.last = span_of((*world.rows, *world.voided))
        # §2: a tier whose only acts were annulled is not held; one with another act is as that act leaves it.
        acting = {row.tier for row in rows if row.kind != "annulled"}
        self.annulled = {row.tier for row in world.voided} - acting
        self.tracks = {t: Track(t, self.first, Phase("not_held", self.first)) for t in TIERS if t in acting}
        self.gone = min((row for row in every if row.ends_firm), key=self.order, default=None)
        self.gone_on = self.gone.on(run) if self.gone else None
        self.by_day = self.grouped(self.competed(rows))
        self.walk()

    def order(self, row: Row) -> tuple[date, date, tuple[int, bool, int, int, bool]]:
        """By the day in this run, then as far as the other bound tells, then the strongest first."""
        other = row.latest if self.run == "earliest" else row.earliest or date.min
        return (row.on(self.run), other, rank(row))

    def competed(self, rows: Sequence[Row]) -> list[Row]:
        """§6: of one tier's facts of one printed date only the strongest acts, a filing and an annulment beside it."""
        strongest: dict[tuple[str, date | None, date], Row] = {}
        for row in sorted((r for r in rows if r.kind not in APART), key=rank):
            strongest.setdefault((row.tier, row.earliest, row.latest), row)
        acting = [*strongest.values(), *(r for r in rows if r.kind in APART)]
        # §2: an act later than the firm's end is an issue; §6: the firm's own act comes before those of its day.
        return [r for r in acting if not (self.gone and self.after_end(r, self.gone))]

    def after_end(self, row: Row, gone: Row) -> bool:
        same = (row.earliest, row.latest) == (gone.earliest, gone.latest)
        return same or self.order(row)[:2] > self.order(gone)[:2]

    def grouped(self, rows: Sequence[Row]) -> dict[date, list[Row]]:
        """The rows of each day in the order in which they act, a filing first."""
        by_day: dict[date, list[Row]] = {}
        for row in sorted(rows, key=lambda r: (r.kind != "review_filed", self.order(r), r.n)):
            by_day.setdefault(row.on(self.run), []).append(row)
        return by_day

    def walk(self) -> None:
        days = sorted({self.first, *self.by_day, *([self.gone_on] if self.gone_on else [])})
        day: date | None = self.first
        while day is not None:
            for track in self.tracks.values():
                self.boundaries(track, day)
            self.facts(self.by_day.get(day, []), day)
            if day == self.gone_on:
                self.dissolve(day)
            following = self.following(day, days)
            for track in self.tracks.values():
                track.write(day, following or self.last + DAY, track.now)
            day = following

    def following(self, day: date, days: Sequence[date]) -> date | None:
        """The next day on which a fact or a boundary waits."""
        found = [d for d in days if d > day]
        for track in self.tracks.values():
            printed = track.waiting[0].starts if track.waiting else None
            found += [d for d in (track.now.ends, printed, *(c.start for c in track.coming)) if d and d > day]
        return min((d for d in found if d <= self.last), default=None)

    def facts(self, rows: Sequence[Row], day: date) -> None:
        """§6: rows of different printed dates that fall on one day act one after the other."""
        for _, some in groupby(rows, key=lambda r: (r.kind == "review_filed", self.order(r)[:2])):
            self.together(list(some), day)

    def together(self, rows: Sequence[Row], day: date) -> None:
        upgrades = [row for row in rows if row.kind == "upgraded"]
        for row in (
            r for r in rows if r.tier in self.tracks and r not in upgrades
        ):  # an annulment alone makes no track
            self.act(self.tracks[row.tier], row, day)
        for row in sorted(upgrades, key=lambda r: -TIERS.index(r.tier)):  # of one day the lower title comes first
            in_force = {t for t, track in self.tracks.items() if track.now.status == "in_force" and not track.now.doubt}
            self.without_lower |= {row.n} if self.lacks_lower(row, in_force) else set()
            self.act(self.tracks[row.tier], row, day)
            self.supersede(row, day)

    def lacks_lower(self, row: Row, in_force: set[str]) -> bool:
        """§6: no known title of a lower tier in force on the day."""
        return not in_force & set(TIERS[TIERS.index(row.tier) + 1 :]) - set(LISTS)

    def supersede(self, row: Row, day: date) -> None:
        """§2: on an upgrade a lower tier that is in force or under review is superseded."""
        lower = [t for t in TIERS if TIERS.index(t) > TIERS.index(row.tier) and t not in LISTS]
        for track in (self.tracks[t] for t in lower if t in self.tracks):
            if track.now.status in ("in_force", "under_review") and not track.now.doubt:
                track.waiting = None
                track.coming = [c for c in track.coming if c.row.kind != "review_passed"]
                marks = frozenset({"reading"} if self.months is not None else ())
                track.now = Phase("superseded", day, term=track.now.term, marks=marks)

    def dissolve(self, day: date) -> None:
        """§2, practice: a legal person that has ended holds nothing; other statuses and bars stay."""
        assert self.gone
        for track in self.tracks.values():
            if self.unbounded(self.gone):
                self.may_have_come_before(track, day, endable(track.tier))
            track.waiting, track.coming = None, []
            status = "undetermined" if track.now.unproven or track.now.doubt else track.now.status
            if status in endable(track.tier):
                track.now = Phase("ended", day, term=track.now.term)
            else:
                track.now = replace(track.now, ends=None)


def span_of(rows: Sequence[Row]) -> tuple[date, date]:
    """From before the first day named to well after the last boundary that could follow."""
    if not rows:
        return date(2000, 1, 1), date(2000, 1, 2)
    days = [d for r in rows for d in (r.earliest, r.latest, r.valid_from, r.valid_to) if d]
    return min(days) - 2 * DAY, add_months(max(days), 144)


@lru_cache(maxsize=64)
def walk(world: World, run: str) -> Walk:
    return Walk(world, run)
