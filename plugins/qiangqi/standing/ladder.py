"""Titles of several levels: the one that a firm held before it was given another, and a lower one beside it (§6)."""

from __future__ import annotations

from collections.abc import Iterable

from .coverage import RENEWING
from .facts import GRANTS, Fact
from .regime import Regime
from .state import Line, sweep

NEEDS_LOWER = frozenset(("in_force", "under_review", "retained"))
"""The statuses of a title that asks for the one below it."""


def has_climbed(regime: Regime, tier: str, as_of: int, heard: Iterable[Fact]) -> bool:
    """Whether a printed term of the title that the ladder requires was over before this one was given.

    A term that is not printed is not known to have run. Where no grant is known the first pass stands for it.
    """
    assert regime.ladder is not None
    facts = list(heard)
    own = [fact for fact in facts if (fact.regime, fact.tier) == (regime.id, tier) and fact.happened.latest <= as_of]
    granted = [fact.happened.latest for fact in own if fact.kind in GRANTS]
    passed = [fact.happened.latest for fact in own if fact.kind == "review_passed"]
    given = max(granted) if granted else min(passed, default=as_of)
    lower = (fact.valid for fact in facts if fact.regime == regime.ladder.requires and fact.kind in RENEWING)
    return any(valid is not None and valid[1] <= given for valid in lower)


def flag_lower(lines: dict[str, Line], regime: Regime) -> None:
    """Let a lower title that is in force beside a higher one say so."""
    titles = [tier for tier in lines if regime.by_tier[tier].kind == "title"]
    for lower in titles:
        for higher in titles:
            if regime.by_tier[lower].rank < regime.by_tier[higher].rank:
                lines[lower] = _flag(lines[lower], lines[higher])


def _flag(lower: Line, higher: Line) -> Line:
    flagged: Line = []
    for start, mine, theirs in sweep(lower, higher):
        if mine.status == theirs.status == "in_force":
            mine = mine._replace(cautions=mine.cautions | {"lower_tier_while_higher"})
        if not flagged or flagged[-1][1] != mine:
            flagged.append((start, mine))
    return flagged
