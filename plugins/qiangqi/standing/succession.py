"""Succession (§2): a firm that goes on after a merger or division has its own facts alone, and the answer says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from .answer import Engine, Standing
from .cautions import in_order
from .contract import SUCCESSION
from .facts import Fact


class Predecessor(NamedTuple):
    """A firm that ended by a merger or division: its name, the act that names the firm that goes on, its facts."""

    name: str
    act: Fact
    facts: tuple[Fact, ...]


def with_predecessors(
    standings: Iterable[Standing], predecessors: Sequence[Predecessor], engine: Engine, as_of: int, known_on: int
) -> list[Standing]:
    """Return the standings of the firm that goes on, each with those predecessors that held the title to the last."""
    if not predecessors:
        return list(standings)
    return [_with(standing, predecessors, engine, as_of, known_on) for standing in standings]


def _with(
    standing: Standing, predecessors: Sequence[Predecessor], engine: Engine, as_of: int, known_on: int
) -> Standing:
    held = tuple(
        (one.name, one.act.day(latest=False))
        for one in predecessors
        if one.act.published <= known_on < one.act.withdrawn
        and one.act.day(latest=False) <= as_of
        and _held(standing, one, engine, known_on)
    )
    if not held:
        return standing
    return replace(standing, cautions=in_order({*standing.cautions, SUCCESSION}), predecessors=held)


def _held(standing: Standing, predecessor: Predecessor, engine: Engine, known_on: int) -> bool:
    """Whether the predecessor held the title, or one of the regime's where no tier is known, on its last day."""
    found = engine.standings(predecessor.facts, predecessor.act.day(latest=False) - 1, known_on, standing.regime)
    return any(one.holds_title == "yes" for one in found if standing.tier in (None, one.tier))
