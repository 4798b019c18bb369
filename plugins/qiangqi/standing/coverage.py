"""What silence is worth: states that rest on nothing having been heard hold only inside complete lists (§5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .dates import EVER, NEVER, parse_day, parse_span
from .regime import Coverage, Note, Regime
from .state import NO_CAUTIONS, Bar, Line, Reason, State, Term

RENEWING = ("granted", "upgraded", "review_passed")
"""Kinds of list that could renew a title, or show that a firm holds one."""

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

    Both stand in the order of their days; a note's day is the latest on which it can have been published.
    """

    closed: bool
    coverage: tuple[Complete, ...] = ()
    notes: tuple[tuple[int, Note], ...] = ()


CLOSED = World(closed=True)


def world_of(regime: Regime, known_on: int) -> World:
    """Return what a regime's data lets one conclude with the knowledge of ``known_on``."""
    coverage = [_complete(item) for item in regime.coverage if parse_day(item.published) <= known_on]
    unsettling = [(parse_span(note.published).latest, note) for note in regime.notes if note.unsettles_after_term]
    notes = [(day, note) for day, note in unsettling if day <= known_on]
    in_order = sorted(coverage, key=lambda item: (item.first, item.end))
    return World(False, tuple(in_order), tuple(sorted(notes, key=lambda item: item[0])))


def _complete(item: Coverage) -> Complete:
    return Complete(parse_day(item.from_) if item.from_ else EVER, parse_day(item.to) + 1, item.kind, item.tier)


def complete_until(world: World, kinds: Iterable[str], tier: str, start: int) -> int:
    """Return the first day from ``start`` on which the lists of some of these kinds are not complete."""
    if world.closed:
        return NEVER
    reached = dict.fromkeys(kinds, start)
    for first, end, kind, of in world.coverage:
        if of in (None, tier) and first <= reached.get(kind, NEVER) < end:
            reached[kind] = end
    return min(reached.values())


def apply(line: Line, tier: str, world: World) -> Line:
    """Return the line with each state that rests on silence cut where the lists stop being complete."""
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
    if state.silent_from is None:
        return [(start, state)]
    limit = complete_until(world, RENEWING, tier, state.silent_from)
    notes = world.notes if state.term and state.status != "not_held" else ()
    days = {start, limit, *(day for day, _ in notes)}
    return [(day, _said(day, state, limit, notes)) for day in sorted(days) if start <= day < end]


def _said(day: int, state: State, limit: int, notes: Sequence[tuple[int, Note]]) -> State:
    """Return what may be said on ``day`` of a state that rests on silence; later documents on it are named."""
    ended = state.term.end if state.term else EVER
    reasons = [Reason(f"note:{note.id}", None, (), ended) for since, note in notes if since <= day]
    if day >= limit and state.term is None:
        return State("undetermined", "unclear", None, tuple(_open(reason) for reason in state.reasons))
    if day >= limit:
        reasons.append(Reason("silence", None, (), ended))
    if not reasons:
        return state
    return State("undetermined", "unclear", state.term, (*reasons, *_known_of(state)), term_cautions(state.term))


def _open(reason: Reason) -> Reason:
    """Say of the days before the first record that the lists do not decide them."""
    return reason._replace(topic="before_first_open") if reason.topic == "before_first" else reason


def _known_of(state: State) -> tuple[Reason, ...]:
    """Return the reasons of a state that rests on silence which stand without it: that its term or list is over.

    What would follow, such as a lapse, is no reason where it may not be said.
    """
    if state.term is None:
        return ()
    kept = tuple(reason for reason in state.reasons if reason.topic in ("term_ended", "list_over"))
    over = tuple(
        reason._replace(topic="retention_ended") for reason in state.reasons if reason.topic == "retention_over"
    )
    return kept or over or (Reason("term_ended", state.term.value, state.term.facts, state.term.end),)


def term_cautions(term: Term | None) -> frozenset[str]:
    """Return the cautions that go with a term itself, whatever follows it."""
    if term is None:
        return NO_CAUTIONS
    return term.cautions | {"reading"} if term.basis == "reading" else term.cautions


def said_until(world: World, tier: str, silent_from: int) -> int:
    """Return the first day from which what follows a term cannot be said, for lack of lists or by a note."""
    limit = complete_until(world, RENEWING, tier, silent_from)
    return min([limit, *(day for day, _ in world.notes)])


def _flag_cancellations(start: int, end: int, state: State, tier: str, world: World) -> Line:
    """A title in force carries a caution where the lists that could have ended it are not complete."""
    since = state.term.start if state.term else start
    limit = complete_until(world, ENDING, tier, since)
    flagged = state._replace(cautions=state.cautions | {"cancellations_not_covered"})
    segments: Line = [(start, state)] if start < limit else []
    if limit < end:
        segments.append((max(start, limit), flagged))
    return segments


def bars_said(bars: list[Bar], tier: str, world: World) -> list[Bar]:
    """Return the bars that may be said: one that follows from silence only inside complete lists."""
    if world.closed:
        return bars
    said = []
    for bar in bars:
        if bar.silent_from is None:
            said.append(bar)
            continue
        limit = said_until(world, tier, bar.silent_from)
        if bar.start < limit:
            said.append(bar._replace(said_until=limit))
    return said
