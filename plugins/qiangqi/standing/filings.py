"""Filings of a review (§2): what the national six months bind is the filing, not the notice."""

from __future__ import annotations

from .dates import add_months
from .facts import Act
from .state import Reason, State, paint
from .title_track import NO_GRANT, ROUND_MONTHS, Filed, Track


def filed(track: Track, act: Act) -> None:
    """Let a filing in time keep the title under review until the notice; any other changes nothing."""
    term = track.term
    if term is None:
        if not track.grant_known:
            track.unclear(act.day, Reason("filed_without_grant", None, act.facts, act.day), NO_GRANT)
        return
    if track.rules.value("filing", act.day, term.end) is None:
        return
    if add_months(term.end, -ROUND_MONTHS) <= act.day and track.status in ("in_force", "under_review"):
        track.filed = Filed(term.end, act.day, act.facts)
        if track.status == "under_review":
            _cite(track, act.day)


def is_filed(track: Track, term_end: int) -> bool:
    """Whether the review after the term that ended on ``term_end`` is known to have been filed in time."""
    return track.filed is not None and track.filed.term_end == term_end


def wait(track: Track, day: int) -> None:
    """After the window the title stays under review, no longer than its next term would have run."""
    term, state = track.term, track.line[-1][1]
    assert term is not None
    months = track.rules.value("term_months", day, term.end)
    assert months is not None  # a regime with a window has a term
    assert isinstance(months.value, int)
    track.due = (add_months(term.end, months.value), _no_notice)
    if all(reason.topic != "filed" for reason in state.reasons):
        _cite(track, day)


def _cite(track: Track, day: int) -> None:
    assert track.filed is not None
    assert track.term is not None
    value = track.rules.value("filing", day, track.term.end)
    state: State = track.line[-1][1]
    cited = (*state.reasons, Reason("filed", value, track.filed.facts, track.filed.day))
    paint(track.line, day, state._replace(reasons=cited))


def _no_notice(track: Track, day: int) -> None:
    if track.scheduled:
        return  # a printed term is still to start: until then the earlier status stays
    assert track.filed is not None
    track.unclear(day, Reason("filed_without_notice", None, track.filed.facts, track.filed.day))
