"""What would settle an unclear answer, as the last words of its sentence say it."""

from __future__ import annotations

from .answer import Standing
from .written_days import pick

_SETTLED_BY_ISSUER = ("认定机关的认定或复核文件可以澄清", "A grant or review document of the issuer would settle it")

_SETTLED_BY: dict[str, tuple[str, str]] = {
    "dates_disagree": ("载明确切日期的文件可以澄清", "A document with the exact day would settle it"),
    "term_unknown": (
        "载明有效期的文件或规则文本可以澄清",
        "A document that prints the term, or the rules, would settle it",
    ),
    "under_review": (
        "期满后的复核结果或认定机关的答复可以澄清",
        "The result of the review, or an answer of the issuer, would settle it",
    ),
    "publicity_over": ("公示之后的认定文件可以澄清", "The grant that followed the publicity would settle it"),
    "publicity_unknown": ("公示之后的认定文件可以澄清", "The grant that followed the publicity would settle it"),
}
"""What would settle an unclear answer, by the topic of its first reason; of any other, a document of the issuer."""


def settled_by(standing: Standing, lang: str) -> str:
    """Say what would settle an unclear answer; an empty text where nothing is unclear."""
    if standing.status != "undetermined" and standing.holds_title != "unclear":
        return ""
    topic = standing.reasons[0].topic.partition(":")[0]
    zh, en = _SETTLED_BY.get(topic, _SETTLED_BY_ISSUER)
    return pick((f"{zh}。", f" {en}."), lang)
