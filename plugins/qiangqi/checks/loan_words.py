"""A loan's cover in words and as the public object: what the term covers, from when it does not, what happens then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qiangqi.standing.contract import shown_day
from qiangqi.standing.dates import EVER, NEVER, Span, iso
from qiangqi.standing.day_ranges import exact
from qiangqi.standing.loan import LoanCover, Step
from qiangqi.standing.reasons import BEFORE_FIRST
from qiangqi.standing.regime import Regime
from qiangqi.standing.written_days import pick, write_day

from .loan_margin import margin_sentence

Words = Mapping[str, Mapping[str, str]]
"""Each status in both languages."""

_WORDS: dict[str, tuple[str, str]] = {
    "no": ("{title}的有效期没有覆盖整个贷款期", "the term of {title} does not cover the whole loan"),
    "unclear": (
        "不能确定{title}的有效期是否覆盖整个贷款期",
        "it cannot be said whether the term of {title} covers the whole loan",
    ),
}
"""What is said of the loan by whether the term covers it."""

_ON_LIST = ("{title}名单不是称号，没有可以覆盖贷款期的有效期", "the list {title} is no title and covers no loan")


def loan_object(cover: LoanCover, regime: Regime, statuses: Words, lang: str) -> dict[str, Any]:
    """Return the cover with ISO days, the last day inclusive, and its sentence."""
    return {
        "regime": cover.regime,
        "tier": cover.tier,
        "from": iso(cover.first),
        "until": iso(cover.last),
        "is_foresight": cover.is_foresight,
        "term_covers": cover.term_covers,
        "held": cover.held,
        **shown_day("covered_until", cover.covered, 1),
        **shown_day("term_until", cover.term_ends, 1),
        "term_says": margin_sentence(cover, statuses, lang),
        "steps": [_step(step) for step in cover.steps],
        "says": loan_sentence(cover, regime, statuses, lang),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        **shown_day("from", step.begins or exact(step.first)),
        **shown_day("until", step.ends or exact(step.last + 1), 1),
        "status": step.status,
        "holds_title": step.holds,
        **shown_day("barred_until", step.barred, 1),
    }


def loan_sentence(cover: LoanCover, regime: Regime, statuses: Words, lang: str) -> str:
    """Return one sentence on a title over a loan; what lies after the day of knowledge is called a foresight."""
    head = pick(("预判：", "Foresight: "), lang) if cover.is_foresight else ""
    title = _title(cover, regime, lang)
    span = {"first": write_day(cover.first, lang), "last": write_day(cover.last, lang), "title": title}
    if cover.term_covers == "yes":
        words = (
            "{title}的有效期覆盖整个贷款期（{first}至{last}）",
            "the term of {title} covers the loan, {first} to {last}",
        )
        return _capital(head + pick(words, lang).format(**span) + pick(("。", "."), lang))
    words = _ON_LIST if cover.is_list else _WORDS[cover.term_covers]
    then = pick(("，", ", "), lang).join(_then(step, cover.is_list, statuses, lang) for step in cover.steps)
    text = head + pick(words, lang).format(**span) + pick(("：", ": "), lang) + then + pick(("。", "."), lang)
    return _capital(text)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _title(cover: LoanCover, regime: Regime, lang: str) -> str:
    named = [regime.by_tier[cover.tier]] if cover.tier else regime.titles or regime.tiers
    official = "”或“".join(tier.title.zh for tier in named)
    gloss = " / ".join(tier.title.en for tier in named)
    return pick((f"“{official}”", f"“{official}” ({gloss})"), lang)


def _label(step: Step, statuses: Words, lang: str) -> str:
    if step.is_before_first and step.status == "not_held":
        return pick(BEFORE_FIRST, lang)
    return statuses[step.status][lang]


def _begins(step: Step, lang: str) -> str:
    """Say from when a step runs, as exactly as it is known."""
    days = step.begins or Span(step.first, step.first)
    first, last = (write_day(day, lang) if EVER < day < NEVER else "" for day in days)
    if first == last:
        return pick((f"自{first}起", f"from {first}"), lang)
    if first and last:
        return pick((f"最早自{first}、最迟自{last}起", f"from {first} at the earliest and {last} at the latest"), lang)
    return pick((f"自{first or last}或之后起", f"from {first or last} or after"), lang)


def _ends(step: Step, lang: str) -> str:
    """Say between which days a term ends of which no exact end is known."""
    if step.ends is None or step.status != "in_force" or step.ends.latest >= NEVER:
        return ""
    first, last = (write_day(day - 1, lang) for day in step.ends)
    return pick((f"（至少至{first}，最迟至{last}）", f" (at least until {first} and at the latest until {last})"), lang)


def _then(step: Step, is_list: bool, statuses: Words, lang: str) -> str:
    days = {"first": _begins(step, lang), "status": _label(step, statuses, lang)}
    whether = {
        "yes": ("称号保留", "the title is held"),
        "no": ("不持有", "the title is not held"),
        "unclear": ("是否持有不明", "whether it is held is unclear"),
    }[step.holds]
    text = pick(("{first}“{status}”", "{first} “{status}”"), lang).format(**days) + _ends(step, lang)
    beside = [] if is_list or step.status == "in_force" else [pick(whether, lang)]
    if step.barred is not None:
        beside.append(_barred(step.barred, lang))
    joined = pick(("，", ", "), lang).join(beside)
    return text + (pick((f"（{joined}）", f" ({joined})"), lang) if joined else "")


def _barred(bar: Span, lang: str) -> str:
    first, last = (write_day(end - 1, lang) for end in bar)
    bounds = (f"至少至{first}，最迟至{last}", f"at least until {first} and at the latest until {last}")
    until = pick((f"至{last}", f"until {last}") if first == last else bounds, lang)
    return pick((f"不得申报{until}", f"barred from applying {until}"), lang)
