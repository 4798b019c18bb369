"""Answers for loose facts: grouped into firms, with the contract's answer for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.contract import standing_object
from qiangqi.standing.dates import iso
from qiangqi.standing.facts import ENDINGS, RENAMED, known
from qiangqi.standing.succession import Predecessor, with_predecessors
from qiangqi.values.names import name_key

from .loose_firms import Names, firms_of, id_of, possible
from .loose_references import LooseFact


class Query(NamedTuple):
    """What holds for every answer: the engine, the two days, and the language with its lines for cautions."""

    engine: Engine
    as_of: int
    known_on: int
    cautions: dict[str, dict[str, str]]
    lang: str


def answers(
    items: list[LooseFact],
    engine: Engine,
    as_of: int,
    known_on: int,
    cautions: dict[str, dict[str, str]],
    lang: str = "zh",
) -> list[dict[str, Any]]:
    """Return the contract's answer for every firm of the file, ordered by name; one not known yet is not found."""
    query = Query(engine, as_of, known_on, cautions, lang)
    alive = {fact.id for fact in known([item.fact for item in items], known_on)}
    groups = firms_of([item for item in items if item.fact.id in alive])
    spans = Names(item for group in groups for item in group)
    firms = [_firm(group, spans) for group in groups]
    before, candidates = _predecessors(groups), dict[int, list[dict[str, Any]]]()
    for one, other in possible(groups):
        candidates.setdefault(one, []).append(firms[other])
        candidates.setdefault(other, []).append(firms[one])
    found = [
        _found(group, firm, candidates.get(place, []), before.get(place, []), query)
        for place, (group, firm) in enumerate(zip(groups, firms, strict=True))
    ]
    # A firm of which nothing is known yet is not found, once, by the name that its first fact gives it.
    unheard = [group for group in firms_of(items) if not any(item.fact.id in alive for item in group)]
    found.extend(_not_found(group, query) for group in unheard)
    return sorted(found, key=lambda answer: (answer["query"]["firm"], (answer["firm"] or {}).get("firm_id", "")))


def _firm(group: list[LooseFact], spans: Names) -> dict[str, Any]:
    """Return a firm as the contract gives it: by its latest name and code."""
    names = _names(group)
    codes = sorted((-item.fact.published, item.uscc) for item in group if item.uscc)
    code = codes[0][1] if codes else None  # the latest published; of one day the first in order
    firm_id = code or id_of(group, names[-1], spans)
    return {"firm_id": firm_id, "name": names[0], "uscc": code, "former_names": names[1:]}


def _predecessors(groups: list[list[LooseFact]]) -> dict[int, list[Predecessor]]:
    """Return, by the place of a firm that alone has its name, those that ended and name it as the one that goes on."""
    found: dict[int, list[Predecessor]] = {}
    for group in groups:
        for item in group:
            fact = item.fact
            if fact.kind not in ENDINGS or not fact.new_name or fact.goes_on:
                continue
            key = name_key(fact.new_name)
            meant = [n for n, other in enumerate(groups) if key in map(name_key, _names(other))]
            if len(meant) == 1 and groups[meant[0]] is not group:
                one = Predecessor(_names(group)[0], fact, tuple(each.fact for each in group))
                found.setdefault(meant[0], []).append(one)
    return found


def _found(
    group: list[LooseFact],
    firm: dict[str, Any],
    candidates: list[dict[str, Any]],
    before: list[Predecessor],
    query: Query,
) -> dict[str, Any]:
    own = query.engine.standings([item.fact for item in group], query.as_of, query.known_on) or _absent(group, query)
    standings = with_predecessors(own, before, query.engine, query.as_of, query.known_on)
    answer = _object(firm["name"], firm, standings, query)
    return {**answer, "candidates": sorted(candidates, key=lambda one: str(one["firm_id"]))}


def _not_found(group: list[LooseFact], query: Query) -> dict[str, Any]:
    first = min(group, key=lambda item: (item.fact.published, item.name))
    return _object(first.name, None, _absent(group, query), query)


def _absent(group: list[LooseFact], query: Query) -> list[Standing]:
    regimes = sorted({item.fact.regime for item in group})
    return [query.engine.absent(regime, query.as_of, query.known_on) for regime in regimes]


def _object(name: str, firm: dict[str, Any] | None, standings: list[Standing], query: Query) -> dict[str, Any]:
    engine, as_of, known_on, cautions, lang = query
    return {
        "query": {"firm": name, "as_of": iso(as_of), "known_on": iso(known_on)},
        "release": None,
        "firm": firm,
        "candidates": [],
        "standings": [
            standing_object(standing, engine.regimes[standing.regime], name, as_of, cautions, lang, known_on)
            for standing in standings
        ],
    }


def _names(group: Iterable[LooseFact]) -> list[str]:
    """Return the firm's names, the latest known first: a renaming's new name, else the name last published."""
    dated: dict[str, tuple[int, int]] = {}
    for item in group:
        renamed = item.fact.new_name if item.fact.kind == RENAMED else None
        for name, rank in ((item.name, (0, item.fact.published)), (renamed, (1, item.fact.published))):
            if name:
                dated[name] = max(rank, dated.get(name, rank))
    return sorted(dated, key=lambda name: (*dated[name], name), reverse=True)
