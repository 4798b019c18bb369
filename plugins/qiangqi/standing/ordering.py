"""Which of a firm's standings a reader wants first: held, then unclear, then not; in each the higher level first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .answer import Standing
from .regime import Regime

LEVELS = ("national", "provincial", "city", "county")
_FIRST = {"yes": 0, "unclear": 1, "no": 2}


def by_relevance(standings: Iterable[Standing], regimes: Mapping[str, Regime]) -> list[Standing]:
    """Order standings for a reader; the order is total and does not depend on the order given."""
    return sorted(standings, key=lambda one: relevance(one.holds_title, regimes[one.regime], one.tier))


def relevance(holds: str, regime: Regime, tier: str | None) -> tuple[int, int, int, str]:
    """Return what standings are ordered by for a reader, the least first."""
    height = -regime.by_tier[tier].rank if tier else 0
    return (_FIRST[holds], LEVELS.index(regime.level), height, regime.id)
