"""What a plan's own text makes of a loan: the interest of its first year, the share of it, the ceiling, the result.

Pure: figures in, sums in yuan out. Nothing says that anything is paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

YUAN = Decimal(10_000)
"""Yuan of one 万元, in which plans print money."""

YEAR = 12
"""Months of the first year, for which alone the interest is paid."""


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan: the amount in 万元, the rate in percent a year, and for how many months."""

    amount: Decimal
    rate: Decimal
    months: int

    @property
    def first_year_interest(self) -> Decimal:
        """The interest of the first year in yuan, on the whole amount; of a shorter loan, of its months."""
        return self.amount * YUAN * self.rate / 100 * min(self.months, YEAR) / YEAR


def subsidy(percent: float, ceiling: float | None, loan: Loan) -> dict[str, Any]:
    """Return what a share of the first year's interest, up to a ceiling in 万元, is in whole yuan."""
    share = loan.first_year_interest * Decimal(str(percent)) / 100
    most = None if ceiling is None else yuan_of(ceiling)
    return {
        "first_year_interest": whole(loan.first_year_interest),
        "share": whole(share),
        "ceiling": None if most is None else whole(most),
        "result": whole(share if most is None else min(share, most)),
        "is_capped": most is not None and share > most,
    }


def yuan_of(amount: float) -> Decimal:
    """Return a plan's 万元 in yuan, exactly."""
    return Decimal(str(amount)) * YUAN


def whole(yuan: Decimal) -> int:
    """Round to whole yuan, a half up."""
    return int(yuan.quantize(Decimal(1), ROUND_HALF_UP))
