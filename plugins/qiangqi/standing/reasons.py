"""Why an answer is what it is, in words: one line for each topic that a state may rest on.

A line is made of the topic's frame and, where a rule decided, of the rule's own ``says``. ``{day}`` is the day on
which the topic turns, ``{start}`` and ``{end}`` bound the term (the last day inclusive).
"""

from __future__ import annotations

from collections.abc import Mapping

from .dates import Span
from .regime import Regime
from .state import Reason, Term
from .written_days import ended_on, pick, turning_day, write_day, year_of

FRAMES: dict[str, tuple[str, str]] = {
    "printed_term": ("{document}所载有效期自{start}至{end}", "{document} prints the term: {start} to {end}"),
    "term": ("{rule}，自{day}起算", "{rule}, counted from {day}"),
    "upgraded": ("{rule}", "{rule}"),
    "passed": ("通过复核（{day}）。{rule}", "The firm passed the review ({day}). {rule}"),
    "pass_without_term": (
        "复核于{day}通过，文件未载明有效期，所持规则也未规定",
        "The firm passed the review on {day}; neither the document nor a rule in the register gives a term",
    ),
    "repeated_pass": (
        "{day}的复核通过与此前六个月内的通过视为同一次复核，不另起有效期",
        "The pass of {day} is taken as the same review as the one within six months before it and opens no new term",
    ),
    "early_pass": (
        "{day}的复核通过早于有效期届满前十二个月，视为上一轮复核，不改变有效期（另一种读法：它提前延续本轮）",
        "The pass of {day} is more than twelve months before the end of the term: it is taken as of the round before "
        "and changes nothing (the other reading: it renews this round early)",
    ),
    "early_failure": (
        "{day}的复核未通过早于有效期届满前十二个月，属于哪一轮复核不明",
        "The failed review of {day} is more than twelve months before the end of the term; "
        "to which round it belongs is not known",
    ),
    "repeated_failure": (
        "{day}的复核未通过与此前一个月内的未通过视为同一次（另一种读法：这是又一次未通过）",
        "The failure of {day} is taken as the same as the one within a month before it "
        "(the other reading: it is another failure)",
    ),
    "nothing_to_renew": (
        "复核于{day}通过，但本目录没有可供延续的有效期",
        "The firm passed the review on {day}, but the catalogue has no term that it could renew",
    ),
    "late_review": (
        "复核期届满之后才见通过复核的文件（{day}）。{rule}",
        "The notice of the pass came after the review window had closed ({day}). {rule}",
    ),
    "late_failure": (
        "复核期届满之后才见复核未通过的文件（{day}）。{rule}",
        "The notice of the failure came after the review window had closed ({day}). {rule}",
    ),
    "term_ended": ("有效期{ended}届满", "The term ran out {ended}"),
    "under_review": ("期满后待复核。{rule}", "After the term the review is due. {rule}"),
    "lapsed": (
        "复核期内未见通过复核，称号自动取消。{rule}",
        "No pass is known within the review window, so the title lapsed. {rule}",
    ),
    "failed": ("复核未通过（{day}）。{rule}", "The firm failed the review ({day}). {rule}"),
    "failed_without_rule": (
        "复核未通过（{day}），其后果没有完整收录的规则可依",
        "The firm failed the review ({day}); no rules that are covered in full say what follows",
    ),
    "failed_before_rule": (
        "复核未通过（{day}），早于所持规则可能施行之日，其后果无从依据",
        "The firm failed the review ({day}), before the rules in the register can have been in force",
    ),
    "retention": ("{rule}", "{rule}"),
    "retention_over": (
        "保留期已满而未见通过复核。{rule}",
        "The retention is over and no pass is known. {rule}",
    ),
    "retention_ended": ("保留期{ended}届满", "The retention ran out {ended}"),
    "cancelled": ("称号于{day}被取消。{rule}", "The title was cancelled on {day}. {rule}"),
    "removed": ("于{day}从名单撤销。{rule}", "Removed from the list on {day}. {rule}"),
    "annulled": (
        "认定于{day}被撤销，自始无效，其复核随之无效",
        "The grant was annulled on {day} and is void from the start, as are its reviews",
    ),
    "dissolved": (
        "企业已于{day}注销，不再持有任何称号（惯例）",
        "The firm was dissolved on {day} and holds no title any more (practice)",
    ),
    "merged": (
        "企业已于{day}因合并终止；称号是否随合并转移，没有文本规定",
        "The firm ended on {day} by a merger; no text says whether a title passes with it",
    ),
    "split": (
        "企业已于{day}因分立终止；称号是否随分立转移，没有文本规定",
        "The firm ended on {day} by a division; no text says whether a title passes with it",
    ),
    "end_unproven": (
        "企业最迟于{day}终止，终止的最早日期不明，此前是否仍持有称号无法确定",
        "The firm ended on {day} at the latest; as no earliest day is proven, it may have ended before",
    ),
    "filed": (
        "复核材料已在期限内报备（{day}）。{rule}",
        "The review was filed in time ({day}). {rule}",
    ),
    "filed_without_notice": (
        "复核材料曾在期限内报备，但至下一轮有效期本应届满之日仍未见复核结果",
        "The review was filed in time, but no result is known by the day on which the next term would have ended",
    ),
    "filed_without_grant": (
        "复核材料于{day}报备，但本目录没有可供复核的认定",
        "A review was filed on {day}, but the catalogue has no grant to which it could belong",
    ),
    "superseded": ("于{day}升级为更高等次。{rule}", "Upgraded to the higher tier on {day}. {rule}"),
    "term_unknown": (
        "于{day}认定，有效期不详：文件未载明，本目录也未完整收录这一称号的规则文本",
        "Granted on {day}, term unknown: the document prints none and the rules of this title are not covered in full",
    ),
    "granted_again": (
        "{day}又见认定而未载明有效期，已载明的有效期照旧",
        "Granted again on {day} without a printed term; the term that is printed runs on",
    ),
    "no_earliest_day": (
        "文件只能证明最晚日期，最早日期不明，有效期无从推算",
        "Only a latest day is proven; without an earliest day the term cannot be computed",
    ),
    "rule_not_in_force": (
        "该事项（{day}）早于所持规则可能施行之日，无法依其判断",
        "The act ({day}) is older than the rules in the register can be, so they cannot decide it",
    ),
    "nothing_after_term": (
        "载明的有效期{ended}届满；本目录未完整收录这一称号的规则文本，{year}年及此后的复核结果也没有完整收录",
        "The printed term ran out {ended}; the rules of this title are not covered in full, "
        "and the review results of {year} and later are not covered completely",
    ),
    "publicity": ("处于公示期，公示不是认定。{rule}", "The publicity period is running; it is no grant. {rule}"),
    "publicity_over": (
        "公示期已过，未见其后的认定文件",
        "The publicity period is over and no later grant is in the catalogue",
    ),
    "publicity_unknown": (
        "于{day}公示，公示期长短没有完整收录的规则可依，未见其后的认定文件",
        "Publicised on {day}; no rule in the register gives the period, and no later grant is in the catalogue",
    ),
    "listed": ("于{day}列入，名单不是称号", "Put on the list on {day}; the list is no title"),
    "list_over": ("名单载明的期间{ended}届满", "The printed span of the list ran out {ended}"),
    "before_first": ("本目录中的首次记录为{day}", "The first record in the catalogue dates from {day}"),
    "before_first_open": (
        "本目录中的首次记录为{day}；此前的名单没有完整收录，不能据此判断当时的情形",
        "The first record in the catalogue dates from {day}; earlier lists are not covered completely, "
        "so they do not tell how things stood then",
    ),
    "not_on_record": ("完整名单中未见其记录", "Lists that are complete have no record of it"),
    "not_covered": (
        "本目录未见其记录；目录仅收录部分名单，未收录不等于未持有",
        "The catalogue has no record of it; only some of the lists are in it, and absence is not evidence",
    ),
    "silence": (
        "有效期{ended}届满，{year}年及此后的复核与认定结果本目录没有完整收录",
        "The term ran out {ended}; the reviews and grants of {year} and later are not covered completely",
    ),
    "note": (
        "期满后的处理因另有文件而不明（{note}）：{rule}",
        "Another document leaves open what follows the term ({note}): {rule}",
    ),
    "note_short": (
        "有效期{ended}届满，其后的处理因另有文件（{note}）而不明",
        "The term ran out {ended}; another document ({note}) leaves open what follows",
    ),
    "note_silent": (
        "期满后的处理因另有文件而不明（{note}）：{rule}",
        "Another document leaves open what follows the term ({note}): {rule}",
    ),
    "note_silent_short": (
        "有效期{ended}届满，{year}年及此后的复核结果本目录没有完整收录，其后的处理又因另有文件（{note}）而不明",
        "The term ran out {ended}; the review results of {year} and later are not covered completely, and another "
        "document ({note}) leaves open what follows",
    ),
    "note_failed": (
        "复核未通过之后的处理因另有文件而不明（{note}）：{rule}",
        "Another document leaves open what follows the failed review ({note}): {rule}",
    ),
    "note_failed_short": (
        "复核未通过，其后的处理因另有文件（{note}）而不明",
        "The firm failed the review; another document ({note}) leaves open what follows",
    ),
    "failed_open": ("复核未通过（{day}）", "The firm failed the review ({day})"),
    "dates_disagree": (
        "所依据的日期不精确：按最早与最晚日期推算，结果不同",
        "The dates that it rests on are not exact: the earliest and the latest give different answers",
    ),
}
"""Topic to its frame in Chinese and English; ``{rule}`` is the rule's own words, ``{document}`` its number."""

BEFORE_FIRST = ("首次记录之前", "before the first record")
"""What ``not_held`` is called on the days before the first record of a title."""


def explain(
    reason: Reason,
    term: Term | None,
    regime: Regime,
    lang: str,
    documents: Mapping[str, str] | None = None,
    spans: Mapping[str, Span] | None = None,
    short: bool = False,
) -> str:
    """Return one reason in words, without a full stop at its end; ``short`` names a later document without its text.

    ``documents`` gives the number of the document behind a fact, ``spans`` the days of a fact that are not exact.
    """
    topic, _, note = reason.topic.partition(":")
    words = pick(FRAMES[f"{topic}_short" if note and short else topic], lang).format(
        rule=_rule(reason, regime, note, lang),
        note=_note(regime, note),
        document=_document(reason, documents or {}, lang),
        day=turning_day(reason, spans or {}, lang),
        ended=ended_on(reason, lang),
        year=year_of(reason),
        start=write_day(term.start, lang) if term else "",
        end=write_day(term.end - 1, lang) if term else "",
    )
    return words.strip(" ，。.")


def _document(reason: Reason, documents: Mapping[str, str], lang: str) -> str:
    numbers = list(dict.fromkeys(documents[fact] for fact in reason.facts if fact in documents))
    return "、".join(numbers) or pick(("文件", "The document"), lang)


def _note(regime: Regime, id_: str) -> str:
    found = next((item for item in regime.notes if item.id == id_), None)
    return (found.number or f"《{found.document}》") if found else ""


def _rule(reason: Reason, regime: Regime, note: str, lang: str) -> str:
    if note:
        found = next(item for item in regime.notes if item.id == note)
        return found.says[lang].rstrip("。.")
    return reason.value.says[lang].rstrip("。.") if reason.value else ""
