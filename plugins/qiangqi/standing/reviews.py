"""Reviews: passed or failed, in time, early, late or twice (§2)."""

from __future__ import annotations

from .dates import NEVER, add_months
from .facts import Act
from .failures import fail
from .filings import is_filed
from .parameters import Value
from .publicity import show_in_gap
from .rounds import cite, doubt, is_early, is_repeated, is_same_pass, passed_for, set_aside, wait_for_end
from .state import NO_CAUTIONS, Reason, State, Term, cut, paint, splice
from .terms import advance, dated, follow_term, keep_unproven, open_term, printed
from .title_track import NO_GRANT, NOTHING_LEFT, READING, Track

_LATE = frozenset(("late_review",))
_FINISHED = frozenset(("cancelled", "removed", "ended", "superseded"))


def term_ends(track: Track, day: int) -> None:
    """Let the review dated before the end act now, or say what follows a term without one."""
    assert track.term is not None
    track.last_end = day
    track.keep_scheduled()
    if track.term.basis != "printed":
        track.bound(track.term.start, day)
    pending, track.pending = track.pending, None
    if pending is None or not _acts_at_end(track, pending, day):
        follow_term(track, day)


def _acts_at_end(track: Track, act: Act, day: int) -> bool:
    """Let a review dated before the end act at the end; False where it came too late to do so."""
    if act.kind == "review_failed":
        fail(track, act, day)
        return True
    if act.unproven:  # it may be older than the term at whose end it waits
        track.unclear(day, Reason("no_earliest_day", track.rules.value("term_months", act.day), act.facts, act.day))
        return True
    cautions = NO_CAUTIONS if track.grant_known else NO_GRANT
    if track.rules.before(act.day):
        track.unclear(day, Reason("rule_not_in_force", None, act.facts, act.day), cautions)
        return True
    window = track.rules.value("window_months", act.day, day)
    late = track.rules.value("late_pass", act.day, day)
    in_time = window is None or not isinstance(window.value, int) or act.day < add_months(day, window.value)
    if not in_time and late is not None and late.value == "nothing":
        return False
    _renew(track, act, day, day, cautions)
    return True


def passed(track: Track, act: Act) -> None:
    """Let a passed review act: by its printed term, at the end of the running one, or on its day."""
    if act.valid is not None:
        track.last_pass = passed_for(track, act)
        track.pending, track.grant_known = None, True
        running = track.term is not None and track.is_running(act.day)
        track.drop_reviews(act.day)
        cautions = _LATE if _undo_lapse(track, act) is not None else NO_CAUTIONS
        return printed(track, dated(act, track.term.end if running and track.term else act.day), cautions)
    repeat = track.rules.value("pass_repeat_months", act.day)
    months = repeat.value if repeat is not None and isinstance(repeat.value, int) else 6
    another = track.last_pass
    if another is not None and is_same_pass(track, act.day, another, months):
        reason = Reason("repeated_pass", repeat, act.facts, act.day)
        return set_aside(track, reason) if is_early(track, act) else cite(track, reason)
    if is_early(track, act):
        return set_aside(track, Reason("early_pass", None, act.facts, act.day))
    track.last_pass = passed_for(track, act)
    track.drop_reviews(act.day)
    if track.is_running(act.day) or track.scheduled:
        return wait_for_end(track, act)
    return _renew_outside_term(track, act)


def _renew_outside_term(track: Track, act: Act) -> None:
    """A review passed on a day on which no term runs."""
    if act.day < track.unproven_until and track.line[-1][1].reasons[0].topic == "no_earliest_day":
        return _renew_unproven(track, act)
    replaced = track.status == "superseded"
    nothing = track.broken or replaced or not track.grant_known
    cautions = _with_nothing_left(track) if nothing else NO_CAUTIONS
    counts = track.rules.value("pass_counts_from", act.day)
    if counts is None:
        return track.unclear(act.day, Reason("pass_without_term", None, act.facts, act.day), cautions)
    if act.unproven:
        return track.unclear(act.day, Reason("no_earliest_day", counts, act.facts, act.day))
    if track.rules.before(act.day):
        return track.unclear(act.day, Reason("rule_not_in_force", None, act.facts, act.day), cautions)
    if counts.value == "review" and track.term is not None:
        track.explain_silence(track.term.end)
    if counts.value == "review" and not replaced:
        return _renew(track, act, act.day, act.day, cautions)
    waited = track.term is not None and is_filed(track, track.term.end)
    if nothing or track.term is None or (track.status not in ("under_review", "lapsed") and not waited):
        return track.unclear(act.day, Reason("nothing_to_renew", counts, act.facts, act.day), _with_nothing_left(track))
    return _renew_from_old_end(track, act, track.term.end)


def _renew_unproven(track: Track, act: Act) -> None:
    """A pass in a term whose grant has no proven earliest day: the end that it renews is not known either (§3)."""
    months = track.rules.value("term_months", act.day)
    keep_unproven(track, track.unproven_until, months)
    track.unclear(act.day, Reason("no_earliest_day", months, act.facts, act.day))


def _with_nothing_left(track: Track) -> frozenset[str]:
    """Return the caution of a pass with nothing to renew, by whether the grant is on record."""
    return NOTHING_LEFT if track.grant_known else NO_GRANT


def _renew_from_old_end(track: Track, act: Act, old_end: int) -> None:
    window = track.rules.value("window_months", act.day, old_end)
    deadline = add_months(old_end, window.value) if window and isinstance(window.value, int) else NEVER
    if act.day < deadline or is_filed(track, old_end):
        _renew(track, act, old_end, old_end)
        return _let_run_out(track, act)
    late = _undo_lapse(track, act)
    if late is None:
        return track.unclear(act.day, Reason("late_review", None, act.facts, act.day), _LATE)
    track.explain_silence(old_end)
    kept = cut(track.line, old_end, act.day)
    _renew(track, act, old_end, old_end, _LATE, late)
    _let_run_out(track, act)
    return splice(track.line, kept, act.day)


def _let_run_out(track: Track, act: Act) -> None:
    """Bring a renewed term to the day of the pass; where even its window is over by then, nothing can be said (§2)."""
    advance(track, act.day)
    if track.status == "lapsed":
        _undo_lapse(track, act)
        start, state = track.line[-1]
        paint(track.line, max(start, act.day), state)


def _undo_lapse(track: Track, act: Act) -> Value | None:
    """A result that comes after the window shows that the lapse is not certain: nothing can be said until its day.

    Return the value that says so, or None where the title did not lapse or the rules do not renew it late.
    """
    late = track.rules.value("late_pass", act.day)
    granted_since = bool(track.scheduled)  # a lapse waits for a printed term that was granted before it
    if track.status != "lapsed" or granted_since or late is None or late.value != "renews":
        return None
    gap, term = _gap(track, act, late), track.term
    assert term is not None
    since = next(day for day, state in track.line if (state.status, state.term) == ("lapsed", term))
    track.line[:] = [
        (day, gap if (state.status, state.term) == ("lapsed", term) else state) for day, state in track.line
    ]
    track.bars[:] = [bar for bar in track.bars if (bar.silent_from, bar.tier) != (term.start, track.tier)]
    show_in_gap(track, since, act.day)
    return late


def _gap(track: Track, act: Act, late: Value) -> State:
    topic = "late_failure" if act.kind == "review_failed" else "late_review"
    reason = Reason(topic, late, act.facts, act.day)
    cautions = _LATE | (READING if late.basis == "reading" else NO_CAUTIONS)
    return State("undetermined", "unclear", track.term, (reason,), cautions)


def _renew(
    track: Track,
    act: Act,
    start: int,
    paint_from: int,
    cautions: frozenset[str] = NO_CAUTIONS,
    late: Value | None = None,
) -> None:
    """Open the term that a passed review gives, counted from ``start``."""
    months = track.rules.value("term_months", act.day, start)
    counts = track.rules.value("pass_counts_from", act.day, start)
    if months is None or not isinstance(months.value, int) or counts is None:
        return track.unclear(paint_from, Reason("pass_without_term", None, act.facts, act.day), cautions)
    basis = "reading" if "reading" in (months.basis, counts.basis) else counts.basis
    carried = cautions | track.start_caution(act.day)
    term = Term(start, add_months(start, months.value), basis, act.facts, counts, carried)
    reasons = [Reason("passed", counts, act.facts, act.day), Reason("term", months, act.facts, start)]
    if late is not None:
        reasons.append(Reason("late_review", late, act.facts, act.day))
    open_term(track, term, paint_from, act, *reasons)
    return None


def failed(track: Track, act: Act) -> None:
    """Let a failed review act: at the end of the running term, or on its day unless the title is over already."""
    track.breaks.append(act.day)
    if is_repeated(track, act):
        return cite(track, Reason("repeated_failure", None, act.facts, act.day))
    track.last_pass = None
    if is_early(track, act):
        return doubt(track, act)
    track.drop_reviews(act.day)
    if track.is_running(act.day) or track.scheduled:
        wait_for_end(track, act)
    elif track.status not in _FINISHED:
        is_late = _undo_lapse(track, act) is not None
        fail(track, act, act.day, _LATE if is_late else NO_CAUTIONS)
    return None
