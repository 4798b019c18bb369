"""What a failed review brings: the title ends, is barred, or is kept for a while (§2)."""

from __future__ import annotations

from .dates import add_months
from .facts import Act
from .notes import AFTER_FAILURE
from .state import NO_CAUTIONS, Reason
from .title_track import NO_GRANT, READING, RULE_START, Track


def fail(track: Track, act: Act, day: int, further: frozenset[str] = NO_CAUTIONS) -> None:
    """Let a failed review act on ``day``: its own, or the end of the term that it was dated before."""
    track.pending = None
    if track.term is not None:
        track.explain_silence(track.term.end)
    cautions = (NO_CAUTIONS if track.grant_known else NO_GRANT) | track.start_caution(act.day) | further
    if track.term is not None and track.term.basis == "reading":
        cautions |= READING
    outcome = track.rules.value("failed_status", act.day, day)
    doubts = track.doubts(AFTER_FAILURE, day)
    if outcome is None:
        track.broken = True
        without = Reason("failed_without_rule", None, act.facts, act.day)
        return track.set(day, "undetermined", "unclear", *doubts, without, cautions=cautions - RULE_START)
    if track.rules.before(act.day):
        track.broken = True
        return track.unclear(day, Reason("failed_before_rule", None, act.facts, act.day), cautions - RULE_START)
    reason = Reason("failed", outcome, act.facts, act.day)
    if track.status == "retained":
        second = track.rules.value("second_failure_status", day)
        outcome, reason = second or outcome, Reason("failed", second or outcome, act.facts, act.day)
    if outcome.value == "retained":
        return _retain(track, day, reason, cautions, act.unproven)
    track.broken = True
    if not act.unproven:
        track.bar(day, track.rules.value("failed_bar_months", act.day, day), act.facts, in_doubt=bool(doubts))
    return track.set(day, str(outcome.value), "no", reason, cautions=cautions, doubts=doubts)


def _retain(track: Track, day: int, reason: Reason, cautions: frozenset[str], unproven: bool) -> None:
    months = track.rules.value("retention_months", day)
    assert months is not None  # a regime that retains says for how long
    assert isinstance(months.value, int)
    if unproven:
        return track.unclear(day, Reason("no_earliest_day", months, reason.facts, day))
    retention = Reason("retention", months, reason.facts, day)
    due = (add_months(day, months.value), lambda track, end: _retention_ends(track, day, end))
    return track.set(day, "retained", "yes", reason, retention, cautions=cautions, due=due)


def _retention_ends(track: Track, start: int, day: int) -> None:
    track.broken = True
    state = track.line[-1][1]
    track.bound(start, day)
    value = track.rules.value("retention_months", day)
    reason = Reason("retention_over", value, state.reasons[0].facts, day)
    track.set(day, "ended", "no", reason, cautions=state.cautions, silent_from=start)
