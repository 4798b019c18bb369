"""The latest act on a title by a day: what is certain of it, however unclear its standing is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .dates import Span
from .day_ranges import shown_span
from .facts import STRENGTH, Fact


class LastAct(NamedTuple):
    """The latest act: the id of its fact, its kind, its days as they may be shown, and the exclusive printed end."""

    fact: str
    kind: str
    happened: Span
    valid_to: int | None


def last_act(facts: Iterable[Fact], tier: str, as_of: int) -> LastAct | None:
    """Return the latest act on a title that is known to have happened by ``as_of``; None where there is none yet.

    ``facts`` are those of one firm in the title's regime, as :func:`~qiangqi.standing.facts.known` leaves them.
    """
    own = (fact for fact in facts if fact.tier == tier and fact.kind in STRENGTH)
    last = max((fact for fact in own if fact.happened.latest <= as_of), key=_order, default=None)
    if last is None:
        return None
    return LastAct(last.id, last.kind, shown_span(last), last.valid[1] if last.valid else None)


def _order(fact: Fact) -> tuple[int, int, int, bool, str]:
    return (fact.happened.latest, fact.happened.earliest, -STRENGTH[fact.kind], fact.valid is not None, fact.id)
