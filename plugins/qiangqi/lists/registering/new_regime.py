"""New regimes: a title that the catalogue does not have yet, without a rule text; nothing is inferred."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from qiangqi.standing.regime import NAMED_AS_HELD, Regime

from ..sources import is_card
from .answers import AnswerError, Answers
from .questions import Asker, Question
from .title_words import tier_of_word

_RANKS = {"demonstration": 2, "advantage": 1, "reserve": 0, "candidate": 0}
TIERS = tuple(_RANKS)
_ID = r"[a-z0-9]+(-[a-z0-9]+)*"

_TIER_QUESTION = ("称号属于哪一等次（示范、优势、储备、创建对象）", "which tier the title is")
_UNKNOWN = (
    {
        "zh": "规则全文没有收录；有效期、复核、取消和不得再次申报的期限都未知。",
        "en": "The rules are not in the register; term, review, cancellation and bars are unknown.",
    },
    {
        "zh": "来源没有印出期限的认定，自认定之日起状态就无法确定：只知何时认定，不知有效到何时；不从别处的办法推断。",
        "en": "Where the source prints no term the standing is undetermined from the day of the grant: when it was "
        "given is known, how long it lasts is not. Nothing is inferred from the rules of another place.",
    },
)


def ask_regime(asker: Asker, level: str | None, division: str | None) -> Regime | None:
    """Ask what a new regime needs, and return it, or None while something is missing.

    Raises:
        AnswerError: an answer does not fit.
    """
    answers = asker.answers
    id = asker.ask("new-regime", "新制度的标识（小写拉丁字母）", "id of the new regime", check=is_id)
    name = asker.ask("regime-name", "称号的全称，如 某省专精特新中小企业", "the whole title in Chinese")
    name_en = asker.ask("regime-name-en", "称号的英文名（没有则用中文）", "the title in English", name)
    issuer = asker.ask("issuer", "授予称号的单位", "who gives the title")
    issuer_en = asker.ask("issuer-en", "单位的英文名（没有则用中文）", "the issuer in English", issuer)
    kind = asker.ask(
        "issuer-kind", "行政机关还是协会", "an authority or an association", choices=("authority", "association")
    )
    words = _words(asker, answers)
    if not (id and name and name_en and issuer and issuer_en and kind and level and words):
        return None
    return Regime.model_validate(
        {
            "id": id,
            "name": {"zh": name + NAMED_AS_HELD["none"].zh, "en": name_en + NAMED_AS_HELD["none"].en},
            "short": {"zh": name, "en": name_en},
            "issuer": {"name": {"zh": issuer, "en": issuer_en}, "kind": kind},
            "level": level,
            "division": division,
            "text_held": False,
            "document": None,
            "rule_start": None,
            "tiers": [_tier(tier, rules, name, name_en, len(words) == 1) for tier, rules in words.items()],
            "provisions": [],
            "parameters": [],
            "unknown": list(_UNKNOWN),
        }
    )


def _words(asker: Asker, answers: Answers) -> dict[str, list[str]]:
    """Return the words of the title by tier; ``WORD=TIER`` says the tier, which is else in the word or asked."""
    given = answers.words or tuple((answers.given.get("title-word") or "").replace("，", ",").split(","))
    given = tuple(word.strip() for word in given if word.strip())
    if not given:
        asker.ask(
            "title-word", "名单怎样称呼这个称号（几个用逗号分开，可写 词=等次）", "the words for the title in lists"
        )
        return {}
    found: dict[str, list[str]] = {}
    for text in given:
        word, _, tier = text.partition("=")
        tier = tier.strip() or tier_of_word(word) or asker.ask("tier", *_TIER_QUESTION, choices=TIERS) or ""
        if tier and tier not in TIERS:
            raise AnswerError(f"--title-word {text!r}: tier {tier!r}; expected one of {', '.join(TIERS)}")
        if tier:
            found.setdefault(tier, []).append(word.strip())
    return found


def _tier(tier: str, words: list[str], name: str, name_en: str, is_only: bool) -> dict[str, Any]:
    title = {"zh": name, "en": name_en} if is_only else {"zh": words[0], "en": words[0]}
    known = list(dict.fromkeys([*words, *([name] if is_only else [])]))
    kind = "list" if _RANKS[tier] == 0 else "title"
    return {"tier": tier, "kind": kind, "rank": _RANKS[tier], "title": title, "words": known}


def names_of(regime: Regime) -> tuple[str, str]:
    """Return the official name of a new regime and of its issuer, by which it is confirmed."""
    return regime.short.zh, regime.issuer.name.zh


def meant(regime: Regime, confirmed: Collection[tuple[str, str]]) -> Question | None:
    """Return the question whether a new regime is meant, by its official name and issuer, or None after a yes."""
    name, issuer = names_of(regime)
    if (name, issuer) in confirmed:
        return None
    zh = f"新制度「{name}」，由「{issuer}」授予；与文件上的全称一致吗"
    en = "a new regime of this official name and issuer: is it meant"
    return Question(("new-regime",), zh, en, choices=("yes", "no"))


def is_id(text: str) -> None:
    """Refuse what cannot name a folder, a card or a regime."""
    if not re.fullmatch(_ID, text) or not is_card(f"{text}.yml"):
        wanted = (
            "lower-case letters, digits and hyphens, not corrections or watch, and not starting with regime or plan"
        )
        raise ValueError(f"{text!r}; expected {wanted}")
