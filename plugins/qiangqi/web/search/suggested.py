"""What a suggestion says of a firm in one line: the verdict on its most relevant title, and the last certain thing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from qiangqi.catalogue.search.firms import Hit
from qiangqi.standing.answer import Standing
from qiangqi.standing.last_known import last_known

from ..http.catalogue import Register
from ..http.language import gettext as _
from ..http.language import language
from ..http.verdict import badge_of, by_relevance


async def suggested(
    register: Register, hits: Iterable[Hit], fields: Iterable[str], as_of: int, known_on: int
) -> list[dict[str, Any]]:
    """Return hits with these fields and ``says``, which is empty where nothing is known of a title by that day."""
    found = []
    for hit in hits:
        await asyncio.sleep(0)  # between two firms others are answered
        says = _says(register, hit.firm_id, as_of, known_on)
        found.append({**{name: getattr(hit, name) for name in fields}, "says": says})
    return found


def _says(register: Register, firm_id: str, as_of: int, known_on: int) -> str:
    known = register.catalogue.firm(firm_id, known_on)
    standings = register.catalogue.standings(known, as_of, known_on) if known else ()
    ordered = by_relevance([one for one in standings if one.tier and one.last], register.regimes)
    if not ordered:
        return ""
    more = _("，另有 %(count)s 项") % {"count": len(ordered) - 1} if len(ordered) > 1 else ""
    return _line(register, ordered[0]) + more


def _line(register: Register, standing: Standing) -> str:
    badge = badge_of(standing.status, standing.holds_title)
    title = register.regimes[standing.regime].by_tier[standing.tier or ""].title["zh"]
    return f"{badge.shape} {badge.word} {title}{_('：')}{last_known(standing, language())}"
