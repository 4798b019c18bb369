"""The sentence: one per firm and title, made of the standing alone, the same in page, JSON, receipt and file.

Four parts in one order: the day asked, the firm, the verdict (bold on a page) with the title's full official name,
the reason. Where the verdict is unclear the reason says what would settle it.
"""

from __future__ import annotations

from typing import NamedTuple

from .answer import Standing
from .dates import Span, iso
from .doubt import doubt_clause
from .plain_text import isolated
from .reasons import explain
from .regime import Regime
from .settled_by import settled_by
from .written_days import pick, write_day


class Part(NamedTuple):
    """A stretch of the sentence; the verdict is ``strong``."""

    text: str
    strong: bool = False


VERDICTS: dict[str, tuple[str, str]] = {
    "in_force": ("持有", "holds"),
    "under_review": ("处于复核期", "is in the review window"),
    "retained": ("保留", "keeps"),
    "superseded": ("已升级，不再持有", "was upgraded and no longer holds"),
    "ended": ("不再持有", "no longer holds"),
    "lapsed": ("不再持有", "no longer holds"),
    "cancelled": ("已被取消", "has lost"),
    "removed": ("已被撤销", "was removed from"),
    "publicised": ("尚未获得", "does not yet hold"),
    "listed": ("不是称号", "is no title"),
    "not_held": ("未持有", "does not hold"),
    "undetermined": ("无法确定", "cannot be said to hold or not to hold"),
}

_BOTH_RUNS: dict[str, tuple[str, str]] = {
    "yes": ("持有", "holds"),
    "no": ("不持有", "does not hold"),
}
"""The verdict where the runs of the dates give two statuses that agree on whether the title is held."""

_ON_LIST: dict[str, tuple[str, str]] = {
    "listed": ("{firm}列于“{title}”名单，该名单", "{firm} is on the list {title}, which "),
    "publicised": ("{firm}在拟列入“{title}”的公示中，该名单", "{firm} is proposed for the list {title}, which "),
    "not_held": ("{firm}不在“{title}”名单上，该名单", "{firm} is not on the list {title}, which "),
    "ended": ("{firm}不再列于“{title}”名单，该名单", "{firm} is no longer on the list {title}, which "),
    "lapsed": ("{firm}不再列于“{title}”名单，该名单", "{firm} is no longer on the list {title}, which "),
    "superseded": ("{firm}不再列于“{title}”名单，该名单", "{firm} is no longer on the list {title}, which "),
    "cancelled": ("{firm}已被取消“{title}”名单资格，该名单", "{firm} has lost its place on the list {title}, which "),
    "removed": ("{firm}已从“{title}”名单撤销，该名单", "{firm} was removed from the list {title}, which "),
    "undetermined": (
        "{firm}是否列于“{title}”名单尚不能确定，该名单",
        "it is not known whether {firm} is on the list {title}, which ",
    ),
}
"""What is said of a list by the status: a list is never a title, whatever its status."""

_NO_TITLE = (Part("不是称号", True), Part("is no title", True))

_STATUS_OPEN = ("，处于哪种状态尚不确定", ", though its exact status is not certain")

_UNTIL = {"in_force": "有效", "under_review": "复核期", "retained": "保留期"}
"""The statuses whose sentence names the last day, and the word before it."""


def sentence(standing: Standing, firm: str, regime: Regime, as_of: int, lang: str = "zh") -> tuple[Part, ...]:
    """Return the sentence for one standing in ``zh`` or ``en``; ``firm`` is the name to print."""
    return {"zh": _chinese, "en": _english}[lang](standing, isolated(firm), regime, as_of)


def plain(parts: tuple[Part, ...]) -> str:
    """Join the parts into the sentence as plain text."""
    return "".join(part.text for part in parts)


def title_of(standing: Standing, regime: Regime, lang: str) -> str:
    """Return the full official name of the title asked about (every title of the regime where no tier is known)."""
    if standing.tier:
        return regime.by_tier[standing.tier].title[lang]
    named = regime.titles or regime.tiers
    return pick(("”或“", " / "), lang).join(tier.title[lang] for tier in named)


def is_list(standing: Standing, regime: Regime) -> bool:
    """Whether the standing is of a list, such as 储备 or 创建对象, and not of a title."""
    if standing.tier:
        return regime.by_tier[standing.tier].kind == "list"
    return not regime.titles


def cite(standing: Standing, regime: Regime) -> str:
    """Return the document and article that the first cited rule stands in, or an empty text."""
    for reason in standing.reasons:
        if reason.value is not None and reason.value.provision and regime.document:
            return f"《{regime.document.title}》{reason.value.provision}"
    return ""


def _chinese(standing: Standing, firm: str, regime: Regime, as_of: int) -> tuple[Part, ...]:
    title = title_of(standing, regime, "zh")
    status, verdict = standing.status, VERDICTS[standing.status][0]
    head = f"截至{write_day(as_of, 'zh')}，"
    awarded = _awarded(regime, "zh")
    if is_list(standing, regime):
        body = [Part(_ON_LIST.get(status, _ON_LIST["listed"])[0].format(firm=firm, title=title)), _NO_TITLE[0]]
        return (Part(head), *body, Part(f"：{_because(standing, regime, 'zh')}{awarded}。{settled_by(standing, 'zh')}"))
    if status == "undetermined" and standing.reasons[0].topic == "not_covered" and not standing.term:
        tail = "目录仅收录部分名单（见收录范围），未收录不等于未持有"
        body = [
            Part("本目录"),
            Part("未见", True),
            Part(f"{firm}持有“{title}”称号的记录，"),
            Part("无法确定", True),
            Part("是否持有"),
        ]
        return (Part(head), *body, Part(f"。{tail}{awarded}。"))
    if status == "undetermined" and standing.holds_title in _BOTH_RUNS:
        agreed = _BOTH_RUNS[standing.holds_title][0]
        body = [Part(firm), Part(agreed, True), Part(f"“{title}”称号{_STATUS_OPEN[0]}")]
    elif status == "undetermined":
        body = [Part(verdict, True), Part(f"{firm}是否持有“{title}”称号")]
    elif status in ("cancelled", "removed"):
        body = [Part(f"{firm}的“{title}”称号"), Part(verdict, True)]
    elif status == "under_review":
        body = [Part(f"{firm}的“{title}”称号期满，"), Part(verdict, True)]
    else:
        body = [Part(firm), Part(verdict, True), Part(f"“{title}”称号")]
    body.extend(_until(standing, "zh"))
    if status == "under_review":
        body.extend(_meanwhile(standing.holds_title))
    because = f"{_because(standing, regime, 'zh')}{awarded}{doubt_clause(standing, 'zh')}"
    return (Part(head), *body, Part(f"：{because}。{settled_by(standing, 'zh')}"))


def _until(standing: Standing, lang: str) -> tuple[Part, ...]:
    """Name the last day of the status, as exactly as it is known.

    Where terms follow on the one that covers the day, its own last day comes first: the reason cites that term alone.
    """
    until, term = standing.days.until, standing.days.term_to
    if until is None or standing.status not in _UNTIL:
        return ()
    what = pick((f"，{_UNTIL[standing.status]}", ","), lang)
    if standing.status != "in_force" or term is None or term.latest >= until.earliest:
        return (Part(_last_day(what, until, lang)),)
    more = pick(("，接续的有效期", ", and in terms that follow on it"), lang)
    return (Part(_last_day(what, term, lang)), Part(_last_day(more, until, lang)))


def _last_day(what: str, end: Span, lang: str) -> str:
    first, last = (write_day(day - 1, lang) for day in end)
    if first == last:
        return pick((f"{what}至{last}", f"{what} until {last}"), lang)
    term = f"{what}期" if what.endswith("有效") else what
    return pick(
        (f"{term}至少至{first}，最迟至{last}", f"{what} at least until {first} and at the latest until {last}"), lang
    )


def _meanwhile(holds: str) -> tuple[Part, ...]:
    """Say whether a title whose review is pending is held meanwhile."""
    if holds == "yes":
        return (Part("，复核期内称号保留"),)
    return (Part("，此间是否仍持有"), Part("无法确定", True), Part("，所据文本没有规定"))


def _english(standing: Standing, firm: str, regime: Regime, as_of: int) -> tuple[Part, ...]:
    official = title_of(standing, regime, "zh").replace("”或“", "” or “")
    gloss = title_of(standing, regime, "en").replace(" / ", " or ")
    title = f"“{official}” ({gloss})"
    verdict = VERDICTS[standing.status][1]
    head = f"As of {iso(as_of)}, "
    if is_list(standing, regime):
        listed = _ON_LIST.get(standing.status, _ON_LIST["listed"])[1]
        body = [Part(listed.format(firm=firm, title=title)), _NO_TITLE[1]]
    elif standing.status == "undetermined" and standing.holds_title in _BOTH_RUNS:
        agreed = _BOTH_RUNS[standing.holds_title][1]
        body = [Part(f"{firm} "), Part(agreed, True), Part(f" the title {title}{_STATUS_OPEN[1]}")]
    elif standing.status == "undetermined":
        body = [Part("it "), Part("cannot be said", True), Part(f" whether {firm} holds the title {title}")]
    elif standing.status == "under_review" and standing.holds_title == "unclear":
        body = [
            Part(f"the term of the title {title} of {firm} is over, its review is pending"),
            *_until(standing, "en"),
            Part(", and it "),
            Part("cannot be said", True),
            Part(" whether the firm holds the title meanwhile, as the text does not say"),
        ]
    elif standing.status == "under_review":
        body = [Part(f"{firm} "), Part(verdict, True), Part(f" of the title {title}; the title is kept meanwhile")]
    else:
        of = "the list of the title" if standing.status == "removed" else "the title"
        body = [Part(f"{firm} "), Part(verdict, True), Part(f" {of} {title}")]
    if standing.status != "under_review" or standing.holds_title != "unclear":
        body.extend(_until(standing, "en"))
    because = _because(standing, regime, "en")
    awarded = _awarded(regime, "en")
    doubt = "" if is_list(standing, regime) else doubt_clause(standing, "en")
    return (Part(head), *body, Part(f": {because}{awarded}{doubt}.{settled_by(standing, 'en')}"))


def _because(standing: Standing, regime: Regime, lang: str) -> str:
    shown = standing.reasons[:2] if standing.reasons[0].topic == "dates_disagree" else standing.reasons[:1]
    texts = [
        explain(reason, standing.term, regime, lang, standing.documents, standing.spans, short=True) for reason in shown
    ]
    cited = cite(standing, regime)
    article = pick((f"（{cited}）", f" ({cited})"), lang) if cited else ""
    bar = ""
    barred = standing.days.barred
    if barred is not None:
        first, last = (write_day(end - 1, lang) for end in barred)
        bar = pick((f"；不得申报至{last}", f"; barred from applying until {last}"), lang)
        if first != last:
            zh = f"；不得申报，至少至{first}，最迟至{last}"
            bar = pick((zh, f"; barred from applying at least until {first} and at the latest until {last}"), lang)
    texts[1:] = [text[:1].lower() + text[1:] for text in texts[1:]]  # an English clause after a semicolon
    return pick(("；", "; "), lang).join(texts) + article + bar


def _awarded(regime: Regime, lang: str) -> str:
    """An association's title is said to be one in every sentence."""
    if regime.issuer.kind != "association":
        return ""
    name = regime.issuer.name[lang]
    zh = f"；该称号由{name}（社会组织）授予，并非行政机关认定"
    return pick((zh, f"; the title is given by {name}, an association, not by an authority"), lang)
