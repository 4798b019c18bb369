"""Which of a firm's standings a reader wants first: held, then unclear, then not; in each the higher level first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .answer import Standing
from .regime import Regime

LEVELS = ("national", "provincial", "city", "county")
_FIRST = {"yes": 0, "unclear": 1, "no": 2}


def by_relevance(standings: Iterable[Standing], regimes: Mapping[str, Regime]) -> list[Standing]:
    """Order standings for a reader; the order is total and does not depend on the order given."""

    def rank(standing: Standing) -> tuple[int, int, int, str]:
        regime = regimes[standing.regime]
        height = -regime.by_tier[standing.tier].rank if standing.tier else 0
        return (_FIRST[standing.holds_title], LEVELS.index(regime.level), height, standing.regime)

    return sorted(standings, key=rank)
