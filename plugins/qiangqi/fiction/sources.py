"""Documents as a datasets folder holds them: a card and a raw file for each."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from qiangqi.lists.watched_sources import NAME, STATES, WatchedSource, watched_text
from qiangqi.standing.dates import iso, parse_span
from qiangqi.standing.facts import ANNULLED, OF_THE_FIRM
from qiangqi.values.names import name_key

from .documents import EVENTS, HEADERS, Document, Row, copies
from .firms import MADE
from .words import FICTIONAL

FOLDER = "xugou"
_ALWAYS = ("name", "region", "title", "event", "date")
_WORDED = ("title", "event", "date", "remark")
_GRADES = (
    "government_site",
    "government_site",
    "official_text_mirror",
    "government_site",
    "government_source_news",
    "news",
)
_OFFICES = {"national": "全国", "provincial": "省", "city": "市", "county": "县"}
_ENCODINGS = {3: "gb18030", 6: "utf-8-sig"}


def write_sources(found: Iterable[Document], datasets: Path) -> None:
    """Write a card and a raw file for each document, and for each copy of one, into ``datasets``."""
    folder = datasets / FOLDER
    (folder / "raw").mkdir(parents=True)
    documents = list(found)
    first = {(document.regime.id, document.day): document for document in documents}
    for document, is_copy in copies(documents):
        name = _name_of(document) + ("-copy" if is_copy else "")
        roles = [role for role in HEADERS if role in _ALWAYS or any(row.cells[role] for row in document.rows)]
        encoding = _ENCODINGS.get(document.serial % 10, "utf-8")
        raw = _raw(document.rows, roles).encode(encoding)
        (folder / "raw" / f"{name}.csv").write_bytes(raw)
        card = {
            **_about(document, is_copy),
            **_dates(document, is_copy),
            "raw": f"raw/{name}.csv",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "encoding": encoding.removesuffix("-sig"),
            "columns": {role: HEADERS[role] for role in roles},
            "values": _values(document.rows, roles),
            "bounds": {"facts": [sum(row.is_fact for row in document.rows)] * 2},
            "totals": [] if is_copy or document.serial % 3 else _totals(document),
            "corrects": list(_annulments(document, first)),
        }
        (folder / f"{name}.yml").write_bytes(to_json(card, indent=1))
    watched = (_watched(document) for document in documents if _address(document))
    (folder / NAME).write_text(watched_text(watched), encoding="utf-8")


def _name_of(document: Document) -> str:
    return f"{date.fromordinal(document.day).year}-{document.serial:04d}"


def _address(document: Document) -> str | None:
    """Return where the first documents were read, one for each way in which a page can be lost."""
    return f"https://xugou.example/{document.serial}.html" if document.serial <= len(STATES) else None


def _watched(document: Document) -> WatchedSource:
    address, state = _address(document) or "", STATES[document.serial - 1]
    return WatchedSource(f"{FOLDER}/{_name_of(document)}", address, state, iso(MADE), iso(MADE - 1))


def _annulments(document: Document, first: Mapping[tuple[str, int], Document]) -> Iterator[dict[str, Any]]:
    """Name the grant of each row that annuls one, by its line: a list may have two rows of one firm."""
    for line, row in enumerate(document.rows, 2):
        if row.annuls is not None:
            granted = first[document.regime.id, row.annuls]
            of = next((number for number, other in enumerate(granted.rows, 2) if _grants(other, row)), None)
            source, tier = f"{FOLDER}/{_name_of(granted)}", row.means["title"]["tier"]
            yield {"line": line, "source": source, "of": of, "tier": tier, "kind": "granted"}


def _grants(row: Row, annulled: Row) -> bool:
    """Whether a row is the grant of the firm and title of a row that annuls it; not every list prints codes."""
    codes = {one.cells["uscc"] for one in (row, annulled)} - {""}
    if not row.is_fact or row.means["event"] != {"kind": "granted"} or row.means["title"] != annulled.means["title"]:
        return False
    names = {name_key(one.cells["name"]) for one in (row, annulled)}
    return len(names) == 1 and len(codes) <= 1 and row.cells["region"] == annulled.cells["region"]


def _raw(rows: list[Row], roles: list[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["序号", *(HEADERS[role] for role in roles)])
    writer.writerows([number, *(row.cells[role] for role in roles)] for number, row in enumerate(rows, 1))
    return text.getvalue()


def _about(document: Document, is_copy: bool) -> dict[str, Any]:
    regime, year = document.regime, date.fromordinal(document.day).year
    title = f"{year}年度{regime.short.zh}名单"
    if is_copy:
        title = f"{FICTIONAL}报道：{title}（第{document.serial}号，摘录）"
    else:
        title = f"{FICTIONAL}：关于公布{title}的通知（第{document.serial}号）"
    office = "知识产权保护协会" if regime.issuer.kind == "association" else f"{_OFFICES[regime.level]}知识产权局"
    return {
        "title": title,
        "title_is": "description" if is_copy or document.number is None else "document",
        "number": document.number,
        "authority": FICTIONAL + office,
        "level": regime.level,
        "address": None if is_copy else _address(document),
        "address_is": "copy" if not is_copy and _address(document) else "none",
        "evidence": _grade(document, is_copy),
        "licence": "CC0-1.0",
    }


def _grade(document: Document, is_copy: bool) -> str:
    if document.regime.issuer.kind == "association":
        return "association_site"
    if document.serial % 23 == 0:
        return "company_site"
    if document.serial % 23 == 11:
        return "securities_filing"
    if is_copy:
        return "news"
    return _GRADES[document.serial % len(_GRADES)]


def _dates(document: Document, is_copy: bool) -> dict[str, Any]:
    """Most lists come out on their day, a copy nine days later; of every fifth only the month is known."""
    on, zh, en = iso(document.day), "虚构：当日公布", "Fictional: published on its day."
    if is_copy:
        on, zh, en = iso(min(document.day + 9, MADE)), "虚构：报道的日期", "Fictional: day of the report."
    elif document.serial % 5 == 0:
        on, zh, en = iso(document.day)[:7], "虚构：只知月份", "Fictional: only the month is known."
    assert parse_span(on).earliest <= MADE
    return {"published": {"on": on, "because": {"zh": zh, "en": en}}, "made": iso(MADE)}


def _values(rows: list[Row], roles: list[str]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {role: {} for role in _WORDED if role in roles}
    for row in rows:
        for role, meanings in values.items():
            meanings[row.cells[role]] = row.means[role]
    return values


def _totals(document: Document) -> list[dict[str, Any]]:
    """State how many firms each part of the list names; some lists state two more than they print."""
    more, words = 2 if document.serial % 21 == 0 else 0, {text: kind for kind, text in EVENTS.items()}
    parts: Counter[tuple[str, str, str]] = Counter()
    for row in document.rows:
        if row.is_fact and words[row.cells["event"]] not in (ANNULLED, *OF_THE_FIRM):
            parts[(row.means["title"]["tier"], words[row.cells["event"]], row.cells["batch"])] += 1
    return [_total(document, *part, count + more) for part, count in sorted(parts.items())]


def _total(document: Document, tier: str, kind: str, batch: str, count: int) -> dict[str, Any]:
    proposed = kind == "publicised"
    return {
        "scope": f"{FICTIONAL}名单第{document.serial}号",
        "division": document.regime.division,
        "regime": document.regime.id,
        "tier": tier,
        "kind": "granted" if proposed else kind,
        "batch": batch,
        "count": count,
        "stage": "publicity" if proposed else "final",
        "is": "act",
    }
