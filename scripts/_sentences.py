"""The shapes of the sentences: what is said of standings, with names, days and numbers as placeholders, once each."""

from __future__ import annotations

import _project  # isort: skip

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.query.read_only import opened
from qiangqi.fiction.demo import make
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import parse_day
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.vocabulary import load_vocabulary

DATASETS = _project.ROOT / "datasets"
FIRMS, SEED = 250, 1
KNOWN_ON = "2030-01-01"
_EDGES = ("1999-01-01", "2016-07-01", "2021-08-10", "2026-11-29", "2029-12-01")

_SHAPES = (
    (r"《[^》]+》[^）);；：:,，(]*(?:\([^)]*\)[^）);；：:,，(]*)*", "《…》"),
    (r"\w{1,12}〔\d{4}〕\d+号", "NUMBER"),
    (r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}", "D"),
    (r"\d{4}(?=年及此后)|(?<=of )\d{4}(?= and later)", "Y"),
)

Pair = tuple[str, str]


def table(real: Path) -> str:
    """Return every distinct shape as a table, Chinese beside English, in the order of the text; ``real`` is built."""
    found: dict[Pair, None] = {}
    for pair in _all(real):
        found.setdefault(pair)
    lines = [f"| {zh} | {en} |".replace("\n", " ") for zh, en in sorted(found)]
    return "\n".join([f"{len(lines)} shapes.", "", "| 中文 | English |", "|---|---|", *lines])


def _all(real: Path) -> Iterator[Pair]:
    yield from _of_catalogue(real)
    with tempfile.TemporaryDirectory() as folder:
        yield from _of_catalogue(make(DATASETS, Path(folder), FIRMS, SEED))
        yield from _of_cases(Path(folder))


def _of_catalogue(path: Path) -> Iterator[Pair]:
    catalogue = Catalogue(path)
    with closing(opened(path)) as db:
        days: dict[str, set[str]] = {}
        for firm, day in db.execute("select distinct firm_id, from_on from intervals where from_on is not null"):
            days.setdefault(firm, set(_EDGES)).add(day)
        for firm, own in sorted(days.items()):
            for day in sorted(own):
                asked = (catalogue.ask(firm, parse_day(day), parse_day(KNOWN_ON), None, lang) for lang in ("zh", "en"))
                yield from _pairs(*asked, catalogue.regimes)
    for day in _EDGES:
        asked = (catalogue.ask("无此企业", parse_day(day), parse_day(KNOWN_ON), None, lang) for lang in ("zh", "en"))
        yield from _pairs(*asked, catalogue.regimes)


def _of_cases(folder: Path) -> Iterator[Pair]:
    sys.path.insert(0, str(_project.ROOT / "tests"))
    from cases.format import as_file, told_cases

    cautions = load_vocabulary(DATASETS).caution_lines()
    regimes = load_regimes(DATASETS)
    engines = {closed: Engine(regimes, closed) for closed in (True, False)}
    for told in told_cases():
        if not told.datasets.samefile(DATASETS):
            continue
        engine = engines[told.case.world == "closed"]
        facts, _ = read_facts(as_file(told.regime, told.case.facts, folder), engine.regimes)
        for wanted in told.case.expect:
            known_on = parse_day(wanted.known_on or told.case.known_on or wanted.as_of)
            day = parse_day(wanted.as_of)
            both = [answers(facts, engine, day, known_on, cautions, lang) for lang in ("zh", "en")]
            for zh, en in zip(*both, strict=True):
                yield from _pairs(zh, en, engine.regimes)


def _pairs(zh: dict[str, Any], en: dict[str, Any], regimes: dict[str, Regime]) -> Iterator[Pair]:
    firm = zh["firm"]["name"] if zh["firm"] else zh["query"]["firm"]
    for one, other in zip(zh["standings"], en["standings"], strict=True):
        regime = regimes[one["regime"]]
        reasons = [
            (_shape(mine["says"], firm, regime), _shape(theirs["says"], firm, regime))
            for mine, theirs in zip(one["because"], other["because"], strict=True)
        ]
        whole = _shape(one["says"], firm, regime), _shape(other["says"], firm, regime)
        for reason in sorted(reasons, key=lambda pair: -len(pair[0])):
            whole = tuple(_apart(text, what) for text, what in zip(whole, reason, strict=True))
        yield from (whole, *reasons)


def _apart(text: str, reason: str) -> str:
    """Put a placeholder for a reason into a sentence: each reason has a line of its own."""
    bare = re.sub(r"（另一种读法：.*）$| \(the other reading: .*\)$", "", reason)
    return text.replace(bare, "REASON").replace(bare[:1].lower() + bare[1:], "REASON")


def _shape(text: str, firm: str, regime: Regime) -> str:
    for name, sign in _names(firm, regime):
        text = text.replace(name, sign)
    for pattern, sign in _SHAPES:
        text = re.sub(pattern, sign, text)
    return text.replace("|", "/")


def _names(firm: str, regime: Regime) -> Iterable[Pair]:
    titles = [("title", text) for tier in regime.tiers for text in (tier.title.zh, tier.title.en)]
    issuer = [("issuer", regime.issuer.name.zh), ("issuer", regime.issuer.name.en)]
    numbers = [("number", note.number) for note in regime.notes if note.number]
    found = [(firm, "FIRM"), *((text, sign.upper()) for sign, text in (*titles, *issuer, *numbers))]
    return sorted(found, key=lambda pair: -len(pair[0]))
