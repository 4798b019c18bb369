"""Acts: what a grant, a cancellation, a removal or a listing does to a title on its day (§2, §5)."""

from __future__ import annotations

from collections.abc import Callable

from .coverage import RENEWING
from .dates import EVER, NEVER, add_months
from .facts import FILED, GRANTS, Act
from .filings import filed
from .publicity import publicised, show_in_gap
from .reviews import failed, passed
from .rounds import settle
from .state import NO_CAUTIONS, Line, Reason, State, Term, paint, splice
from .terms import advance, dated, keep_unproven, open_term, printed
from .title_track import NO_GRANT, NO_LOWER_TITLE, WHILE_BARRED, Track

_DISPLACED_BY_LIST = frozenset(
    ("not_held", "undetermined", "publicised", "listed", "ended", "lapsed", "cancelled", "removed", "superseded")
)
_UNHEARD = frozenset(("listed", "publicised", FILED))


def take_effect(track: Track, act: Act) -> None:
    """Let an act take effect; :func:`qiangqi.standing.terms.advance` to its day must have come first."""
    if act.kind in GRANTS or not GRANTS.isdisjoint(act.others):
        track.grant_known, track.last_grant = True, act.day
    if act.unproven and act.valid is None and act.kind not in ("publicised", FILED):
        track.unproven.append((track.last_act, act))
    track.last_act = act.day
    if act.kind in RENEWING:
        track.last_failure = EVER
    if track.doubted is None or act.kind in ("listed", "publicised"):
        _DO[act.kind](track, act)
    else:
        settle(track, act, _DO[act.kind])
    if track.publicities and track.status == "undetermined":
        show_in_gap(track, act.day, act.day)
    if act.kind not in _UNHEARD and act.facts != track.cited:
        track.quiet_since = None
        if track.term is None or track.term.facts != act.facts:
            track.last_heard = act.day


def finish(track: Track) -> Line:
    """Let everything fall due, and return the line.

    Before an act whose earliest day is not proven, back to the act before it, nothing can be said.
    """
    advance(track, NEVER - 1)
    for start, act in track.unproven:
        state = State("undetermined", "unclear", None, (Reason("no_earliest_day", None, act.facts, act.day),))
        if start < act.day:
            splice(track.line, [(start, state)], act.day)
    return track.line


def supersede(track: Track, act: Act) -> None:
    """Replace this title by a higher one on the day of the upgrade, if it is in force or under review."""
    if track.status in ("in_force", "under_review"):
        value = track.rules.value("upgraded_lower_status", act.day)
        track.set(act.day, "superseded", "no", Reason("superseded", value, act.facts, act.day))
        track.pending = None
        # A pass falls with the title that it would renew, printed or not; what a grant prints is an act of its own.
        track.scheduled = [item for item in track.scheduled if item.act.kind in GRANTS]


def _granted(track: Track, act: Act) -> None:
    track.broken = False
    if act.valid is None and not track.rules.has_text and track.is_running(act.day):
        return _keep_printed_term(track, act, _contradicted(track, act))
    if act.valid is not None:
        act = dated(act, act.day)
    if track.is_running(act.day) and (act.valid is None or act.valid[0] <= act.day):
        track.drop_reviews(act.day)
    if act.valid is not None:
        track.forget_lapses(act.valid[0] if act.valid else act.day, act.day)
    cautions = _contradicted(track, act)
    if act.valid is not None:
        return printed(track, act, cautions)
    track.pending = None
    months = track.rules.value("term_months", act.day)
    if (why := _left_open(track, act)) is not None:
        if why.topic == "no_earliest_day":
            keep_unproven(track, act.day, months)
        return track.unclear(act.day, why, _contradicted(track, act, is_unclear=True))
    assert months is not None  # or all were left open
    assert isinstance(months.value, int)
    if track.is_running(act.day):
        cautions = cautions | {"overlapping_terms"}
    cautions = cautions | track.start_caution(act.day)
    end = add_months(act.day, months.value)
    term = Term(act.day, end, months.basis, act.facts, months, cautions)
    reasons = [Reason("term", months, act.facts, act.day)]
    if act.kind == "upgraded":
        reasons.append(Reason("upgraded", track.rules.value("upgrade_term", act.day), act.facts, act.day))
    return open_term(track, term, act.day, act, *reasons)


def _left_open(track: Track, act: Act) -> Reason | None:
    """Return why a grant without a printed term gives none that is known, or None where the rules give one."""
    months = track.rules.value("term_months", act.day)
    if months is None or not isinstance(months.value, int):
        return Reason("term_unknown", months, act.facts, act.day)
    if act.unproven:
        return Reason("no_earliest_day", months, act.facts, act.day)
    return Reason("rule_not_in_force", None, act.facts, act.day) if track.rules.before(act.day) else None


def _contradicted(track: Track, act: Act, is_unclear: bool = False) -> frozenset[str]:
    """Return what speaks against a grant: a bar that runs, or that no lower title was there to be upgraded."""
    barred = WHILE_BARRED if track.is_barred(act.day, is_unclear) else NO_CAUTIONS
    return barred | NO_LOWER_TITLE if act.kind == "upgraded" and not track.lower_held else barred


def _keep_printed_term(track: Track, act: Act, contradicted: frozenset[str]) -> None:
    """Where only printed terms count, a grant that prints none leaves those that run or are still to start."""
    state = track.line[-1][1]
    cited = (*state.reasons, Reason("granted_again", None, act.facts, act.day))
    cautions = state.cautions | contradicted | {"overlapping_terms"}
    paint(track.line, act.day, state._replace(reasons=cited, cautions=cautions))


def _cancelled(track: Track, act: Act) -> None:
    _stop(track, act, "cancelled", "cancelled_bar_months")


def _removed(track: Track, act: Act) -> None:
    _stop(track, act, "removed", "removed_bar_months")


def _stop(track: Track, act: Act, status: str, bar: str) -> None:
    cautions = NO_CAUTIONS if track.grant_known else NO_GRANT
    track.pending, track.broken = None, True
    track.breaks.append(act.day)
    track.scheduled.clear()
    value = None if track.rules.before(act.day) else track.rules.value(bar, act.day)
    if value is not None:
        cautions = cautions | track.start_caution(act.day)
    if not act.unproven:
        track.bar(act.day, value, act.facts, for_cause=status == "cancelled")
    track.set(act.day, status, "no", Reason(status, value, act.facts, act.day), cautions=cautions)


def _listed(track: Track, act: Act) -> None:
    if track.status not in _DISPLACED_BY_LIST:
        return None
    if act.valid is not None:
        return printed(track, dated(act, act.day), WHILE_BARRED if track.is_barred(act.day) else NO_CAUTIONS)
    if track.status == "publicised" and track.due is not None:
        track.due = (track.due[0], lambda track, day: _list(track, act, day))
        return None
    return _list(track, act, act.day)


def _list(track: Track, act: Act, day: int) -> None:
    cautions = WHILE_BARRED if track.is_barred(act.day) else NO_CAUTIONS
    track.set(day, "listed", "no", Reason("listed", None, act.facts, act.day), cautions=cautions)


_DO: dict[str, Callable[[Track, Act], None]] = {
    "cancelled": _cancelled,
    "removed": _removed,
    "review_failed": failed,
    "upgraded": _granted,
    "granted": _granted,
    "review_passed": passed,
    "listed": _listed,
    "publicised": publicised,
    "review_filed": filed,
}
