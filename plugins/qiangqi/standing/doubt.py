"""The doubt that a sentence carries in its last clause: that its verdict rests on a reading, or on a rule of unknown
first day (§6)."""

from __future__ import annotations

from .answer import Standing
from .written_days import pick

_SET_ASIDE = frozenset(("early_pass", "early_failure", "repeated_pass", "repeated_failure"))
"""Reasons that follow a reading without being a rule's value."""

_READING = (
    "这一结论依据对条文的一种理解，条文本身没有写明",
    "this follows one reading of the rule, whose text does not say so itself",
)
_BAR = (
    "其起算日依据对条文的一种理解",
    "counted from a day that follows one reading of the rule",
)
_RULE_START = (
    "所依据的规则从哪一天起施行不能确定",
    "the first day of the rule that it rests on is not known",
)


def doubt_clause(standing: Standing, lang: str) -> str:
    """Return the last clause of the sentence, with the mark before it; empty where the verdict is plain or open."""
    if standing.status == "undetermined" and standing.holds_title == "unclear":
        return ""
    doubts = []
    if "reading" in standing.cautions:
        doubts.append(_READING if _rests_on_reading(standing) or standing.barred_until is None else _BAR)
    if "rule_start_unknown" in standing.cautions:
        doubts.append(_RULE_START)
    mark = pick(("；", "; "), lang)
    return "".join(mark + pick(doubt, lang) for doubt in doubts)


def _rests_on_reading(standing: Standing) -> bool:
    """Whether the verdict itself rests on a reading, and not the day alone from which a bar runs."""
    term = standing.term
    if standing.holds_title != "no" and term is not None and term.basis == "reading":
        return True
    return any(
        reason.topic in _SET_ASIDE or (reason.value is not None and reason.value.basis == "reading")
        for reason in standing.reasons
    )
