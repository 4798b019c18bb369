"""Publicity (§5): a firm that is put up for objections is shown so where nothing more is known of its title."""

from __future__ import annotations

from .facts import Act
from .state import Reason
from .terms import advance
from .title_track import Track
from .working_days import after_working_days

_DISPLACED = frozenset(("not_held", "listed", "undetermined", "publicised"))


def publicised(track: Track, act: Act) -> None:
    """Let a publicity act; one in a lapse is kept, as a review may still show that there was none."""
    track.publicised = act.facts
    if track.status == "lapsed":
        track.in_lapse.append(act)
    elif track.status in _DISPLACED:
        _show(track, act)


def show_in_gap(track: Track, since: int, until: int) -> None:
    """Show the publicities of the days that a late review leaves open, from ``since`` to its own day ``until``."""
    shown, track.in_lapse = [act for act in track.in_lapse if act.day >= since], []
    for act in shown:
        advance(track, act.day)
        _show(track, act)
    advance(track, until)


def _show(track: Track, act: Act) -> None:
    value = track.rules.value("publicity_working_days", act.day)
    if value is None or not isinstance(value.value, int):
        return track.unclear(act.day, Reason("publicity_unknown", value, act.facts, act.day))
    if act.unproven:
        return track.unclear(act.day, Reason("no_earliest_day", value, act.facts, act.day))
    if track.rules.before(act.day):
        return track.unclear(act.day, Reason("rule_not_in_force", None, act.facts, act.day))
    end = after_working_days(act.day, value.value)
    due = (end.latest if track.latest else end.earliest, _ends)
    reason = Reason("publicity", value, act.facts, act.day)
    return track.set(act.day, "publicised", "no", reason, cautions=track.start_caution(act.day), due=due)


def _ends(track: Track, day: int) -> None:
    facts = track.line[-1][1].reasons[0].facts
    track.unclear(day, Reason("publicity_over", None, facts, day))
