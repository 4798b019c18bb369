"""Bulk fiction: a datasets folder of so many invented firms in so many CSV sources, to measure the build with."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.catalogue.building.pipeline import publish
from qiangqi.standing.dates import EVER, iso, last_day, parse_day
from qiangqi.standing.facts import ANNULLED, RENAMED, Fact

from .demo import places_of
from .documents import EVENTS, HEADERS
from .facts import fictional_facts
from .firms import MADE
from .rules import copy_rules
from .words import FICTIONAL, code, many_names

_ROLES = ("name", "region", "title", "event", "date", "valid_from", "valid_to", "uscc", "new_name")
_START = parse_day("2013-01-01")
_OPEN = "见报日期不详"
"""What a row prints whose earliest day is not known; the card gives the latest."""


class Sizes(NamedTuple):
    """What was written."""

    firms: int
    facts: int
    sources: int


def made_bulk(rules: Path, folder: Path, firms: int) -> Path:
    """Build a catalogue of so many invented firms in a folder, marked as fictional, and return it."""
    write_bulk(rules, folder / "datasets", firms)
    return publish(folder / "datasets", folder / "build", fictional=True)


def write_bulk(rules: Path, target: Path, firms: int, sources: int = 100, seed: int = 1) -> Sizes:
    """Write a datasets folder under the rules of ``rules``: each source has the acts of its own span of days.

    The same arguments give the same bytes. Nothing is kept: a million firms take as little room as one.
    """
    target.mkdir(parents=True)
    copy_rules(rules, target)
    folder = target / "xugou"
    (folder / "raw").mkdir(parents=True)
    bounds = [_START + (MADE - _START) * (number + 1) // sources for number in range(sources)]
    counts, titles = [0] * sources, set()
    with ExitStack() as stack:
        files = [
            stack.enter_context((folder / "raw" / f"{number:03d}.csv").open("w", encoding="utf-8", newline=""))
            for number in range(sources)
        ]
        writers = [csv.writer(file, lineterminator="\n") for file in files]
        for writer in writers:
            writer.writerow(HEADERS[role] for role in _ROLES)
        for fact, row in _rows(rules, firms, seed):
            if fact.happened.latest <= MADE:
                place = (fact.happened.latest - _START - 1) * sources // (MADE - _START)
                place = min(max(place, 0), sources - 1)
                writers[place].writerow(row)
                counts[place] += 1
                titles.add((row[2], fact.regime, fact.tier))
    values = {text: {"regime": regime, "tier": tier} for text, regime, tier in sorted(titles, key=str)}
    for number, count in enumerate(counts):
        card = _card(folder, number, count, bounds[number], values)
        (folder / f"{number:03d}.yml").write_text(json.dumps(card, ensure_ascii=False, indent=1), encoding="utf-8")
    return Sizes(firms, sum(counts), sources)


def _rows(rules: Path, firms: int, seed: int) -> Iterator[tuple[Fact, list[str]]]:
    homes = cycle(places_of(rules).values())
    for number, (name, home, facts) in enumerate(
        zip(many_names(firms), homes, fictional_facts(firms, seed, rules), strict=False)
    ):
        own = code(number) if number % 20 < 11 and number < 1_000_000 else ""
        for fact in facts:
            if fact.kind != ANNULLED:  # its card would have to name the row of the grant
                yield fact, _cells(fact, name, home, own if number % 3 else "")
            name = _renamed(name) if fact.kind == RENAMED else name


def _cells(fact: Fact, name: str, home: str, own: str) -> list[str]:
    start, end = fact.valid or (None, None)
    return [
        name,
        home,
        f"{fact.regime} {fact.tier or '-'}",
        EVENTS[fact.kind],
        _printed(fact),
        iso(start) if start else "",
        (last_day(end) or "") if end else "",
        own,
        _renamed(name) if fact.new_name else "",
    ]


def _renamed(name: str) -> str:
    return f"{FICTIONAL}新{name.removeprefix(FICTIONAL)}"


def _printed(fact: Fact) -> str:
    if fact.happened.earliest == EVER:
        return _OPEN
    if fact.happened.earliest < fact.happened.latest:
        return f"{date.fromordinal(fact.happened.latest).year}"
    return iso(fact.happened.latest)


def _card(folder: Path, number: int, count: int, published: int, titles: dict[str, Any]) -> dict[str, Any]:
    raw = f"raw/{number:03d}.csv"
    says = {"zh": f"{FICTIONAL}：为测速而设", "en": "Fictional: made to measure the build."}
    return {
        "title": f"{FICTIONAL}：第{number}号名单",
        "title_is": "document",
        "number": f"{FICTIONAL}〔{date.fromordinal(published).year}〕{number}号",
        "authority": f"{FICTIONAL}知识产权局",
        "level": "national",
        "address": None,
        "address_is": "none",
        "evidence": "government_site",
        "licence": "CC0-1.0",
        "published": {"on": iso(published), "because": says},
        "made": iso(MADE),
        "raw": raw,
        "sha256": hashlib.sha256((folder / raw).read_bytes()).hexdigest(),
        "columns": {role: HEADERS[role] for role in _ROLES},
        "values": {
            "title": titles,
            "event": {word: {"kind": kind} for kind, word in EVENTS.items()},
            "date": {_OPEN: {"effective": f"/{iso(published)}", "because": says}},
        },
        "bounds": {"facts": [count, count]},
    }
