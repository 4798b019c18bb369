"""States of a title, and the line of days on which they hold."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from .dates import EVER, NEVER
from .parameters import Value

NO_CAUTIONS: frozenset[str] = frozenset()


BASES = ("printed", "text", "reading", "practice")
"""What a term rests on, the most certain first."""


class Term(NamedTuple):
    """One term of a title, half-open, on a printed or a computed basis; ``cautions`` go with all that it carries."""

    start: int
    end: int
    basis: str
    facts: tuple[str, ...]
    value: Value | None
    cautions: frozenset[str]


class Reason(NamedTuple):
    """Why a state holds: a topic that the sentences know, the rule's value, the facts, and the day it turns on.

    ``earliest`` is that day in the run of the earliest dates, where it is another one.
    """

    topic: str
    value: Value | None = None
    facts: tuple[str, ...] = ()
    day: int = EVER
    earliest: int | None = None


class State(NamedTuple):
    """What holds from a day on. ``silent_from``: it rests on the silence of the lists since that day.

    ``doubts`` are the notes that leave open what it says (§5): it is the engine's, but is not said.
    """

    status: str
    holds: str
    term: Term | None
    reasons: tuple[Reason, ...]
    cautions: frozenset[str] = NO_CAUTIONS
    silent_from: int | None = None
    doubts: tuple[Reason, ...] = ()


class Bar(NamedTuple):
    """An interval, half-open, in which the firm may not apply in the regime; ``silent_from`` as in a state.

    A bar that rests on silence is said only on days before ``said_until``. ``for_cause``: it follows from a
    cancellation for cause; only such a bar is said beside a title of which it is unclear whether it is held.
    ``in_doubt``: a note leaves open whether there is one, and it is not said at all.
    """

    start: int
    end: int
    value: Value | None
    facts: tuple[str, ...]
    tier: str
    silent_from: int | None = None
    said_until: int = NEVER
    for_cause: bool = False
    in_doubt: bool = False

    def covers(self, day: int) -> bool:
        """Whether the bar runs on ``day`` and may be said on it."""
        return self.start <= day < min(self.end, self.said_until)


Line = list[tuple[int, State]]
"""States by their first day, ascending; the first starts at EVER and each lasts until the next."""

NOT_HELD = State("not_held", "no", None, (Reason("not_on_record"),), NO_CAUTIONS, EVER)


def before_first(facts: tuple[str, ...], day: int) -> State:
    """Return the state of a title before the first record of it, which is of ``day``."""
    return State("not_held", "no", None, (Reason("before_first", None, facts, day),), NO_CAUTIONS, EVER)


def paint(line: Line, start: int, state: State) -> None:
    """Let ``state`` hold from ``start`` on, whatever the line said about those days before."""
    while line and line[-1][0] >= start:
        line.pop()
    line.append((start, state))


def cut(line: Line, start: int, end: int) -> Line:
    """Return the part of the line on [start, end), its first state beginning at ``start``."""
    inside = [(day, state) for day, state in line if start < day < end]
    return [(start, state_on(line, start)), *inside]


def splice(line: Line, part: Line, end: int) -> None:
    """Put ``part`` over the line's days from the part's start to ``end``; before and after stay."""
    after = [(end, state_on(line, end)), *((day, state) for day, state in line if day > end)]
    kept = [(day, state) for day, state in line if day < part[0][0]]
    line[:] = [*kept, *part, *after]


def state_on(line: Line, day: int) -> State:
    """Return the state that holds on ``day``."""
    return line[bisect_right(line, day, key=lambda item: item[0]) - 1][1]


def sweep(left: Line, right: Line) -> list[tuple[int, State, State]]:
    """Return the states of both lines from each day on which one of them changes."""
    swept = []
    i = j = 0
    start = EVER
    while True:
        swept.append((start, left[i][1], right[j][1]))
        next_left = left[i + 1][0] if i + 1 < len(left) else NEVER
        next_right = right[j + 1][0] if j + 1 < len(right) else NEVER
        start = min(next_left, next_right)
        if start >= NEVER:
            return swept
        i += next_left == start
        j += next_right == start
