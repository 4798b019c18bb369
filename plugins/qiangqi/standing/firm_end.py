"""What has an end or never was (§2): a firm dissolved, merged or divided, and a title whose grant was annulled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .dates import EVER, NEVER
from .facts import ANNULLED, ENDINGS, Act, Fact
from .state import Line, Reason, State, cut, splice
from .terms import advance
from .title_track import Track

_NOT_YET = frozenset(("publicised", "listed"))


class FirmEnd(NamedTuple):
    """The act that ends a firm: its day in one run of the dates and in the other, and the reason for what follows.

    ``unproven``: no earliest day is proven, and this run stands for the days before the latest.
    """

    day: int
    other: int
    reason: Reason
    unproven: bool

    def comes_after(self, act: Act) -> bool:
        """Whether an act still counts: it is of an earlier day, or of the same and earlier in the other run."""
        return (act.day, act.other) < (self.day, self.other)


def end_of(facts: Sequence[tuple[Fact, tuple[str, ...]]], latest: bool) -> FirmEnd | None:
    """Return the first act that ends the firm in one run of the dates."""
    ends = [
        FirmEnd(
            day,
            fact.happened[0 if latest else 1],
            Reason(fact.kind, None, ids, day),
            fact.happened.earliest == EVER and not latest,
        )
        for fact, ids in facts
        if fact.kind in ENDINGS and not fact.goes_on
        for day in (fact.day(latest),)
    ]
    return min(ends, key=lambda end: (end.day, end.other, end.reason.topic, end.reason.facts), default=None)


def freeze(tracks: Iterable[Track], day: int) -> None:
    """Let nothing fall due any more from ``day`` on."""
    for track in tracks:
        advance(track, day)
        track.due, track.pending = None, None
        track.scheduled.clear()


def end(line: Line, gone: FirmEnd, last_act: int) -> Line:
    """Return the line with every title that is held, or may be, and every place on a list over from the end on.

    ``last_act`` is the day of the last act about the title before the end, EVER where there is none.
    """
    if gone.unproven and last_act < gone.day:
        before = [(day, _may_be_over(state, gone.reason)) for day, state in cut(line, last_act, gone.day)]
        splice(line, before, gone.day)
    kept = [(day, state) for day, state in line if day < gone.day]
    for day, state in cut(line, gone.day, NEVER):
        if _can_end(state):
            state = State("ended", "no", state.term, (gone.reason,))
        if kept[-1][1] != state:
            kept.append((day, state))
    return kept


def _can_end(state: State) -> bool:
    return state.holds != "no" or state.status in _NOT_YET


def _may_be_over(state: State, reason: Reason) -> State:
    """Return what can be said before an end of which no earliest day is proven (§3)."""
    if not _can_end(state):
        return state
    holds = "no" if state.status == "listed" else "unclear"
    return State("undetermined", holds, None, (reason._replace(topic="end_unproven"),))


def annulled_titles(joined: Sequence[tuple[Fact, tuple[str, ...]]]) -> dict[str, State]:
    """Return for each title of which a grant or pass was annulled what holds where no other act remains."""
    return {
        fact.tier: State("not_held", "no", None, (Reason(ANNULLED, None, ids, fact.happened.latest),))
        for fact, ids in joined
        if fact.kind == ANNULLED and fact.tier is not None
    }
