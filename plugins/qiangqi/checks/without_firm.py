"""What is said of a row for which no one firm is found: what was found instead, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from .matching import Match
from .sentences import sentence
from .similar_names import Near

NOBODY = ("所问企业", "the firm asked about")
"""What stands for a firm that is not on record: what was sent is not sent back."""


def why_no_firm(found: Match, nears: Sequence[Near], lang: str, field: str, count: int) -> str:
    """Return the sentence of a row without a firm; ``field`` is the one meant, ``count`` are the candidates."""
    return sentence((found.topic, *_added(found, nears)), lang, field=field, count=count)


def _added(found: Match, nears: Sequence[Near]) -> tuple[str, ...]:
    """Return what the sentence is to say besides."""
    if found.outcome == "invalid_id":
        return ("named_beside",) if found.firms else ()
    if found.outcome == "out_of_coverage" and nears:
        return ("near_names",)
    return found.notes
