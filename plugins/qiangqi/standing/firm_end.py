"""What has an end or never was (§2): a firm dissolved, merged or divided, and a title whose grant was annulled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .dates import NEVER
from .facts import ANNULLED, ENDINGS, Act, Fact
from .state import Line, Reason, State, cut
from .terms import advance
from .title_track import Track

_NOT_YET = frozenset(("publicised", "listed"))


class FirmEnd(NamedTuple):
    """The act that ends a firm: its day in one run of the dates and in the other, and the reason for what follows."""

    day: int
    other: int
    reason: Reason

    def comes_after(self, act: Act) -> bool:
        """Whether an act still counts: it is of an earlier day, or of the same and earlier in the other run."""
        return (act.day, act.other) < (self.day, self.other)


def end_of(facts: Sequence[tuple[Fact, tuple[str, ...]]], latest: bool) -> FirmEnd | None:
    """Return the first act that ends the firm in one run of the dates."""
    ends = [
        FirmEnd(day, fact.happened[0 if latest else 1], Reason(fact.kind, None, ids, day))
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


def end(line: Line, reason: Reason) -> Line:
    """Return the line with every title that is held, or may be, and every place on a list over from that day on."""
    kept = [(day, state) for day, state in line if day < reason.day]
    for day, state in cut(line, reason.day, NEVER):
        if state.holds != "no" or state.status in _NOT_YET:
            state = State("ended", "no", state.term, (reason,))
        if kept[-1][1] != state:
            kept.append((day, state))
    return kept


def annulled_titles(joined: Sequence[tuple[Fact, tuple[str, ...]]]) -> dict[str, State]:
    """Return for each title of which a grant or pass was annulled what holds where no other act remains."""
    return {
        fact.tier: State("not_held", "no", None, (Reason(ANNULLED, None, ids, fact.happened.latest),))
        for fact, ids in joined
        if fact.kind == ANNULLED and fact.tier is not None
    }
