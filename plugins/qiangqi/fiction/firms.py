"""Invented firms and the acts that lists will print about them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from qiangqi.standing.dates import add_months, parse_day
from qiangqi.standing.facts import NAMING, RENAMED
from qiangqi.standing.regime import Regime

from .stories import OFTEN, acts_of, repertoire
from .words import code, names

MADE = parse_day("2026-10-31")
"""The day on which every invented raw file was made: no act and no publication is later."""

_YEARS = range(2013, 2026)
_CAST = (
    ("national-demonstration", "plain", 2016),
    ("national-demonstration", "late", 2016),
    ("national-demonstration", "barred", 2017),
    ("national-demonstration", "overlap", 2017),
    ("national-demonstration", "orphan", 2018),
    ("national-demonstration", "publicity", 2019),
    ("national-demonstration", "year", 2017),
    ("national-demonstration", "open", 2018),
    ("national-demonstration", "removed", 2018),
    ("national-demonstration", "listed", 2025),
    ("national-demonstration", "plain", 2021),
    ("national-demonstration", "merged", 2021),
    ("national-demonstration", "filed", 2019),
    ("national-demonstration", "annulled", 2019),
    ("national-demonstration", "outlived", 2019),
    ("national-demonstration", "voided", 2019),
    ("national-demonstration", "split", 2019),
    ("zhengzhou", "plain", 2020),
    ("zhengzhou", "failed", 2020),
    ("zhengzhou", "upgraded", 2021),
    ("zhengzhou", "both", 2021),
    ("zhengzhou", "leapt", 2021),
    ("zhengzhou", "climb", 2020),
    ("xiping", "failed", 2020),
    ("xiping", "failed_twice", 2021),
    ("xiping", "renamed", 2020),
    ("xiping", "cancelled", 2022),
    ("xiping", "passed_after_all", 2020),
    ("xiping", "premature", 2020),
)


class Event(NamedTuple):
    """One act on one day, with the name that the firm had by then."""

    regime: str
    tier: str | None
    kind: str
    day: int
    style: str
    name: str
    new_name: str | None


Homes: TypeAlias = dict[str, list[str]]
"""Words of places by the two characters with which their province begins."""


@dataclass(slots=True)
class FictionalFirm:
    """An invented firm: its first name, its place, its code if it has one, and its events."""

    name: str
    region: str
    code: str | None
    events: list[Event] = field(default_factory=list)


def cast(regimes: Mapping[str, Regime]) -> list[tuple[str, str, int]]:
    """Return (regime, story, year) for those firms that make sure that nothing is missing."""
    each = dict(reversed(repertoire(dict(regimes))))
    return [*_CAST, *((regime, story, 2018) for regime, story in sorted(each.items()))]


def firms(
    count: int, rng: random.Random, regimes: Mapping[str, Regime], places: Mapping[str, str]
) -> Iterator[FictionalFirm]:
    """Yield invented firms: the cast first, then firms by chance; every fiftieth shares the name of the last one.

    ``places`` gives the words of each division by its code.
    """
    tales, fresh, scripted = repertoire(dict(regimes)), names(rng), cast(regimes)
    homes: dict[str, Homes] = {}
    last: FictionalFirm | None = None
    for number in range(count):
        by_chance = number >= len(scripted)
        regime, story, year = _by_chance(rng, tales) if by_chance else scripted[number]
        twin = last if by_chance and number % 50 == 49 else None
        if twin:
            regime, story = "national-advantage", "term"
        own_code = code((number * 7919 + 123457) % 1_000_000) if rng.random() < 0.55 else None
        if regime not in homes:
            homes[regime] = homes_of(regimes[regime], places)
        home = _home(rng, homes[regime], twin.region if twin else None)
        firm = FictionalFirm(twin.name if twin else next(fresh), home, own_code)
        _tell(firm, regimes[regime], story, year, fresh, last.name if last else None)
        if by_chance and rng.random() < 0.3:
            _tell(firm, regimes["national-advantage"], rng.choice(("term", "rounds", "plain")), year, fresh)
        yield firm
        last = firm


def _by_chance(rng: random.Random, tales: list[tuple[str, str]]) -> tuple[str, str, int]:
    """Pick a regime, a story and a year; most places publish every third year only."""
    (regime, story), year = rng.choice(tales), rng.choice(_YEARS)
    return regime, story, year if regime in OFTEN else year - (year - _YEARS[0]) % 3


def _home(rng: random.Random, homes: Homes, twin: str | None) -> str:
    """Pick a province first, so that one whose counties are known is not picked more often than the others."""
    province = rng.choice(sorted(province for province in homes if twin is None or province != twin[:2]))
    return rng.choice(homes[province])


def homes_of(regime: Regime, places: Mapping[str, str]) -> Homes:
    """Return where a regime's firms may be: inside its division, or in the finest known one around it."""
    prefix = (regime.division or "").removesuffix("00").removesuffix("00")
    while not (found := [words for code, words in places.items() if code.startswith(prefix)]):
        prefix = prefix[:-2]
    homes: Homes = {}
    for words in found:
        homes.setdefault(words[:2], []).append(words)
    return homes


def _tell(
    firm: FictionalFirm, regime: Regime, story: str, year: int, fresh: Iterator[str], other: str | None = None
) -> None:
    """Let a firm's story happen; ``other`` is the firm that goes on where the story is a merger or division."""
    name, first = firm.name, notice_day(regime.id, year)
    for act in acts_of(regime, story) or ():
        day = add_months(first, act.months)
        if day > MADE:
            break
        new_name = next(fresh) if act.kind == RENAMED else other if act.kind in NAMING else None
        firm.events.append(Event(regime.id, act.tier, act.kind, day, act.style, name, new_name))
        name = new_name or name if act.kind == RENAMED else name


def notice_day(regime: str, year: int) -> int:
    """Return the day on which a regime's list of a year comes out: one day for all its firms."""
    sum_of_letters = sum(map(ord, regime))
    return date(year, 4 + sum_of_letters % 8, 3 + (sum_of_letters + year) % 22).toordinal()
