"""Facts without names or files, as fast as they can be made: what the engine is measured with."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from qiangqi.standing.dates import EVER, Span, add_months, parse_day
from qiangqi.standing.facts import ANNULLED, GRADES, NAMING, Fact
from qiangqi.standing.regime_files import load_regimes

from .stories import Act, acts_of, repertoire
from .words import FICTIONAL

_MEAN = 2.5
_FIRST, _DAYS = parse_day("2013-01-01"), 4400
_DATASETS = Path(__file__).resolve().parents[3] / "datasets"


def fictional_facts(firms: int, seed: int, datasets: Path = _DATASETS) -> Iterator[list[Fact]]:
    """Yield the facts of one invented firm after another, 2.5 on average, over every regime of ``datasets``.

    The same arguments give the same facts. Nothing is kept: a million firms take as little room as one.
    """
    tales = _tales(datasets)
    second = _MEAN * len(tales) / sum(len(acts) for _, acts in tales) - 1
    rng = random.Random(seed)
    draw, count = rng.random, len(tales)
    for firm in range(firms):
        facts: list[Fact] = []
        for _ in range(2 if draw() < second else 1):
            regime, acts = tales[int(draw() * count)]
            first = _FIRST + int(draw() * _DAYS)
            begin = f"{FICTIONAL}{firm}:{len(facts)}"
            for act in acts:
                facts.append(_fact(f"{FICTIONAL}{firm}:{len(facts)}", regime, act, first, draw(), begin))
        yield facts


@lru_cache(maxsize=4)  # the facts of a million firms are asked for some thousands at a time
def _tales(datasets: Path) -> list[tuple[str, Sequence[Act]]]:
    """Return each story with the regime in which it is told."""
    regimes = load_regimes(datasets)
    return [(id_, acts_of(regimes[id_], story) or ()) for id_, story in repertoire(regimes)]


def _fact(id_: str, regime: str, act: Act, first: int, chance: float, begin: str) -> Fact:
    day = add_months(first, act.months)
    grade = GRADES[int(chance * len(GRADES))]
    new_name = f"{FICTIONAL}更名{id_}有限公司" if act.kind in NAMING else None
    valid = (day, add_months(day, 36)) if act.style == "term" else None
    voided = begin if act.kind == ANNULLED else None
    return Fact(
        id_, regime, act.tier, act.kind, _when(act.style, day), day + 10, valid, None, voided, grade, new_name, None
    )


def _when(style: str, day: int) -> Span:
    if style == "year":
        return Span(date(date.fromordinal(day).year, 1, 1).toordinal(), day)
    return Span(EVER if style == "open" else day, day)
