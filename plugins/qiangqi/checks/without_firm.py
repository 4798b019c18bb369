"""What is said of a row for which no one firm is found: what was asked, what was found instead, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from qiangqi.standing.plain_text import isolated
from qiangqi.standing.written_days import pick
from qiangqi.values.personal_data import mask
from qiangqi.values.uscc import valid_uscc

from .matching import Match
from .rows import Row
from .sentences import sentence
from .similar_names import Near

NOBODY = ("所问企业", "the firm asked about")
"""What stands for a firm of which neither a name nor a valid code was sent."""

_SHOWN = 100
"""The most characters that are shown of a name."""


def asked_about(row: Row, lang: str) -> str:
    """Return what a row asks about, as its sentences name it: a name, else a valid code; personal data is masked."""
    text = row.name or row.key or valid_uscc(row.code)
    return mask(text)[:_SHOWN] if text else pick(NOBODY, lang)


def why_no_firm(row: Row | None, found: Match, nears: Sequence[Near], lang: str, field: str, count: int) -> str:
    """Return the sentence of a row without a firm; ``field`` is the one meant, ``count`` are the candidates."""
    asked = asked_about(row, lang) if row else ""
    quoted = asked if asked in NOBODY else f"“{isolated(asked)}”"
    return sentence((found.topic, *_added(found, nears)), lang, field=field, count=count, asked=quoted)


def _added(found: Match, nears: Sequence[Near]) -> tuple[str, ...]:
    """Return what the sentence is to say besides."""
    if found.outcome == "invalid_id":
        return ("named_beside",) if found.firms else ()
    if found.outcome == "out_of_coverage" and nears:
        return ("near_names",)
    return found.notes
