"""Terms: how one opens, printed or computed, and what follows it when nothing is heard."""

from __future__ import annotations

from .dates import EVER, NEVER, add_months
from .facts import GRANTS, Act
from .filings import is_filed, wait
from .notes import AFTER_TERM, beside_silence
from .parameters import Value
from .state import NO_CAUTIONS, Reason, Term, cut, splice
from .title_track import EARLY, READING, Scheduled, Track


def advance(track: Track, day: int) -> None:
    """Let everything happen that falls due by ``day``: ends of terms and windows, printed terms that start."""
    while True:
        start = track.scheduled[0].start if track.scheduled else NEVER
        due, end = track.due or (NEVER, None)
        if min(start, due) > day or min(start, due) >= NEVER:
            return
        if end is not None and due <= start:
            track.due = None
            end(track, due)
        else:
            first, quiet_since = track.scheduled.pop(0), track.unheard_end()
            if first.act.kind in GRANTS and track.is_running(start):
                track.drop_reviews(start, first.act.day)
            open_printed(track, first.act, start, first.cautions)
            track.quiet_since = quiet_since


def open_term(track: Track, term: Term, start: int, act: Act, *reasons: Reason) -> None:
    """Let a term hold from ``start`` on; a review dated after the opening ``act`` stays pending for its end."""
    track.term, track.broken, track.doubted = term, False, None
    track.last_heard, track.set_aside = EVER, ()
    if track.pending is not None and track.pending.day <= act.day:
        track.pending = None
    due = (term.end, track.on_term_end)
    track.set(start, "in_force", "yes", *reasons, cautions=term.cautions, due=due)


def open_printed(track: Track, act: Act, start: int, cautions: frozenset[str]) -> None:
    """Let a printed term, of a title or of a list, hold from ``start`` on."""
    assert act.valid is not None
    if act.kind in GRANTS and (track.is_running(act.valid[0]) or track.is_doubted(act.valid[0])):
        cautions = cautions | {"overlapping_terms"}
    term = Term(*act.valid, "printed", act.facts, None, cautions)
    reason = Reason("printed_term", None, act.facts)
    if act.kind == "listed":
        track.term, track.pending, track.broken = term, None, False
        track.set(start, "listed", "no", reason, cautions=cautions, due=(term.end, _listing_ends))
    else:
        open_term(track, term, start, act, reason)


def keep_unproven(track: Track, start: int, months: Value | None) -> None:
    """Remember the end of a term that began on ``start`` at the latest, and of which no first day is proven (§3)."""
    if months is not None and isinstance(months.value, int):
        track.unproven_until = add_months(start, months.value)


def dated(act: Act, start: int) -> Act:
    """Give a term that is printed with its last day alone a first day."""
    if act.valid is None or act.valid[0] > EVER:
        return act
    return act._replace(valid=(min(start, act.valid[1] - 1), act.valid[1]))


def printed(track: Track, act: Act, cautions: frozenset[str] = NO_CAUTIONS) -> None:
    """A printed term holds from its own start: later, at once, or backwards, but not across a break."""
    assert act.valid is not None
    start = act.valid[0]
    if start > act.day:
        waits = act.kind == "review_passed" and (track.is_running(act.day) or bool(track.scheduled))
        track.scheduled.append(Scheduled(start, act, cautions, waits))
        track.scheduled.sort(key=lambda item: item.start)
        return
    track.forget_lapses(start, act.day)
    broken_on = track.first_break(start, act.day)
    track.forget_boundaries(start, act.day if broken_on is None else broken_on)
    kept = cut(track.line, broken_on, act.day) if broken_on is not None else None
    open_printed(track, act, start, cautions)
    advance(track, act.day)
    if kept is not None:
        splice(track.line, kept, act.day)


def follow_term(track: Track, day: int) -> None:
    """Say what follows a term that ended with no review: a window, a lapse, or that the rules do not say."""
    term = track.term
    assert term is not None
    ended = Reason("term_ended", term.value, term.facts, day)
    doubts = track.doubts(AFTER_TERM, day)
    early = track.cautions_set_aside
    if not track.rules.has_text:
        nothing = Reason("nothing_after_term", None, term.facts, day)
        reasons = (*map(beside_silence, doubts), nothing, *track.set_aside)
        return track.set(day, "undetermined", "unclear", *reasons, cautions=early)
    if track.rules.before(day):
        before = Reason("rule_not_in_force", None, term.facts, day)
        return track.set(day, "undetermined", "unclear", before, *track.set_aside, cautions=early)
    window = track.rules.value("window_months", day)
    holds = track.rules.value("window_holds", day)
    cautions = term.cautions | track.start_caution(day) | early
    if term.basis == "reading" or (holds is not None and holds.basis == "reading"):
        cautions = cautions | READING
    end = add_months(day, window.value) if window is not None and isinstance(window.value, int) else None
    if end is not None and end <= day:
        return _lapse(track, day, doubts)
    track.set(
        day,
        "under_review",
        str(holds.value) if holds else "unclear",
        Reason("under_review", window, term.facts, day),
        ended,
        *track.set_aside,
        cautions=cautions,
        silent_from=term.start,
        due=(end, _window_ends) if end is not None else None,
        doubts=doubts,
    )
    return None


def _window_ends(track: Track, day: int) -> None:
    if track.scheduled:
        return None  # a printed term is still to start: until then the earlier status stays
    assert track.term is not None
    if is_filed(track, track.term.end):
        return wait(track, day)
    track.bound(track.term.end, day)
    return _lapse(track, day, track.line[-1][1].doubts)


def _lapse(track: Track, day: int, doubts: tuple[Reason, ...]) -> None:
    term = track.term
    assert term is not None
    bar = track.rules.value("lapse_bar_months", day, term.end)
    window = track.rules.value("window_months", term.end)
    early = track.cautions_set_aside
    cautions = term.cautions | track.start_caution(day) | (early if early == EARLY else NO_CAUTIONS)
    if term.basis == "reading":
        cautions = cautions | READING
    track.bar(day, bar, term.facts, term.start, in_doubt=bool(doubts))
    reason = Reason("lapsed", bar or window, term.facts, day)
    track.set(day, "lapsed", "no", reason, *track.set_aside, cautions=cautions, silent_from=term.start, doubts=doubts)


def _listing_ends(track: Track, day: int) -> None:
    term = track.term
    assert term is not None
    if track.publicised:
        return track.unclear(day, Reason("publicity_over", None, track.publicised, day))
    return track.set(day, "not_held", "no", Reason("list_over", None, term.facts, day), silent_from=term.start)
