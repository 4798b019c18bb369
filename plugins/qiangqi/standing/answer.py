"""The answer for one firm on one day: a :class:`Standing` for each regime and tier, with its reasons (§7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .cautions import in_order, is_silent, of_states
from .coverage import CLOSED, RENEWING, World, complete_until, world_of
from .dates import EVER, NEVER, Span
from .day_ranges import Bounds, Days, days_of, exact, made_days, shown_span, with_ranges, without_made_day
from .facts import ENDINGS, Fact, known, weakest
from .ladder import NEEDS_LOWER, has_climbed
from .last_act import LastAct, last_act
from .regime import Regime, Tier
from .rules import Rules
from .state import BASES, Bar, Reason, State, Term
from .status_runs import Reading, is_boundary, readings_of, run_around
from .timeline import History, Segment, trace


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of one title on one day.

    ``since`` and ``until`` bound the run of the status, half-open; EVER and NEVER stand for open or unknown.
    ``next_on`` is the first day of the next status, NEVER if nothing is foreseen; ``barred_until`` is exclusive.
    ``documents`` gives the document number of each fact used that names one, ``spans`` each day that is not exact.
    ``predecessors`` held the title until a merger or division, each with that day. ``last`` is the latest act.
    """

    regime: str
    tier: str | None
    status: str
    holds_title: str
    since: int = EVER
    until: int = NEVER
    term: Term | None = None
    next_on: int = NEVER
    next_status: str | None = None
    barred_until: int | None = None
    evidence: str | None = None
    readings: tuple[Reading, ...] = ()
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    ranges: Days | None = None
    predecessors: tuple[tuple[str, int], ...] = ()
    last: LastAct | None = None

    @property
    def days(self) -> Days:
        """The days as they may be shown: a range where the two runs of the dates differ."""
        if self.ranges is not None:
            return self.ranges
        term = (self.term.start, self.term.end) if self.term else (None, None)
        following = exact(self.next_on)
        return Days(
            exact(self.since),
            exact(self.until),
            following,
            self.next_status,
            exact(self.barred_until),
            *map(exact, term),
        )


class Engine:
    """Answers by a set of regimes; ``closed_world`` takes every list as complete and every rule as always valid."""

    def __init__(self, regimes: dict[str, Regime], closed_world: bool = False) -> None:
        self.regimes = regimes
        self.closed_world = closed_world
        self._rules = {id_: Rules(regime, closed_world) for id_, regime in regimes.items()}
        self._world = lru_cache(maxsize=512)(self._make_world)

    def _make_world(self, regime: str, known_on: int) -> World:
        return CLOSED if self.closed_world else world_of(self.regimes[regime], known_on)

    def turning_days(self, regime: str, known_on: int) -> frozenset[int]:
        """Return the days at which complete lists of a regime begin and end: on them its standings may turn."""
        return frozenset(day for item in self._world(regime, known_on).coverage for day in (item.first, item.end))

    def history(self, facts: Sequence[Fact], regime: str, known_on: int) -> History:
        """Return one firm's history in one regime; of ``facts`` of other regimes only what they correct counts."""
        heard = known(facts, known_on)
        own = [fact for fact in heard if (fact.regime == regime and fact.tier) or fact.kind in ENDINGS]
        return trace(own, self.regimes[regime], self._rules[regime], self._world(regime, known_on))

    def standings(self, facts: Sequence[Fact], as_of: int, known_on: int, asked: str | None = None) -> list[Standing]:
        """Return the standings of one firm, ordered by regime and tier.

        One for each regime and tier in which a fact is known on ``known_on``; with ``asked`` only that regime,
        which then always has one. Without any known fact the list is empty unless a regime is asked for.
        """
        heard = known(facts, known_on)
        named = {fact.regime for fact in heard if fact.tier}
        wanted = [asked] if asked else sorted(named)
        found: list[Standing] = []
        for regime in wanted:
            if regime in named:
                history = self.history(heard, regime, known_on)
                found.extend(self._of(history, tier, as_of, known_on, heard) for tier in sorted(history.segments))
            else:
                found.append(self.absent(regime, as_of, known_on))
        return found

    def absent(self, regime: str, as_of: int, known_on: int, asked: str | None = None) -> Standing:
        """Return the standing of a firm of which nothing is known in the regime, or in its tier ``asked``."""
        titles = [self.regimes[regime].by_tier[asked]] if asked else self.regimes[regime].titles
        tier = titles[0].tier if len(titles) == 1 else None
        world = self._world(regime, known_on)
        limit = min(
            (complete_until(world, _showing(title), title.tier, EVER) for title in titles),
            default=EVER,
        )
        cautions = ("after_knowledge",) if as_of > known_on else ()
        if as_of < limit:
            reason = Reason("not_on_record")
            return Standing(regime, tier, "not_held", "no", until=limit, reasons=(reason,), cautions=cautions)
        reason = Reason("not_covered")
        holds = "unclear" if any(title.kind == "title" for title in titles) else "no"  # a list is no title
        return Standing(regime, tier, "undetermined", holds, limit, reasons=(reason,), cautions=cautions)

    def _of(self, history: History, tier: str, as_of: int, known_on: int, heard: list[Fact]) -> Standing:
        segments = history.segments[tier]
        index = history.at(tier, as_of)
        segment = segments[index]
        since, until, following = run_around(segments, index)
        bounds = Bounds(since, until, following.status if following else None)
        states = with_ranges(history, segment.states)
        disagree = len(states) == 2 and states[0].status != states[1].status
        reasons = _reasons(states, disagree)
        used = [history.facts[id_] for reason in reasons for id_ in reason.facts if id_ in history.facts]
        cautions = of_states(states, disagree)
        spans = {fact.id: shown_span(fact) for fact in used if fact.happened.earliest != fact.happened.latest}
        if made := made_days(history):
            reasons = tuple(without_made_day(reason, made) for reason in reasons)
        if is_boundary(history, tier, as_of):
            cautions.add("boundary_day")
        if as_of > known_on:
            cautions.add("after_knowledge")
        barred = history.barred(as_of, segment.holds)
        days = days_of(history, tier, as_of, bounds, barred)
        if not disagree and (spans or days.is_approximate):
            cautions.add("approximate_date")
        if barred is not None and self._rules[history.regime.id].is_reading("bar_counts_from", as_of):
            cautions.add("reading")
        if self._is_ladder_missing(history.regime, tier, segment, as_of, known_on, heard):
            cautions.add("ladder_not_evidenced")
        return Standing(
            history.regime.id,
            tier,
            segment.status,
            segment.holds,
            since,
            until,
            _term_of(states),
            following.start if following else NEVER,
            following.status if following else None,
            barred.latest if barred else None,
            weakest(fact.grade for fact in used),
            readings_of(history, tier, as_of) if disagree else (),
            reasons,
            in_order(cautions),
            {fact.id: fact.document for fact in used if fact.document},
            spans,
            days,
            last=last_act(history.facts.values(), tier, as_of),
        )

    def _is_ladder_missing(
        self, regime: Regime, tier: str, segment: Segment, as_of: int, known_on: int, heard: list[Fact]
    ) -> bool:
        if regime.ladder is None or regime.by_tier[tier].kind != "title":
            return False
        if any(state.status not in NEEDS_LOWER for state in segment.states):
            return False
        required = self.regimes.get(regime.ladder.requires)
        if required is None or has_climbed(regime, tier, as_of, heard):
            return False
        world = self._world(required.id, known_on)
        return complete_until(world, ("granted",), required.titles[0].tier, EVER) > as_of


def _term_of(states: Sequence[State]) -> Term | None:
    """Return the term of the latest dates, on the less certain basis where the runs of the dates rest on two."""
    early, late = states[0].term, states[-1].term
    if early is None or late is None or early.basis == late.basis:
        return late
    return late._replace(basis=max(early.basis, late.basis, key=BASES.index))


def _showing(tier: Tier) -> tuple[str, ...]:
    """Return the kinds of list that would show that a firm has a title, or is on a list that is none."""
    return RENEWING if tier.kind == "title" else ("listed",)


def _reasons(states: Sequence[State], disagree: bool) -> tuple[Reason, ...]:
    found = [Reason("dates_disagree")] if disagree else []
    for state in reversed(states):
        reasons = _of_term(state.term) if disagree and is_silent(state) else state.reasons
        found.extend(reason for reason in reasons if reason not in found)
    return tuple(_unlike(found))


def is_before_first(standing: Standing) -> bool:
    """Whether the answer is about a day before the first record of the title."""
    return standing.reasons[0].topic.startswith("before_first")


def _of_term(term: Term | None) -> tuple[Reason, ...]:
    assert term is not None
    topic = "printed_term" if term.basis == "printed" else "term"
    return (Reason(topic, term.value, term.facts, term.start if topic == "term" else EVER),)


def _unlike(reasons: Iterable[Reason]) -> list[Reason]:
    """Join a reason to an earlier one that differs only in the run's day: it keeps both days."""
    kept: list[Reason] = []
    for reason in reasons:
        what = (reason.topic, reason.value, reason.facts)
        place = next((n for n, k in enumerate(kept) if (k.topic, k.value, k.facts) == what), None)
        if place is None:
            kept.append(reason)
        elif kept[place].day != reason.day:
            first, last = sorted((kept[place].day, reason.day))
            kept[place] = reason._replace(day=last, earliest=first)
    return kept


def bars_of(history: History) -> list[Bar]:
    """Return the bars that may be said, by their first day."""
    return history.bars
