"""Rounds of review (§2): to which term a review belongs, and which failures are one.

The texts do not say it; each rule here is a reading, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable

from .dates import EVER, add_months
from .facts import FILED, Act
from .state import Reason, State, cut, paint, splice
from .terms import advance
from .title_track import EARLY, NO_GRANT, READING, ROUND_MONTHS, Doubted, Passed, Track

REPEAT_MONTHS = 1
"""A failure within so many months after another is the same failure, published again."""


_OF_A_ROUND = frozenset(("review_passed", "review_failed", FILED))


def is_early(track: Track, act: Act) -> bool:
    """Whether a review is of the round before the running term."""
    if act.valid is not None or not track.is_running(act.day):
        return False
    assert track.term is not None  # or none runs
    return act.day < add_months(track.term.end, -ROUND_MONTHS)


def wait_for_end(track: Track, act: Act) -> None:
    """Keep a review for the end of the term that runs or is still to start; it shows what was so until its day."""
    track.pending = act
    if track.term is not None:
        track.explain_silence(track.term.end)


def passed_for(track: Track, act: Act) -> Passed:
    """Return a pass with the end of the term that it is for: the one that runs or has run last."""
    return Passed(act.day, track.term.end if track.term else None)


def is_same_pass(track: Track, day: int, another: Passed, months: int) -> bool:
    """Whether a pass is one that was published before: soon after it, and for the end of the same term."""
    ends = (track.term.end if track.term else None, track.last_end)
    return day < add_months(another.day, months) and another.term_end in ends


def is_repeated(track: Track, act: Act) -> bool:
    """Whether a failure is one that was published before; a pass or a grant between them parts the two."""
    repeated = track.last_failure > EVER and _is_within(track, act)
    track.last_failure = act.day
    return repeated


def _is_within(track: Track, act: Act) -> bool:
    return act.day < add_months(track.last_failure, REPEAT_MONTHS)


def cite(track: Track, reason: Reason, cautions: frozenset[str] = READING) -> None:
    """Change nothing, but let the answer show the act and the reading that sets it aside."""
    track.cited, state = reason.facts, track.line[-1][1]
    if track.last_grant == reason.day:
        state = state._replace(cautions=state.cautions - NO_GRANT)
    paint(track.line, reason.day, _citing(state, reason, cautions))


def _citing(state: State, reason: Reason, cautions: frozenset[str]) -> State:
    return state._replace(reasons=(*state.reasons, reason), cautions=state.cautions | cautions)


def set_aside(track: Track, reason: Reason) -> None:
    """Let an early pass change nothing; what follows the term says it again, when one asks why it did not renew."""
    cite(track, reason, EARLY)
    track.set_aside = (*track.set_aside, reason)


def doubt(track: Track, act: Act) -> None:
    """Leave the title open from an early failure on until the next act."""
    if track.term is not None:
        track.explain_silence(track.term.end)
    failure = Reason("early_failure", None, act.facts, act.day)
    track.doubted = Doubted(act.day, track.line[-1][1], track.due, (failure,))
    track.unclear(act.day, failure, EARLY)


def settle(track: Track, act: Act, do: Callable[[Track, Act], None]) -> None:
    """Let the next act find the term as it was; the days since the early failure stay open.

    That it finds it so rests on the reading that sets the failure aside.
    """
    assert track.doubted is not None
    start, state, due, reasons = track.doubted
    if _stays_open(track, act):
        if act.kind == FILED:
            return None
        if act.kind == "review_failed":
            track.last_failure = act.day
            track.breaks.append(act.day)
        topic = "early_pass" if act.kind == "review_passed" else "early_failure"
        early = Reason(topic, None, act.facts, act.day)
        track.doubted = track.doubted._replace(reasons=(*reasons, early))
        return cite(track, early, EARLY)
    kept = cut(track.line, start, act.day)
    for reason in reasons:
        state = _citing(state, reason, EARLY if reason.topic == "early_pass" else READING)
    track.set_aside, track.doubted = (*track.set_aside, *reasons), None
    paint(track.line, start, state)
    track.due = due
    advance(track, act.day)
    track.forget_lapses(start, act.day)  # if the failure counts there was none: its bar is not said (§5)
    do(track, act)
    if start < act.day:
        splice(track.line, kept, act.day)
    return None


def _stays_open(track: Track, act: Act) -> bool:
    """Whether an act settles nothing: another early review, the early failure published again, or a late filing."""
    assert track.term is not None
    if act.valid is not None or act.kind not in _OF_A_ROUND:
        return False
    if act.kind == FILED and _is_late(track, act, track.term.end):
        return True
    repeated = act.kind == "review_failed" and track.last_failure > EVER and _is_within(track, act)
    return repeated or act.day < add_months(track.term.end, -ROUND_MONTHS)


def _is_late(track: Track, filing: Act, term_end: int) -> bool:
    """Whether a filing came after the window, and so changes nothing."""
    window = track.rules.value("window_months", filing.day, term_end)
    return window is not None and isinstance(window.value, int) and filing.day >= add_months(term_end, window.value)
