"""The titles that a form lets one choose from, by their own names; a value is ``regime/tier``, or one of the two."""

from __future__ import annotations

from collections.abc import Mapping

from qiangqi.checks.rows import Refused, read_title
from qiangqi.standing.regime import Regime, Tier

from ..http.catalogue import Register
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language
from ..http.verdict import LEVELS

Options = list[tuple[str, list[tuple[str, str]]]]
"""The levels, each with its titles: the value and the name."""


def title_asked(value: str) -> dict[str, str]:
    """Return the regime and the tier that a value of the field names; either may be missing."""
    regime, _slash, tier = value.partition("/")
    return {field: text for field, text in (("regime", regime), ("tier", tier)) if text}


def title_options(register: Register) -> Options:
    """Return every title and every list, by the level of its issuer."""
    found: Options = []
    for level in LEVELS:
        own = [regime for regime in register.regimes.values() if regime.level == level]
        titles = [(f"{regime.id}/{tier.tier}", _named(regime, tier)) for regime in own for tier in regime.tiers]
        if titles:
            found.append((word(register, "levels", level), titles))
    return found


def _named(regime: Regime, tier: Tier) -> str:
    gloss = _("（%(gloss)s）") % {"gloss": tier.title.en} if language() == "en" else ""
    if tier.kind == "list":
        return tier.title.zh + gloss + _("（名单，不是称号）")
    return tier.title.zh + gloss + (_("（社会组织授予）") if regime.issuer.kind == "association" else "")


def title_chosen(register: Register, typed: Mapping[str, str]) -> tuple[str, str]:
    """Return the value of the field for what is asked, and its words where it is none of the options."""
    regime, tier = typed.get("regime", ""), typed.get("tier", "")
    read = read_title(regime, tier, register.regimes)
    if not isinstance(read, Refused):
        regime, tier = read[0] or "", read[1] or ""
    value = f"{regime}/{tier}".rstrip("/")
    if not value or (not isinstance(read, Refused) and regime and tier):
        return value, ""
    named = register.regimes[regime].name[language()] if regime in register.regimes else regime
    return value, _("、").join(text for text in (named, word(register, "tiers", tier)) if text)
