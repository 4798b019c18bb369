"""The entrance for a firm itself: its page, the self-check of each title, what falls due, how to report an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from qiangqi.standing.regime import Regime

from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.responses import as_page, page
from ..http.verdict import LEVELS
from .self_check import tier_name, tiers_of

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def entrance(datasette: Datasette, request: Request) -> Response:
    """Show ``/self-check``: which titles can be checked by figures today, by their names."""
    return await page(datasette, request, "regimes/entrance.html", {"titles": _titles(register_of(datasette))})


def _titles(register: Register) -> list[tuple[Regime, str, str]]:
    """Return regime, tier and name of every title that figures can check today, the national level first."""
    levels = list(LEVELS)
    ordered = sorted(register.regimes.values(), key=lambda regime: (levels.index(regime.level), regime.id))
    return [(regime, tier, tier_name(regime, tier)) for regime in ordered for tier in tiers_of(regime, today())]
