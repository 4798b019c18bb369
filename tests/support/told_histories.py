"""Histories told in a line, and what the second evaluator answers of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from second_evaluator import Answer, Row, answer

LATE = date(2040, 1, 1)
REGIMES = {
    "N": ("national-demonstration", "demonstration"),
    "V": ("national-advantage", "advantage"),
    "Z": ("zhengzhou", "demonstration"),
    "A": ("zhengzhou", "advantage"),
    "X": ("xiping", "advantage"),
    "C": ("national-demonstration", "candidate"),
    "H": ("henan", "demonstration"),
    "S": ("shanghai-advantage", "advantage"),
}
KINDS = {"passed": "review_passed", "failed": "review_failed", "filed": "review_filed"}


def days(text: str) -> tuple[date, date]:
    """The first and last day of a day, a month, a year or an interval."""
    if "/" in text:
        first, last = text.split("/")
        return days(first)[0], days(last)[1]
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    last = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]
    return first, date(parts[0], month, last)


def history(text: str) -> list[Row]:
    """Rows like ``Z granted 2021-05 from 2021-06-01 to 2024-05-31 known 2021-07-01 names 1 withdrawn 2022-01-01``.

    The letter says regime and tier; a row without one is of the last one named.
    """
    rows: list[Row] = []
    place = "N"
    for number, part in enumerate(text.split(";"), 1):
        words = part.split()
        place = words.pop(0) if words[0] in REGIMES else place
        kind, when = words[:2]
        more: dict[str, Any] = dict(zip(words[2::2], words[3::2], strict=True))
        first, last = days(when)
        regime, tier = REGIMES[place]
        rows.append(
            Row(
                number,
                regime,
                "" if kind in ("dissolved", "merged", "split") else tier,
                KINDS.get(kind, kind),
                first,
                last,
                days(more["known"])[1] if "known" in more else last,
                days(more["from"])[0] if "from" in more else None,
                days(more["to"])[1] if "to" in more else None,
                int(more["names"]) if "names" in more else None,
                days(more["withdrawn"])[0] if "withdrawn" in more else None,
                more.get("note", ""),
            )
        )
    return rows


def ask(text: str, place: str, as_of: str, known_on: str = "", closed: bool = True) -> Answer:
    known = days(known_on)[1] if known_on else LATE
    return answer(history(text), *REGIMES[place], days(as_of)[0], known, closed)


def with_place(place: str, facts: str) -> str:
    return facts if facts.split()[0] in REGIMES else f"{place} {facts}"
