"""Answers that contradict what the list itself prints: a publicity answered as a grant, a tier or regime of another.

An answer is the registrar's and stands. That it says another thing than the title is asked about once, so that a slip
in an option, or the options of another list, do not become facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qiangqi.standing.regime import Regime
from qiangqi.values.personal_data import mask

from ..card_values import ISSUE_CODES
from ..readers.preview import Look
from ..readers.reading import NOTE
from .document_marks import titles
from .questions import Asker, only
from .row_meaning import Act, Meaning
from .title_words import (
    POSITIVE,
    UNCLEAR,
    is_refusal,
    kind_for,
    kind_in,
    kind_under,
    names_another_tier,
    regimes_in,
    tier_in,
)

KEY = "title-differs"
AS_ANSWERED = "as-answered"
"""The answer that the title was read, and that the rows are what the other answers say."""

_SENTENCE = re.compile(rf"[，。；;：:]|公司|其中|{NOTE}")
_SHOWN = 3


class Titles:
    """What a document prints of itself, beside the regimes and the names of divisions by code.

    ``said`` is what is known of it besides, such as 公示 where its text opens a list to objections.
    """

    def __init__(self, look: Look, said: str, regimes: Mapping[str, Regime], divisions: Mapping[str, str]) -> None:
        self.printed = only(title for title in titles(look) if not _SENTENCE.search(title)) or ""
        self.document = f"{self.printed} {said}"
        self.regimes, self.divisions = regimes, divisions

    def of_another_place(self, rules: Regime) -> bool:
        """Whether the document's title names a province or a city, and it is not the regime's."""
        own = self.divisions.get(rules.division or "", "")
        names = (name for code, name in self.divisions.items() if code.endswith("00") and len(name) > 2)
        is_here = not own or own in self.printed or rules.level == "national"
        return not is_here and any(name in self.printed for name in names)


def ask_contradictions(asker: Asker, meaning: Meaning, printed: Titles) -> None:
    """Ask about the titles that say another thing than the options of the whole file; nothing is proposed.

    A title that was answered by itself, as an annex, was read.
    """
    told = dict.fromkeys(
        one
        for section, act in meaning.acts
        if not act.skip and asker.answers.get(("annex", section.title)) is None
        for one in _differing(section.title, printed, act)
    )
    if told:
        shown = "；".join([*told][:_SHOWN]) + ("……" if len(told) > _SHOWN else "")
        zh = f"名单所印与所答不一致：{mask(shown)}；请核对原文：{AS_ANSWERED} 已核对，仍按所答登记"
        en = f"the list prints another thing than is answered ({mask(shown)}): {AS_ANSWERED} where it was read and the "
        en += "answers are right; else correct them"
        asker.ask(KEY, zh, en, choices=(AS_ANSWERED,))


def _differing(title: str, printed: Titles, act: Act) -> Iterator[str]:
    """Yield what a title says and an answer does not, as 「title」 publicised ≠ granted."""
    rules, over = printed.regimes.get(act.regime), title or printed.printed
    kind = _kind(title, printed.document, rules, act)
    if act.kind and act.kind not in ISSUE_CODES and kind not in ("", act.kind):
        yield _told(title if kind_in(title) or is_refusal(title) else printed.printed or title, kind, act.kind)
    named = regimes_in(f"{title} {printed.printed}", dict(printed.regimes))
    if named and act.regime not in named:
        yield _told(over, "、".join(named), act.regime)
    elif rules is not None and printed.of_another_place(rules):
        yield _told(printed.printed, "?", act.regime)
    elif rules is not None and act.tier in rules.by_tier:
        tier = "" if names_another_tier(title, rules) else tier_in(title, rules) or tier_in(printed.document, rules)
        if tier not in (None, act.tier):
            yield _told(over, tier or "?", act.tier)


def _kind(title: str, document: str, rules: Regime | None, act: Act) -> str:
    """Return the kind that a title prints, "?" where it gives nothing and the answer does, "" where it says none."""
    kind = kind_under(title, document)
    if kind is None and act.kind in POSITIVE and (is_refusal(title) or is_refusal(document)):
        return "?"
    return "" if kind == UNCLEAR else kind_for(kind, rules, act.tier) or ""


def _told(title: str, printed: str, answered: str) -> str:
    return f"「{title.strip()}」 {printed} ≠ {answered}"
