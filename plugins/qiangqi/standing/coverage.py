"""What silence is worth: states that rest on nothing having been heard hold only inside complete lists (§5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .dates import EVER, NEVER, parse_day
from .notes import KnownNote, beside_silence, unsettling
from .regime import Coverage, Regime
from .state import NO_CAUTIONS, Bar, Line, Reason, State, Term

RENEWING = ("granted", "upgraded", "review_passed")
"""Kinds of list that could renew a title, or show that a firm holds one."""

OF_FACTS = frozenset(("grant_not_on_record", "review_after_failure", "early_review"))
"""Cautions that speak of a fact, and so outlast a state that may not be said."""

_LATE = frozenset(("late_review",))
_NOT_COVERED = frozenset(("cancellations_not_covered",))

ENDING = ("cancelled", "removed", "review_failed")
"""Kinds of list that could end one."""


class Complete(NamedTuple):
    """A span of days, half-open, on which the lists of one kind are complete, for one tier or for all."""

    first: int
    end: int
    kind: str
    tier: str | None


class World(NamedTuple):
    """What may be concluded from silence: complete lists and unsettling notes known on a day; or all, if closed.

    Both stand in the order of their days.
    """

    closed: bool
    coverage: tuple[Complete, ...] = ()
    notes: tuple[KnownNote, ...] = ()


CLOSED = World(closed=True)


def world_of(regime: Regime, known_on: int) -> World:
    """Return what a regime's data lets one conclude with the knowledge of ``known_on``."""
    coverage = [_complete(item) for item in regime.coverage if parse_day(item.published) <= known_on]
    in_order = sorted(coverage, key=lambda item: (item.first, item.end))
    return World(False, tuple(in_order), unsettling(regime.notes, known_on))


def _complete(item: Coverage) -> Complete:
    return Complete(parse_day(item.from_) if item.from_ else EVER, parse_day(item.to) + 1, item.kind, item.tier)


def complete_until(world: World, kinds: Iterable[str], tier: str, start: int) -> int:
    """Return the first day from ``start`` on which the lists of some of these kinds are not complete."""
    if world.closed:
        return NEVER
    if not world.coverage:
        return start
    reached = dict.fromkeys(kinds, start)
    for first, end, kind, of in world.coverage:
        if of in (None, tier) and first <= reached.get(kind, NEVER) < end:
            reached[kind] = end
    return min(reached.values())


def apply(line: Line, tier: str, world: World) -> Line:
    """Return the line with each state that rests on silence cut where the lists stop being complete.

    What a note leaves open is not said, on whatever day.
    """
    if world.closed:
        return line
    covered: Line = []
    for index, (start, state) in enumerate(line):
        end = line[index + 1][0] if index + 1 < len(line) else NEVER
        covered.extend(_cover(start, end, state, tier, world))
    return covered


def _cover(start: int, end: int, state: State, tier: str, world: World) -> Line:
    if state.status == "in_force":
        return _flag_cancellations(start, end, state, tier, world)
    if state.silent_from is None and not state.doubts:
        return [(start, state)]
    limit = complete_until(world, RENEWING, tier, state.silent_from) if state.silent_from is not None else NEVER
    if start < limit < end:
        return [(start, _said(start, state, limit)), (limit, _said(limit, state, limit))]
    return [(start, _said(start, state, limit))]


def _said(day: int, state: State, limit: int) -> State:
    """Return what may be said on ``day`` of a state that rests on silence or that notes leave open."""
    if day >= limit and state.term is None:
        return State("undetermined", "unclear", None, tuple(map(_open, state.reasons)))
    if day < limit and not state.doubts:
        return state
    reasons = list(state.doubts)
    if day >= limit:
        assert state.term is not None
        reasons = [*map(beside_silence, state.doubts), Reason("silence", None, (), state.term.end)]
    cautions = unsaid_cautions(state)
    return State("undetermined", "unclear", state.term, (*reasons, *_known_of(state)), cautions)


def _open(reason: Reason) -> Reason:
    """Say of the days before the first record that the lists do not decide them."""
    return Reason("before_first_open", *reason[1:]) if reason.topic == "before_first" else reason


def _known_of(state: State) -> tuple[Reason, ...]:
    """Return the reasons of a state that may not be said which stand without it: that its term or list is over.

    What would follow, such as a lapse, is no reason where it may not be said.
    """
    failed = tuple(reason._replace(topic="failed_open") for reason in state.reasons if reason.topic == "failed")
    if failed:
        return tuple(reason._replace(value=None) for reason in failed)
    if state.term is None:
        return ()
    kept = tuple(reason for reason in state.reasons if reason.topic in ("term_ended", "list_over", "early_pass"))
    over = tuple(
        reason._replace(topic="retention_ended") for reason in state.reasons if reason.topic == "retention_over"
    )
    return kept or over or (Reason("term_ended", state.term.value, state.term.facts, state.term.end),)


def unsaid_cautions(state: State) -> frozenset[str]:
    """Return the cautions of a state that is not said: those of its term, and what it says of facts.

    That the review before was late goes with its term and with what follows it, not with a failure in time.
    """
    return (term_cautions(state.term) - OF_FACTS - (_LATE - state.cautions)) | (state.cautions & OF_FACTS)


def term_cautions(term: Term | None) -> frozenset[str]:
    """Return the cautions that go with a term itself, whatever follows it."""
    if term is None:
        return NO_CAUTIONS
    return term.cautions | {"reading"} if term.basis == "reading" else term.cautions


def _flag_cancellations(start: int, end: int, state: State, tier: str, world: World) -> Line:
    """A title in force carries a caution where the lists that could have ended it are not complete."""
    assert state.term is not None
    limit = complete_until(world, ENDING, tier, state.term.start)
    segments: Line = [(start, state)] if start < limit else []
    if limit < end:
        status, holds, term, reasons, cautions, silent_from, doubts = state
        flagged = State(status, holds, term, reasons, cautions | _NOT_COVERED, silent_from, doubts)
        segments.append((max(start, limit), flagged))
    return segments


def bars_said(bars: list[Bar], world: World) -> list[Bar]:
    """Return the bars that may be said: none that a note leaves open, from silence only inside complete lists."""
    if world.closed:
        return bars
    said = []
    for bar in bars:
        if bar.in_doubt:
            continue
        if bar.silent_from is None:
            said.append(bar)
            continue
        limit = complete_until(world, RENEWING, bar.tier, bar.silent_from)
        if bar.start < limit:
            said.append(bar._replace(said_until=limit))
    return said
