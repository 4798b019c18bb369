"""Faulty rows, as careless publishers leave them: one for each reason why a row is no fact."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from qiangqi.lists.card_values import ISSUE_CODES
from qiangqi.standing.regime import Regime

from .documents import EVENTS, Document, Row
from .words import code, damaged, short

TIERS = {"reserve": "储备企业", "advantage": "优势企业", "demonstration": "示范企业", "candidate": "创建对象"}
_REMARKS = {"short_name": "简称", "name_doubtful": "名称疑有错字", "holder_statement": "企业自述"}
GRANTED = {"kind": "granted"}
_MISPRINTS = {"有限": "有很", "研究院": "研宄院", "股份": "股伤", "总公司": "总总公司"}
_MAILBOX = "联系邮箱：xugou@example.invalid"
"""Nobody's: the domain is reserved, and no such mailbox can ever exist."""


def spoil(documents: list[Document], count: int, fresh: Iterator[str], rng: random.Random) -> None:
    """Add rows that are no facts, each reason in turn; at least one for each."""
    for number in range(max(count, len(ISSUE_CODES))):
        issue = ISSUE_CODES[number % len(ISSUE_CODES)]
        fitting = [document for document in documents if fits(issue, document.regime)]
        document = rng.choice(fitting)
        row = document.rows[0]
        cells = {**row.cells, "name": next(fresh), "uscc": "", "new_name": ""}
        means = {role: dict(meaning) for role, meaning in row.means.items()}
        dirty = Row(cells, means, is_fact=False)
        _HOW[issue](dirty, issue, document)
        document.rows.append(dirty)


def share_code(documents: list[Document]) -> None:
    """Print one code on two firms of a document that have none in it."""
    for document in documents:
        facts = (row for row in document.rows if row.is_fact and row.means["event"] == GRANTED)
        plain = [row for row in facts if not row.cells["uscc"]]
        if len({row.cells["name"] for row in plain}) > 1:
            plain[0].cells["uscc"] = plain[-1].cells["uscc"] = code(900_000 + document.serial)
            return


def list_twice(documents: list[Document]) -> None:
    """Print a firm of a document once more at its end, as careless lists do."""
    for document in documents:
        row = next((row for row in document.rows if row.is_fact and row.means["event"] == GRANTED), None)
        if row is not None:
            document.rows.append(row._replace(cells=dict(row.cells)))
            return


def fits(issue: str, regime: Regime) -> bool:
    """Whether a list of the regime can have this fault."""
    if issue == "tier_missing":
        return len(regime.titles) > 1
    if issue == "tier_not_in_regime":
        return len(regime.by_tier) < len(TIERS)
    if issue == "kind_not_in_regime":
        return len(regime.titles) < 2
    return True


def _misprinted(name: str) -> str:
    """Return a name with one character of its legal form taken for a similar one."""
    for right, wrong in _MISPRINTS.items():
        if right in name:
            return name.replace(right, wrong, 1)
    raise ValueError(f"name: no legal form in {name}; expected one with any of {'、'.join(_MISPRINTS)}")


def _remark(row: Row, issue: str, document: Document) -> None:
    if issue == "short_name":
        row.cells["name"] = short(row.cells["name"])
    if issue == "name_doubtful":
        row.cells["name"] = _misprinted(row.cells["name"])
    row.cells["remark"], row.means["remark"] = _REMARKS[issue], {"issue": issue}


def _lost(row: Row, issue: str, document: Document) -> None:
    """A character that was lost on the way from one encoding to another."""
    name = row.cells["name"]
    at = name.find("有限") if "有限" in name else len(name) - 2
    row.cells["name"] = f"{name[:at]}\ufffd{name[at + 1 :]}"


def _word(role: str, text: str) -> Callable[[Row, str, Document], None]:
    def write(row: Row, issue: str, document: Document) -> None:
        row.cells[role], row.means[role] = text, {"issue": issue}

    return write


def _term(start: str, end: str) -> Callable[[Row, str, Document], None]:
    def write(row: Row, issue: str, document: Document) -> None:
        row.cells["valid_from"], row.cells["valid_to"] = start, end

    return write


def _personal(row: Row, issue: str, document: Document) -> None:
    row.cells["remark"] = _MAILBOX


def _tier(row: Row, issue: str, document: Document) -> None:
    tier = next(tier for tier in TIERS if tier not in document.regime.by_tier)
    row.cells["title"] = f"知识产权{TIERS[tier]}"
    row.means["title"] = {"regime": document.regime.id, "tier": tier}


def _kind(row: Row, issue: str, document: Document) -> None:
    title = (document.regime.titles or document.regime.tiers)[0]
    row.cells["title"] = title.title.zh
    row.means["title"] = {"regime": document.regime.id, "tier": title.tier}
    row.cells["event"], row.means["event"] = EVENTS["upgraded"], {"kind": "upgraded"}


def _unnamed(row: Row, issue: str, document: Document) -> None:
    """A merger that does not say into which firm."""
    row.cells["event"], row.means["event"] = EVENTS["merged"], {"kind": "merged"}


def _renamed_cell(make: Callable[[str], str]) -> Callable[[Row, str, Document], None]:
    def write(row: Row, issue: str, document: Document) -> None:
        row.cells["name"] = make(row.cells["name"])

    return write


def _number(row: Row, issue: str, document: Document) -> None:
    row.cells["uscc"] = "9.1E+17"


def _damage(row: Row, issue: str, document: Document) -> None:
    row.cells["uscc"] = damaged(code(document.serial))


_HOW: dict[str, Callable[[Row, str, Document], None]] = {
    "no_year": _word("date", "8月17日"),
    "date_unreadable": _term("2018-24", "二〇二一"),
    "date_order": _term("2021-08", "2018-07"),
    "personal_data": _personal,
    "text_unreadable": _lost,
    "short_name": _remark,
    "name_doubtful": _remark,
    "printed_twice": _renamed_cell(lambda name: "".join(sign * 2 for sign in name)),
    "renaming_unclear": _renamed_cell(lambda name: f"{name}（拟更名）"),
    "person_name": _renamed_cell(lambda name: "张某某"),
    "not_a_firm": _renamed_cell(lambda name: f"{short(name)}工业园区"),
    "heading_row": _renamed_cell(lambda name: f"一、{short(name)}（3家）"),
    "name_cut_off": _renamed_cell(lambda name: f"{short(name)}股份有限"),
    "grant_or_review_unclear": _word("event", "认定或通过复核"),
    "holder_statement": _remark,
    "tier_missing": _word("title", "知识产权强企"),
    "tier_not_in_regime": _tier,
    "kind_not_in_regime": _kind,
    "unknown_value": _word("event", "其他"),
    "new_name_missing": _unnamed,
    "code_damaged": _number,
    "code_invalid": _damage,
}
