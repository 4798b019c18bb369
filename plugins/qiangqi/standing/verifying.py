"""How an unclear answer is verified: whom to ask, for which notice, what is known of it, and in what words.

Nothing here is part of the answer: it says where a certain one would come from.
"""

from __future__ import annotations

from typing import Any

from .answer import Standing
from .dates import parse_span
from .plain_text import isolated
from .regime import Note, Regime
from .sentence import title_of
from .state import Reason
from .written_days import pick, write_day, year_of

MOST = 2
"""Of the later documents of a regime so many are named, the latest; its page has all."""

_DOCUMENT = ("认定机关的认定或复核文件", "a grant or review document of the issuer")
_RESULTS = ("{year}年及此后的复核与认定结果", "the results of reviews and grants of {year} and later")
_LEFT_OPEN = (
    "{year}年期满的称号如何处理的文件，以及此后的复核结果",
    "a document on what follows titles whose term ended in {year}, and the review results since",
)
_DECIDES: dict[str, tuple[str, str]] = {
    "silence": _RESULTS,
    "nothing_after_term": _RESULTS,
    "note": _LEFT_OPEN,
    "note_silent": _LEFT_OPEN,
    "note_failed": (
        "{year}年复核未通过的称号如何处理的文件",
        "a document on what follows a review that was failed in {year}",
    ),
    "under_review": ("期满后的复核结果", "the result of the review after the term"),
    "dates_disagree": ("载明确切日期的文件", "a document with the exact day"),
    "term_unknown": ("载明有效期的文件，或规则文本", "a document that prints the term, or the rules"),
    "publicity_over": ("公示之后的认定文件", "the grant that followed the publicity"),
    "publicity_unknown": ("公示之后的认定文件", "the grant that followed the publicity"),
    "not_covered": ("载有该企业的认定或复核文件", "a grant or review document that names the firm"),
    "before_first_open": ("首次记录之前的名单", "the lists before the first record"),
}
"""The notice that would decide, or its year, by the topic of a reason; of any other, a document of the issuer."""

_ASK = (
    "请核实：{firm}截至{day}是否持有“{title}”称号；如持有，请告知认定或复核文件的文号、日期和有效期。",
    "Please verify whether {firm} held the title “{title}” on {day}, and if so, give number, date and term of the "
    "grant or review document.",
)


def how_to_verify(
    standing: Standing, regime: Regime, firm: str, as_of: int, known_on: int, lang: str
) -> dict[str, Any] | None:
    """Return whom to ask and for what, as the contract names it; None where the answer is certain.

    Documents that were published after ``known_on`` are not named.
    """
    if standing.holds_title != "unclear":
        return None
    values = {"firm": isolated(firm), "day": write_day(as_of, lang), "title": title_of(standing, regime, lang)}
    return {
        "issuer": regime.issuer.name[lang],
        "decides": _decides(standing, lang),
        "documents": _documents(standing, regime, known_on),
        "ask": pick(_ASK, lang).format(**values),
    }


def _decides(standing: Standing, lang: str) -> str:
    for reason in standing.reasons:
        words = _DECIDES.get(_topic(reason))
        year = year_of(reason)
        if words and (year or "{year}" not in words[0]):
            return pick(words, lang).format(year=year)
    return pick(_DOCUMENT, lang)


def _topic(reason: Reason) -> str:
    return reason.topic.partition(":")[0]


def _documents(standing: Standing, regime: Regime, known_on: int) -> list[dict[str, str | None]]:
    """Return the rules and the later documents whose address is known, those first that the answer rests on."""
    cited = {reason.topic.partition(":")[2] for reason in standing.reasons}
    known = [note for note in regime.notes if note.address and parse_span(note.published).latest <= known_on]
    latest = sorted(known, key=lambda note: (note.id in cited, parse_span(note.published).latest), reverse=True)
    return [*_rules(regime), *(_named(note) for note in latest[:MOST])]


def _rules(regime: Regime) -> list[dict[str, str | None]]:
    held = regime.document
    return [{"title": held.title, "number": held.number, "address": held.address}] if held and held.address else []


def _named(note: Note) -> dict[str, str | None]:
    return {"title": note.document, "number": note.number, "address": note.address}
