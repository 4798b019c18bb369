"""What is said of a day in one run, once its days are written: coverage, notes, bars, cautions (§5, §6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .law import NATIONAL, held, publicity_last_day
from .rows import DAY, GRANTS, LISTS, REVIEWS, TIERS, Row
from .track import EARLY_PASS, OF_DOUBT, REPEATED, Bar, Phase, Track
from .walk import Walk, endable

# §6: cautions that speak of a fact, and so outlast a state that may not be said.
OF_FACTS = frozenset({"grant_not_on_record", "review_after_failure", "early_review"})
# Cautions that speak of the act behind a state: they may outlast it.
OF_THE_ACT = frozenset({"overlapping_terms", "granted_while_barred", "upgrade_without_lower_title"})


def said(walk: Walk, tier: str, day: date) -> tuple[str, Phase]:
    """The status that may be said, and the phase behind it."""
    track = walk.tracks.get(tier)
    if track is None:
        nothing = "not_held" if walk.world.closed or tier in walk.annulled else "undetermined"
        return ended_with_firm(walk, tier, nothing, day), Phase("not_held", walk.first)
    phase = track.at(day)
    status = "undetermined" if phase.unproven or phase.doubt else phase.status
    shown = [r for r in track.publicised if r.on(walk.run) <= day]
    if shown and status in ("not_held", "listed", "undetermined"):
        status = publicity(walk, track, shown, day, status)
    if not walk.world.closed and (status == "not_held" or (status == phase.status and unsaid(walk, track, phase))):
        status = "undetermined"
    return ended_with_firm(walk, tier, status, day), phase


def ended_with_firm(walk: Walk, tier: str, status: str, day: date) -> str:
    """§2: from the firm's end on every status whose title is yes or unclear is `ended`, coverage not needed."""
    gone = walk.gone_on is not None and day >= walk.gone_on
    return "ended" if gone and status in endable(tier) else status


def displaced(walk: Walk, tier: str, day: date) -> bool:
    """§5: does a publicity stand in the place of what is so otherwise?"""
    track = walk.tracks.get(tier)
    shown = track is not None and any(r.on(walk.run) <= day for r in track.publicised)
    phase = track.at(day) if track else None
    open_ = phase is not None and (phase.unproven or phase.doubt)
    return shown and phase is not None and (open_ or phase.status in ("not_held", "listed", "undetermined"))


def publicity(walk: Walk, track: Track, shown: list[Row], day: date, status: str) -> str:
    """§5: `publicised` inside the period; after it, or without a rule, `undetermined`."""
    row = max(shown, key=lambda r: r.on(walk.run))
    posted = row.on(walk.run)
    last = publicity_last_day(posted) if walk.regime == NATIONAL and not walk.unbounded(row) else None
    if last and day <= last:
        return "publicised"
    newer = status == "listed" and any(posted <= d <= day for d in track.listed_on)
    return "listed" if newer else "undetermined"


def unsaid(walk: Walk, track: Track, phase: Phase) -> bool:
    """§5 where no list is complete: a review that is the next act shows the state until then, but never a lapse.

    A pass that prints its own term says nothing of the time before.
    """
    if walk.noted(phase.unsettled) or phase.status == "lapsed":
        return True
    since = phase.quiet_from
    if since is None:
        return False
    behind = [n for n, (_, row) in enumerate(track.acts) if phase.term and row.n == phase.term.row]
    after = track.acts[behind[-1] + 1 :] if behind else track.acts  # of one day the later ones are after it as well
    later = [row for d, row in after if d >= since and (behind or d > phase.acted)]
    return phase.status == "ended" or not later or later[0].kind not in REVIEWS or later[0].printed


def edges(walk: Walk, tier: str) -> list[date]:
    """The days on which what is said may change."""
    track = walk.tracks.get(tier)
    found = {walk.first, *([walk.gone_on] if walk.gone_on else [])}
    if track is None:
        return sorted(found)
    found |= {walk.first + n * DAY for n in range(1, len(track.days)) if track.days[n] is not track.days[n - 1]}
    for row in track.publicised:
        posted = row.on(walk.run)
        last = publicity_last_day(posted)
        found |= {posted, *([last + DAY] if last else [])}
    return sorted(d for d in found | set(track.listed_on) if d <= walk.last)


def bars(walk: Walk, tier: str, day: date, unclear: bool = False) -> list[Bar]:
    """§5: the bars of the whole regime that may be said, beside an unclear title only those for cause."""
    found = [b for b in walk.bars if b.start <= day < b.end and walk.sayable(b)]
    unclear = unclear or held(walk.regime, tier, said(walk, tier, day)[0]) == "unclear"
    return [b for b in found if b.origin == "cause" or not unclear]


def barred_until(walk: Walk, tier: str, day: date, unclear: bool = False) -> date | None:
    return max((b.end - DAY for b in bars(walk, tier, day, unclear)), default=None)


def cautions(walk: Walk, tier: str, day: date) -> set[str]:
    """§6, of one run; §5: a state that may not be said gives no cautions of its own."""
    status, phase = said(walk, tier, day)
    kept = phase.marks if status == phase.status and not replaced(walk, tier, day) else frozenset()
    if status == "undetermined":
        dropped = OF_THE_ACT | {"rule_start_unknown"} | (set() if walk.months else {"reading"})
        kept = frozenset() if displaced(walk, tier, day) else OF_DOUBT if phase.doubt else kept - dropped
    codes = set(phase.marks & kept) - {REPEATED, EARLY_PASS}
    if status == "in_force" and not walk.world.closed:
        codes.add("cancellations_not_covered")
    if status == "publicised":
        posted = max(r.on(walk.run) for r in walk.tracks[tier].publicised if r.on(walk.run) <= day)
        codes |= walk.rule(posted) or frozenset()
    if status == "in_force" and any(said(walk, t, day)[0] == "in_force" for t in higher(walk, tier)):
        codes.add("lower_tier_while_higher")
    if bars(walk, tier, day):
        codes.add("reading")  # §8: the day from which a bar runs is one
    if boundary_day(walk, tier, day):
        codes.add("boundary_day")
    return codes


def replaced(walk: Walk, tier: str, day: date) -> bool:
    """§2: has the firm's end taken the place of what was so before? What had ended by itself stays as it is."""
    gone = walk.gone_on
    return gone is not None and day >= gone and said(walk, tier, gone - DAY)[0] in endable(tier)


def may_caution(walk: Walk, tier: str, day: date) -> set[str]:
    """What may be said beside a state that is not: the doubts of the term behind it, and a round's reading."""
    track = walk.tracks.get(tier)
    phase = track.at(day) if track else None
    marks = phase.marks if phase else frozenset()
    if phase and phase.term and phase.term.basis != "printed":
        marks |= walk.rule(phase.term.from_) or frozenset()
    grants = any(row.tier == tier and row.kind in GRANTS for row in walk.world.rows)
    grant = set() if grants else {"grant_not_on_record"}
    return {*marks, *OF_THE_ACT, *grant} | ({"reading"} if marks & (OF_FACTS | {"late_review", REPEATED}) else set())


def higher(walk: Walk, tier: str) -> Iterable[str]:
    return [t for t in TIERS[: TIERS.index(tier)] if t in walk.tracks and t not in LISTS]


def boundary_day(walk: Walk, tier: str, day: date) -> bool:
    """§3: the day that the Civil Code would add to a bar, or to a state that was said until then."""
    if any(b.end == day and b.start.day == day.day and walk.sayable(b) for b in walk.bars):
        return True
    track = walk.tracks.get(tier)
    ending = track.corresponding.get(day) if track else None
    if track is None or ending is None:
        return False
    if track.at(day).doubt or (day == walk.gone_on and track.at(day - DAY).doubt):
        return False  # §5: no term of a title that is open, or was up to its firm's end, is said to end that day
    return said(walk, tier, day - DAY)[0] == ending or said(walk, tier, day)[0] != "undetermined"
