"""Stories of invented firms: each is a short run of acts that some rule, caution or silence turns on."""

from __future__ import annotations

from typing import NamedTuple

from qiangqi.standing.facts import FILED
from qiangqi.standing.regime import Regime
from qiangqi.standing.strict_yaml import DataError


class Step(NamedTuple):
    """One act, so many months after the story's first day.

    ``place`` is ``high`` or ``low`` for the higher or the lower title, ``list`` for a list that is no title, empty
    for an act of the firm itself. ``style`` is how the list prints it: an exact ``day``, with a ``term``, the batch
    ``year`` alone, or ``open``, a latest day with no earliest.
    """

    months: int
    kind: str
    place: str
    style: str = "day"


class Story(NamedTuple):
    """Steps in order, and how often the story occurs; one of weight 0 only where it is cast."""

    weight: int
    steps: tuple[Step, ...]


class Act(NamedTuple):
    """A step in a regime: its tier is the regime's own, None for a renaming."""

    months: int
    kind: str
    tier: str | None
    style: str


def _on(weight: int, *steps: tuple[int, str, str] | tuple[int, str, str, str]) -> Story:
    return Story(weight, tuple(Step(*step) for step in steps))


_GRANT = (0, "granted", "high")
_LOW = (0, "granted", "low")
_LIST = (0, "listed", "list")

STORIES = {
    "term": _on(24, (0, "granted", "high", "term")),
    "plain": _on(14, _GRANT),
    "publicity": _on(10, (-1, "publicised", "high"), _GRANT),
    "proposed": _on(3, (0, "publicised", "high")),
    "passed": _on(14, _GRANT, (38, "review_passed", "high")),
    "rounds": _on(
        10, (0, "granted", "high", "term"), (36, "review_passed", "high", "term"), (72, "review_passed", "high", "term")
    ),
    "early": _on(3, _GRANT, (34, "review_passed", "high")),
    "premature": _on(1, _GRANT, (20, "review_passed", "high")),
    "doubted": _on(1, _GRANT, (20, "review_failed", "high"), (38, "review_passed", "high")),
    "filed": _on(1, _GRANT, (38, "review_filed", "high"), (46, "review_passed", "high")),
    "annulled": _on(1, _GRANT, (16, "annulled", "high")),
    "dissolved": _on(1, _GRANT, (20, "dissolved", "")),
    "outlived": _on(0, _GRANT, (20, "dissolved", ""), (40, "granted", "high")),
    "voided": _on(0, (0, "annulled", "high")),
    "merged": _on(1, _GRANT, (20, "merged", "")),
    "split": _on(1, _GRANT, (20, "split", "")),
    "late": _on(3, _GRANT, (46, "review_passed", "high")),
    "failed": _on(4, _GRANT, (38, "review_failed", "high")),
    "failed_twice": _on(2, _GRANT, (38, "review_failed", "high"), (46, "review_failed", "high")),
    "granted_again": _on(2, _GRANT, (38, "review_failed", "high"), (72, "granted", "high")),
    "passed_after_all": _on(1, _GRANT, (38, "review_failed", "high"), (60, "review_passed", "high")),
    "cancelled": _on(3, _GRANT, (14, "cancelled", "high")),
    "barred": _on(2, _GRANT, (14, "cancelled", "high"), (24, "granted", "high")),
    "overlap": _on(3, _GRANT, (24, "granted", "high")),
    "orphan": _on(3, (0, "review_passed", "high")),
    "stray": _on(1, (0, "cancelled", "high")),
    "year": _on(6, (0, "granted", "high", "year")),
    "open": _on(2, (0, "granted", "high", "open")),
    "removed": _on(2, _GRANT, (22, "removed", "high")),
    "renamed": _on(6, _GRANT, (14, "renamed", ""), (38, "review_passed", "high")),
    "upgraded": _on(8, _LOW, (24, "upgraded", "high"), (62, "review_passed", "high")),
    "leapt": _on(1, (0, "upgraded", "high")),
    "both": _on(3, _LOW, (12, "granted", "high")),
    "lower": _on(8, _LOW),
    "climb": _on(4, _LIST, (12, "granted", "low"), (36, "upgraded", "high")),
    "reserve": _on(4, _LIST, (24, "granted", "high")),
    "listed": _on(6, _LIST),
    "listed_term": _on(3, (0, "listed", "list", "term")),
    "struck": _on(2, _LIST, (22, "removed", "list")),
    "proposed_list": _on(2, (-1, "publicised", "list"), _LIST),
}


def acts_of(regime: Regime, story: str) -> tuple[Act, ...] | None:
    """Return a story's acts in a regime, or None where the regime has no such titles or lists."""
    tiers = _tiers(regime)
    steps = STORIES[story].steps
    if any(step.place and step.place not in tiers for step in steps):
        return None
    if "low" not in tiers and any(step.kind == "upgraded" for step in steps):
        return None
    if any(step.kind == FILED for step in steps) and all(one.id != "filing" for one in regime.parameters):
        return None
    return tuple(Act(step.months, step.kind, tiers.get(step.place), step.style) for step in steps)


def _tiers(regime: Regime) -> dict[str, str]:
    titles = [tier.tier for tier in regime.titles]
    lists = [tier.tier for tier in regime.tiers if tier.kind == "list"]
    found = {"high": titles[:1], "low": titles[1:2], "list": lists[:1]}
    return {place: tiers[0] for place, tiers in found.items() if tiers}


OFTEN = {"national-advantage": 20, "henan": 18, "zhengzhou": 16, "national-demonstration": 18, "xiping": 6}
"""The regimes that have most of the firms, with their share; any other has 1."""


def repertoire(regimes: dict[str, Regime]) -> list[tuple[str, str]]:
    """Return (regime, story) pairs, each as often as it is to occur: drawn evenly, they give the weights."""
    pairs = []
    for regime in regimes.values():
        fitting = [story for story in STORIES if STORIES[story].weight and acts_of(regime, story)]
        if not fitting:
            raise DataError(regime.id, 1, "has no title and no list; expected a tier")
        total = sum(STORIES[story].weight for story in fitting)
        for story in fitting:
            share = OFTEN.get(regime.id, 1) * STORIES[story].weight * 12 / total
            pairs += [(regime.id, story)] * max(1, round(share))
    return pairs
