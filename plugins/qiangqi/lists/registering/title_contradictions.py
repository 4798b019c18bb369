"""Answers that contradict what the list itself prints: a publicity answered as a grant, a tier or regime of another.

An answer is the registrar's and stands. That it says another thing than the title is asked about once, so that a slip
in an option, or the options of another list, do not become facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qiangqi.standing.regime import Regime
from qiangqi.values.personal_data import mask

from ..card_values import ISSUE_CODES
from .questions import Asker
from .row_meaning import Act, Meaning
from .title_words import (
    POSITIVE,
    UNCLEAR,
    is_refusal,
    kind_for,
    kind_under,
    names_another_tier,
    regimes_in,
    tier_in,
)

KEY = "title-differs"
AS_ANSWERED = "as-answered"
"""The answer that the title was read, and that the rows are what the other answers say."""

_SHOWN = 3


def ask_contradictions(asker: Asker, meaning: Meaning, document: str, regimes: Mapping[str, Regime]) -> None:
    """Ask about the titles that say another thing than the options of the whole file; nothing is proposed.

    A title that was answered by itself, as an annex, was read. ``document`` is what the document as a whole says.
    """
    told = [
        one
        for section, act in meaning.acts
        if not act.skip and asker.answers.get(("annex", section.title)) is None
        for one in _differing(section.title, document, act, regimes)
    ]
    if told:
        shown = "；".join(told[:_SHOWN]) + ("……" if len(told) > _SHOWN else "")
        zh = f"名单所印与所答不一致：{mask(shown)}；请核对原文：{AS_ANSWERED} 已核对，仍按所答登记"
        en = f"the list prints another thing than is answered ({mask(shown)}): {AS_ANSWERED} where it was read and the "
        en += "answers are right; else correct them"
        asker.ask(KEY, zh, en, choices=(AS_ANSWERED,))


def _differing(title: str, document: str, act: Act, regimes: Mapping[str, Regime]) -> Iterator[str]:
    """Yield what a title says and an answer does not, as 「title」 publicised ≠ granted."""
    rules = regimes.get(act.regime)
    printed = _kind(title, document, rules, act)
    if act.kind and act.kind not in ISSUE_CODES and printed not in ("", act.kind):
        yield _told(title or document, printed, act.kind)
    named = regimes_in(f"{title} {document}", dict(regimes))
    if named and act.regime not in named:
        yield _told(title or document, "、".join(named), act.regime)
    elif rules is not None and act.tier in rules.by_tier:
        tier = "" if names_another_tier(title, rules) else tier_in(title, rules) or tier_in(document, rules)
        if tier not in (None, act.tier):
            yield _told(title or document, tier or "?", act.tier)


def _kind(title: str, document: str, rules: Regime | None, act: Act) -> str:
    """Return the kind that a title prints, "" where it says none or a positive one is not denied."""
    kind = kind_under(title, document)
    if kind is None and act.kind in POSITIVE and (is_refusal(title) or is_refusal(document)):
        return "?"
    return "" if kind == UNCLEAR else kind_for(kind, rules, act.tier) or ""


def _told(title: str, printed: str, answered: str) -> str:
    return f"「{title.strip()}」 {printed} ≠ {answered}"
