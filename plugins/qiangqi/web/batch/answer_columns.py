"""The columns that a loan officer reads first: each row's answer in the words of the page, days and counts as such."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

from qiangqi.checks.columns import NAMES
from qiangqi.checks.results import Result
from qiangqi.checks.rows import Row, read_row
from qiangqi.checks.worded_columns import WORDED

from ..http.catalogue import Register
from ..http.labels import definition, labels, word
from ..http.language import gettext as _
from ..http.language import language
from ..http.verdict import badge_of
from .form import BatchForm

Cell = str | int | float | Date

_ASKED = ("name", "uscc", "from", "until", "regime")


def answer_headings() -> dict[str, str]:
    """Return the columns in their order, each with its meaning."""
    meanings = (
        _("这一行是否对应一家企业；其他结果见下。"),
        _("答复所指的称号；一家企业有几个称号时是最要紧的一个，其他见企业页。"),
        _("查询日期当天是否持有；无法确定既不是“是”，也不是“否”。"),
        _("覆盖查询日期或此前最近一个有效期的末日，含当日；只知起止范围的写出范围。"),
        _("自查询日期至有效期末日的天数；负数表示已过末日多少天。"),
        _("有效期能否覆盖整个贷款期；没有贷款到期日的不填。"),
        _("答复所依据的条款；没有收录条款的写有效期的依据。"),
        _("所用来源中最弱的一级。"),
        _("一句话的答复，及匹配时需要注意的事项。"),
    )
    return dict(zip(WORDED[language()], meanings, strict=True))


def outcome_meanings(register: Register) -> dict[str, str]:
    """Return what each outcome means."""
    return {label: definition(register, "outcomes", id_) for id_, label in labels(register, "outcomes").items()}


def answer_rows(register: Register, batch_form: BatchForm, results: Sequence[Result]) -> Iterator[list[Cell]]:
    """Yield the cells of each row's answer, in the order of the headings."""
    for result in results:
        row = read_row(batch_form.sent.rows[result.row], batch_form.query.as_of, register.regimes)
        yield _answer(register, result, row.as_of if isinstance(row, Row) else batch_form.query.as_of)


def _answer(register: Register, result: Result, as_of: int) -> list[Cell]:
    known, lead = result.known, result.known.lead
    outcome = word(register, "outcomes", result.outcome)
    if lead is None:
        return [outcome, *[""] * 7, _says(result)]
    place = next(n for n, element in enumerate(known.elements) if element.standing is lead)
    answer = json.loads(known.standings)[place]
    regime = register.regimes[lead.regime]
    title = regime.by_tier[lead.tier].title.zh if lead.tier else regime.name.zh
    covers = {"yes": _("能"), "no": _("不能"), "unclear": _("无法确定")}
    return [
        outcome,
        title,
        badge_of("", lead.holds_title).word,
        *_term(answer["term"], as_of),
        covers[known.term_covers] if known.term_covers else "",
        _grounds(register, answer),
        word(register, "evidence", answer["evidence"]),
        _says(result, json.loads(known.loan)[place] if known.term_covers else {}),
    ]


def _term(term: Mapping[str, Any] | None, as_of: int) -> tuple[Cell, Cell]:
    """Return the last day of a term and the days to it; of one that is known to a range only, both bounds."""
    if term is None or (term["to"] is None and None in (term.get("to_range") or [None])):
        return "", ""
    bounds = [Date.fromisoformat(day) for day in (term.get("to_range") or [term["to"]])]
    counts = [day.toordinal() - as_of for day in bounds]
    if len(bounds) == 1:
        return bounds[0], counts[0]
    values = {"first": bounds[0].isoformat(), "last": bounds[1].isoformat()}
    return _("%(first)s至%(last)s之间") % values, _("%(first)s至%(last)s") % {"first": counts[0], "last": counts[1]}


def _grounds(register: Register, answer: Mapping[str, Any]) -> str:
    cited = dict.fromkeys(reason["provision"] for reason in answer["because"] if reason["provision"])
    if cited or answer["term"] is None:
        return _("、").join(cited)
    return word(register, "bases", answer["term"]["basis"])


def _says(result: Result, loan: Mapping[str, Any] | None = None) -> str:
    loan_says = (loan.get("term_says") or loan.get("says")) if loan else ""
    texts = [json.loads(result.known.says) or "", loan_says, result.note, _candidates(result)]
    return " ".join(text for text in texts if text)


def _candidates(result: Result) -> str:
    names = _("、").join(one["name"] for one in result.candidates)
    return _("候选企业：%(names)s。") % {"names": names} if names else ""


def template_columns() -> list[str]:
    """Return the columns of a customer file to fill in, by names that are known when it comes back."""
    is_chinese = language() == "zh"
    return [next(name for name in NAMES[field] if name.isascii() != is_chinese) for field in _ASKED]
