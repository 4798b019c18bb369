"""Standing as a step function of the day: a regime's acts paint its tiers' lines, coverage cuts them, two runs merge.

Imprecise dates are answered by two runs, all dates at their earliest and all at their latest. Where the runs agree
the answer stands; where they differ the status is ``undetermined`` and both readings are shown (§3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .acts import finish, supersede, take_effect
from .coverage import World, apply, bars_said
from .dates import EVER, NEVER, Span
from .facts import ANNULLED, ENDINGS, FILED, GRANTS, STRENGTH, Act, Fact, acts, join_documents
from .firm_end import annulled_titles, end, end_of, freeze
from .ladder import flag_lower
from .regime import Regime, Tier
from .reviews import term_ends
from .rules import Rules
from .state import Bar, Line, State, before_first, sweep
from .terms import advance
from .title_track import NO_GRANT, Track

_FIRST = frozenset(("cancelled", "removed", "review_failed"))


class Run(NamedTuple):
    """One run: the line and the computed ends of each tier, and the regime's bars."""

    lines: dict[str, Line]
    boundaries: dict[str, set[int]]
    bars: list[Bar]


class Segment(NamedTuple):
    """From ``start`` on: the status to give, and the states of the runs (one where all dates are exact)."""

    start: int
    status: str
    holds: str
    states: tuple[State, ...]

    @property
    def agreed(self) -> bool:
        """Whether the runs of the dates give one status."""
        return len({state.status for state in self.states}) == 1


@dataclass(eq=False)
class History:
    """Everything that the engine can say of one firm in one regime with one day's knowledge."""

    regime: Regime
    segments: dict[str, list[Segment]]
    runs: tuple[Run, ...]
    facts: dict[str, Fact]

    def at(self, tier: str, day: int) -> int:
        """Return the index of the tier's piece that covers ``day``."""
        return bisect_right(self.segments[tier], day, key=lambda segment: segment.start) - 1

    def barred(self, day: int, holds: str) -> Span | None:
        """Return the exclusive ends, by both runs of the dates, of the bar that covers ``day``; the latest of several.

        A bar that only one run of the dates has is none, nor is one beside a title of which ``holds`` is unclear,
        unless it comes from a cancellation for cause.
        """
        ends = [self.bar_end(run, day, holds) for run in self.runs]
        known_ends = [end for end in ends if end is not None]
        return Span(min(known_ends), max(known_ends)) if len(known_ends) == len(ends) else None

    @staticmethod
    def bar_end(run: Run, day: int, holds: str) -> int | None:
        """Return the same of one run of the dates."""
        covering = (bar for bar in run.bars if bar.covers(day))
        return max((bar.end for bar in covering if bar.for_cause or holds != "unclear"), default=None)

    @cached_property
    def bars(self) -> list[Bar]:
        """The bars that both runs of the dates have, by their first day, as far as they may be said."""
        found = [bar for bar in self.runs[-1].bars if bar.for_cause or not self._all_unclear(bar.start)]
        if len(self.runs) == 2:
            early = {(bar.facts, bar.value, bar.tier): bar for bar in self.runs[0].bars}
            same = [(bar, early.get((bar.facts, bar.value, bar.tier))) for bar in found]
            found = [
                late._replace(start=max(late.start, one.start), said_until=_both(late, one))
                for late, one in same
                if one is not None and max(late.start, one.start) < min(late.end, one.end)
            ]
        said = (bar if bar.for_cause else self._until_unclear(bar) for bar in found)
        return sorted(said, key=lambda bar: (bar.start, bar.end))

    def _all_unclear(self, day: int) -> bool:
        return all(segments[self.at(tier, day)].holds == "unclear" for tier, segments in self.segments.items())

    def _until_unclear(self, bar: Bar) -> Bar:
        days = (segment.start for segments in self.segments.values() for segment in segments)
        unclear = (day for day in sorted(days) if bar.start < day < bar.end and self._all_unclear(day))
        return bar._replace(said_until=min(bar.said_until, next(unclear, NEVER)))


def _both(late: Bar, early: Bar) -> int:
    """Return the day from which one of the runs does not have a bar any more, or may not say it."""
    ends = (early.end,) if early.end != late.end else ()
    return min(late.said_until, early.said_until, *ends)


def trace(heard: Sequence[Fact], regime: Regime, rules: Rules, world: World) -> History:
    """Return the history of one firm in one regime: the standing of each tier on every day.

    ``heard`` are the firm's facts in this regime that count (:func:`.facts.known`), in any order.
    """
    joined = join_documents(heard)
    runs = tuple([_run(joined, regime, rules, world, latest) for latest in _dates(joined, regime)])
    segments = {}
    for tier in runs[-1].lines:
        segments[tier] = _merge([run.lines[tier] for run in runs]) if len(runs) > 1 else _exact(runs[0].lines[tier])
    return History(regime, segments, runs, {fact.id: fact for fact in heard})


def _dates(joined: Sequence[tuple[Fact, tuple[str, ...]]], regime: Regime) -> tuple[bool, ...]:
    """Return whether each run counts dates at their latest: one run does where all are exact."""
    for fact, _ in joined:
        earliest, latest = fact.happened
        # A publicity period outside the known calendars ends on a range of days even when its first day is exact.
        if earliest != latest or (fact.kind == "publicised" and regime.text_held):
            return (False, True)
    return (True,)


def _run(joined: list[tuple[Fact, tuple[str, ...]]], regime: Regime, rules: Rules, world: World, latest: bool) -> Run:
    bars: list[Bar] = []
    kinds = {fact.kind for fact, _ in joined}
    tiers = _tiers(joined, regime)
    tracks = {tier: Track(rules, tier, latest, bars, term_ends, world) for tier in tiers}
    ordered = acts(joined, latest)
    if len(ordered) > 1:
        ordered.sort(key=lambda act: _order(act, regime))
    gone = None if kinds.isdisjoint(ENDINGS) else end_of(joined, latest)
    _begin(tracks, ordered, annulled_titles(joined) if ANNULLED in kinds else {})
    _play(tracks, [act for act in ordered if gone.comes_after(act)] if gone else ordered, regime)
    if gone is not None:
        freeze(tracks.values(), gone.day)
    lines, boundaries = {}, {}
    for tier, track in tracks.items():
        lines[tier] = _line(track, regime.by_tier[tier], world)
        boundaries[tier] = track.boundaries
    if gone is not None:
        lines = {tier: end(line, gone, tracks[tier].last_act) for tier, line in lines.items()}
    if len(lines) > 1:
        flag_lower(lines, regime)
    return Run(lines, boundaries, bars_said(bars, world))


def _line(track: Track, tier: Tier, world: World) -> Line:
    """Return the states of a title or list as far as they may be said."""
    line = apply(finish(track), track.tier, world)
    if tier.kind == "list":  # 储备, 创建对象: never a title, whatever the status
        return [(start, _of_list(state)) for start, state in line]
    return line


def _tiers(joined: Sequence[tuple[Fact, tuple[str, ...]]], regime: Regime) -> list[str]:
    """Return the tiers that the facts are about, the lowest first."""
    found = {fact.tier for fact, _ in joined if fact.tier}
    return sorted(found, key=lambda tier: regime.by_tier[tier].rank) if len(found) > 1 else list(found)


def _begin(tracks: dict[str, Track], ordered: Sequence[Act], annulled: dict[str, State]) -> None:
    """Set what is so before the first act of each title, or all along where an annulment is all that remains."""
    begun: set[str] = set()
    for act in ordered:
        if act.tier not in begun:
            tracks[act.tier].line = [(EVER, before_first(act.facts, act.day))]
            begun.add(act.tier)
            if len(begun) == len(tracks):
                return
    for tier in annulled.keys() - begun:
        tracks[tier].line = [(EVER, annulled[tier])]


def _play(tracks: dict[str, Track], ordered: list[Act], regime: Regime) -> None:
    """Let the acts take effect, each after what falls due before it."""
    every = list(tracks.values())
    for act in ordered:
        for track in every:
            if track.due is not None or track.scheduled:
                advance(track, act.day)
        own = tracks[act.tier]
        if act.kind == FILED:
            own.grant_known |= any(_is_granted_with(one, act) for one in ordered)
        if act.kind != "upgraded":
            take_effect(own, act)
            continue
        lower = _lower(tracks, act, regime)
        own.lower_held = any(track.is_running(act.day) for track in lower)
        take_effect(own, act)
        for track in lower:
            supersede(track, act)


def _is_granted_with(act: Act, filing: Act) -> bool:
    """Whether an act is a grant of the day of a filing: the filing comes before it, but not without it."""
    together = act.day == filing.day and act.tier == filing.tier
    return together and not GRANTS.isdisjoint((act.kind, *act.others))


def _lower(tracks: dict[str, Track], act: Act, regime: Regime) -> list[Track]:
    """Return the titles below the one of an act."""
    rank = regime.by_tier[act.tier].rank
    return [track for tier, track in tracks.items() if 0 < regime.by_tier[tier].rank < rank]


def _of_list(state: State) -> State:
    """Return the state of a list: it is no title, and nobody grants a place on it."""
    return state._replace(holds="no", cautions=state.cautions - NO_GRANT)


def _order(act: Act, regime: Regime) -> tuple[int, bool, int, bool, int, int, bool]:
    """By the day; of one day a filing first, then what is earlier in the other run of the dates, then the stronger."""
    first = act.kind not in _FIRST
    strength = STRENGTH.get(act.kind, 0)
    return (act.day, act.kind != FILED, act.other, first, regime.by_tier[act.tier].rank, strength, act.unproven)


def _exact(line: Line) -> list[Segment]:
    # A million firms have some millions of these: made as the tuples that they are, they take half the time.
    return [tuple.__new__(Segment, (start, state.status, state.holds, (state,))) for start, state in line]


def _merge(lines: list[Line]) -> list[Segment]:
    return [_agree(start, early, late) for start, early, late in sweep(lines[0], lines[1])]


def _agree(start: int, early: State, late: State) -> Segment:
    status = early.status if early.status == late.status else "undetermined"
    holds = early.holds if early.holds == late.holds else "unclear"
    return Segment(start, status, holds, (early, late))
