"""The last certain thing of a title on a day: the latest act that is known to have happened, and its term.

It stands beside the verdict, since an answer that is unclear still rests on something that is not.
"""

from __future__ import annotations

from .answer import Standing
from .dates import EVER, NEVER, Span
from .last_act import LastAct
from .written_days import pick, write_day, write_range

_ACTS = {
    "granted": ("认定于", "granted on"),
    "upgraded": ("升级认定于", "granted by an upgrade on"),
    "review_passed": ("复核通过于", "review passed on"),
    "review_failed": ("复核未通过于", "review failed on"),
    "cancelled": ("取消于", "cancelled on"),
    "removed": ("撤销于", "removed on"),
    "listed": ("列入于", "listed on"),
    "publicised": ("公示于", "publicised on"),
}
_PRINTED = ("载明有效期至", "printed as valid until")
_LISTED = ("名单载明至", "on the list, as printed, until")
_COMPUTED = {
    "text": ("按规则计算有效期至", "by the rule valid until"),
    "reading": ("按对规则的一种理解，有效期至", "by one reading of the rule valid until"),
    "practice": ("按惯例有效期至", "by practice valid until"),
}


def last_known(standing: Standing, lang: str) -> str:
    """Say the last certain thing in ``zh`` or ``en``, such as 认定于 2018年8月17日；载明有效期至 2021年7月31日.

    Empty where nothing is known of the title by that day.
    """
    return _said(standing.last, _term(standing, standing.last, lang), lang) if standing.last else ""


def last_known_of_act(act: LastAct | None, basis: str | None, lang: str) -> str | None:
    """Say it where the standing's own term plays no part, so that nothing need be traced; else return None.

    ``basis`` is that of the term of the standing on the day.
    """
    if act is None:
        return ""
    if act.valid_to is None and basis in _COMPUTED:
        return None
    return _said(act, _printed(act, lang), lang)


def _said(act: LastAct, term: str, lang: str) -> str:
    said = f"{pick(_ACTS[act.kind], lang)} {_day(act.happened, lang)}"
    return said + pick(("；", "; "), lang) + term if term else said


def _day(happened: Span, lang: str) -> str:
    earliest, latest = happened
    if earliest == latest:
        return write_day(latest, lang)
    if earliest == EVER and latest < NEVER:
        return pick(("{day}或之前", "{day} or before"), lang).format(day=write_day(latest, lang))
    return write_range(earliest, latest, lang)


def _term(standing: Standing, act: LastAct, lang: str) -> str:
    if act.valid_to is not None:
        return _printed(act, lang)
    term, end = standing.term, standing.days.term_to
    if term is None or end is None or act.fact not in term.facts or term.basis not in _COMPUTED:
        return ""
    first, last = (write_day(day - 1, lang) for day in end)
    range_ = pick(("{first}至{last}之间的一日", "a day between {first} and {last}"), lang)
    return f"{pick(_COMPUTED[term.basis], lang)} {first if first == last else range_.format(first=first, last=last)}"


def _printed(act: LastAct, lang: str) -> str:
    if act.valid_to is None:
        return ""
    words = _LISTED if act.kind == "listed" else _PRINTED
    return f"{pick(words, lang)} {write_day(act.valid_to - 1, lang)}"
