"""Publicity (§5): a firm that is put up for objections is shown so where nothing more is known of its title."""

from __future__ import annotations

from .facts import Act
from .state import Reason, state_on
from .terms import advance
from .title_track import Track
from .working_days import after_working_days

_DISPLACED = frozenset(("not_held", "listed", "undetermined", "publicised"))


def publicised(track: Track, act: Act) -> None:
    """Let a publicity act; each is kept, as a review may still show that its day was in no lapse."""
    track.publicised = act.facts
    track.publicities.append(act)
    if track.status in _DISPLACED:
        _show(track, act, act.day)


def show_in_gap(track: Track, since: int, until: int) -> None:
    """Show the publicities of days that a review leaves open, from ``since`` to ``until``, and one that runs then."""
    for act in track.publicities:
        start = max(since, act.day)
        if state_on(track.line, start).status in _DISPLACED and (start == act.day or _runs(track, act, start)):
            advance(track, start)
            _show(track, act, start)
    advance(track, until)


def _runs(track: Track, act: Act, day: int) -> bool:
    """Whether a publicity is known to run on ``day``, after its first."""
    end = None if act.unproven or track.rules.before(act.day) else _end(track, act)
    return end is not None and day < end


def _end(track: Track, act: Act) -> int | None:
    """Return the first day after a publicity in this run of the dates, None where no rule gives it."""
    value = track.rules.value("publicity_working_days", act.day)
    if value is None or not isinstance(value.value, int):
        return None
    end = after_working_days(act.day, value.value)
    return end.latest if track.latest else end.earliest


def _show(track: Track, act: Act, start: int) -> None:
    value, end = track.rules.value("publicity_working_days", act.day), _end(track, act)
    if end is None:
        return track.unclear(start, Reason("publicity_unknown", value, act.facts, act.day))
    if act.unproven:
        return track.unclear(start, Reason("no_earliest_day", value, act.facts, act.day))
    if track.rules.before(act.day):
        return track.unclear(start, Reason("rule_not_in_force", None, act.facts, act.day))
    reason = Reason("publicity", value, act.facts, act.day)
    cautions = track.start_caution(act.day)
    return track.set(start, "publicised", "no", reason, cautions=cautions, due=(end, _ends))


def _ends(track: Track, day: int) -> None:
    facts = track.line[-1][1].reasons[0].facts
    track.unclear(day, Reason("publicity_over", None, facts, day))
