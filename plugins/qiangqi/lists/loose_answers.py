"""Answers for loose facts: grouped into firms, with the contract's answer for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.contract import standing_object
from qiangqi.standing.dates import iso
from qiangqi.standing.facts import RENAMED, known
from qiangqi.values.connected_groups import Clusters
from qiangqi.values.names import name_id, name_key

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
    groups = _firms([item for item in items if item.fact.id in alive])
    found = [_found(group, query) for group in groups]
    # A firm of which nothing is known yet is not found, once, by the name that its first fact gives it.
    unheard = [group for group in _firms(items) if not any(item.fact.id in alive for item in group)]
    found.extend(_not_found(group, query) for group in unheard)
    return sorted(found, key=lambda answer: str(answer["query"]["firm"]))


def _firms(items: list[LooseFact]) -> list[list[LooseFact]]:
    """Group facts by code, by name, and across renamings."""
    clusters = Clusters()
    codes: dict[str, set[str]] = {}
    for item in items:
        codes.setdefault(name_key(item.name), set()).update({item.uscc} if item.uscc else ())
    nodes = {item.fact.id: _node(item, codes) for item in items}
    for item in items:
        if item.uscc:
            clusters.join(nodes[item.fact.id], f"code|{item.uscc}")
        if item.fact.new_name and item.fact.kind == RENAMED:
            clusters.join(nodes[item.fact.id], f"name|{name_key(item.fact.new_name)}")
    groups: dict[str, list[LooseFact]] = {}
    for item in items:
        groups.setdefault(clusters.find(nodes[item.fact.id]), []).append(item)
    return list(groups.values())


def _node(item: LooseFact, codes: Mapping[str, set[str]]) -> str:
    key = name_key(item.name)
    if len(codes[key]) > 1 and item.uscc:
        return f"code|{item.uscc}"  # one name, several codes: each code is its own firm
    return f"name|{key}"


def _found(group: list[LooseFact], query: Query) -> dict[str, Any]:
    names = _names(group)
    codes = sorted((-item.fact.published, item.uscc) for item in group if item.uscc)
    code = codes[0][1] if codes else None  # the latest published; of one day the first in order
    firm_id = code or name_id(name_key(names[-1]))
    firm = {"firm_id": firm_id, "name": names[0], "uscc": code, "former_names": names[1:]}
    standings = query.engine.standings([item.fact for item in group], query.as_of, query.known_on)
    return _object(names[0], firm, standings or _absent(group, query), query)


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
            standing_object(standing, engine.regimes[standing.regime], name, as_of, cautions, lang)
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
