"""Published lists of the fiction: events become documents with rows, some of them copied by a second source."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from qiangqi.standing.dates import add_months, iso
from qiangqi.standing.facts import ANNULLED
from qiangqi.standing.regime import Regime

from .firms import Event, FictionalFirm
from .words import printed

HEADERS = {
    "name": "企业名称",
    "region": "地区",
    "title": "称号",
    "event": "事项",
    "batch": "批次",
    "date": "日期",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "uscc": "统一社会信用代码",
    "new_name": "更名后名称",
    "remark": "备注",
}
"""The columns of an invented list, by the role that a card gives them."""

EVENTS = {
    "publicised": "拟认定公示",
    "granted": "认定",
    "review_passed": "通过复核",
    "review_failed": "复核未通过",
    "upgraded": "由优势企业晋级",
    "cancelled": "取消资格",
    "removed": "从名单撤销",
    "listed": "入库",
    "renamed": "更名",
    "review_filed": "复核材料已报备",
    "annulled": "撤销认定",
    "dissolved": "注销",
    "merged": "因合并终止",
    "split": "因分立终止",
}


class Row(NamedTuple):
    """One row: its cells by role, what each worded cell means to the card, and the day of the grant that it annuls."""

    cells: dict[str, str]
    means: dict[str, dict[str, Any]]
    is_fact: bool = True
    annuls: int | None = None


@dataclass(slots=True)
class Document:
    """One list of one regime and day; ``serial`` counts the documents of the catalogue."""

    regime: Regime
    day: int
    serial: int
    rows: list[Row] = field(default_factory=list)

    @property
    def number(self) -> str | None:
        """The invented number; one document in four has none."""
        year = date.fromordinal(self.day).year
        return f"虚构知〔{year}〕{self.serial}号" if self.serial % 4 else None


def documents(firms: Iterable[FictionalFirm], regimes: dict[str, Regime], rng: random.Random) -> list[Document]:
    """Gather events into documents, ordered by day and regime."""
    days: dict[tuple[int, str], list[tuple[Event, FictionalFirm]]] = {}
    for firm in firms:
        for event in firm.events:
            days.setdefault((event.day, event.regime), []).append((event, firm))
    found = []
    for serial, ((day, regime), events) in enumerate(sorted(days.items(), key=lambda item: item[0]), 1):
        document = Document(regimes[regime], day, serial)
        document.rows = [_row(document, event, firm, rng) for event, firm in events]
        found.append(document)
    return found


def _row(document: Document, event: Event, firm: FictionalFirm, rng: random.Random) -> Row:
    cells = dict.fromkeys(HEADERS, "")
    tier = event.tier or document.regime.tiers[0].tier
    title = document.regime.by_tier[tier].title.zh
    text, effective, because = _date(event)
    cells |= {"name": printed(event.name, rng), "region": firm.region, "title": title, "event": EVENTS[event.kind]}
    cells |= {"batch": f"{date.fromordinal(event.day).year}年度", "date": text, "new_name": event.new_name or ""}
    if event.style == "term":
        cells |= {"valid_from": iso(event.day)[:7], "valid_to": iso(add_months(event.day, 35))[:7]}
    if document.serial % 2:
        cells["uscc"] = firm.code or ""
    means: dict[str, dict[str, Any]] = {
        "title": {"regime": event.regime, "tier": tier},
        "event": {"kind": event.kind},
        "date": {"effective": effective, "because": because},
        "remark": {},
    }
    granted = [one.day for one in firm.events if one.kind == "granted" and one.tier == event.tier]
    return Row(cells, means, annuls=granted[0] if granted and event.kind == ANNULLED else None)


def _date(event: Event) -> tuple[str, str, dict[str, str] | None]:
    """Return the printed date, what it proves, and how (none where it is plain)."""
    day = date.fromordinal(event.day)
    if event.style == "year":
        zh, en = (
            "只载年度，故不早于年初；最迟为名单之日",
            "Only the year is given: not before its first day, nor after the list.",
        )
        return f"{day.year}年度", f"{day.year}-01-01/{day}", {"zh": zh, "en": en}
    if event.style == "open":
        zh, en = "只知已经公布，最早日期无从证明", "Known to be out by then; no earliest day is proven."
        return f"已于{day}见报", f"/{day}", {"zh": zh, "en": en}
    if event.day % 3 == 0:
        return f"{day.year}年{day.month}月{day.day}日", str(day), None
    return str(day), str(day), None


def copies(found: Iterable[Document]) -> Iterator[tuple[Document, bool]]:
    """Yield each document, and every seventh with a number once more, as half of it was copied elsewhere."""
    for document in found:
        yield document, False
        if document.serial % 7 == 0 and document.number:
            rows = [row for row in document.rows[::2] if row.is_fact]
            yield Document(document.regime, document.day, document.serial, rows), True
