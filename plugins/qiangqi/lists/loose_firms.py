"""Which loose facts are about one firm (§7): by code, by name as long as a firm bears it, and across renamings.

A name that was given up leads to the renamed firm for acts up to that day alone; under it a later act is a stranger's.
Two firms renamed to one name stay two, and what bears only that name is neither's. What shares a name without being
one firm is a possible match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qiangqi.standing.dates import first_day, iso
from qiangqi.standing.facts import RENAMED
from qiangqi.values.connected_groups import Clusters
from qiangqi.values.name_spans import NameSpans
from qiangqi.values.names import name_id, name_key

from .loose_references import LooseFact


class Names:
    """Who bears a name when, as loose facts tell."""

    def __init__(self, items: Iterable[LooseFact]) -> None:
        known = list(items)
        self._spans = NameSpans(_changes(known))
        self._days = {item.fact.id: item.fact.happened.earliest for item in known}

    def borne(self, key: str, day: int, after: bool = False) -> str:
        """Return what stands for a name in its span on ``day``; ``after``: once the changes of that day were made."""
        return f"name|{key}|{self._spans.of(key, first_day(day) or '', after)}"

    def of(self, item: LooseFact) -> str:
        """Return what stands for the name of a row on the earliest day of its act, or of the one that it corrects."""
        day = item.fact.happened.earliest
        return self.borne(name_key(item.name), min(day, self._days.get(item.fact.corrects or "", day)))


def _changes(items: Iterable[LooseFact]) -> Iterator[tuple[str, str, str]]:
    """Yield the renamings. The end of a firm parts nothing here: a later act is an issue and counts for nobody."""
    for item in items:
        if new := new_key(item):
            yield name_key(item.name), new, iso(item.fact.happened.latest)


def new_key(item: LooseFact) -> str | None:
    """Return the key of the name that a renaming gives, or None where the row is no renaming."""
    new = item.fact.new_name
    return name_key(new) if new and item.fact.kind == RENAMED else None


def firms_of(items: Sequence[LooseFact]) -> list[list[LooseFact]]:
    """Group facts by code, by name in its span of days, and across renamings."""
    names, clusters = Names(items), Clusters()
    codes: dict[str, set[str]] = {}
    for item in items:
        codes.setdefault(names.of(item), set()).update({item.uscc} if item.uscc else ())
    nodes = {item.fact.id: _node(item, names.of(item), codes) for item in items}
    for item in items:
        if item.uscc:
            clusters.join(f"code|{item.uscc}", nodes[item.fact.id])
    taken: dict[str, set[str]] = {}
    for item in items:
        if new := new_key(item):
            taken.setdefault(names.borne(new, item.fact.happened.latest, after=True), set()).add(nodes[item.fact.id])
    for name, takers in sorted(taken.items()):
        found = sorted({clusters.find(one) for one in (*takers, name)})
        if len({clusters.find(taker) for taker in takers}) == 1 and len(codes.get(name, ())) < 2 and not _two(found):
            clusters.join(found[0], found[-1])
    groups: dict[str, list[LooseFact]] = {}
    for item in items:
        groups.setdefault(clusters.find(nodes[item.fact.id]), []).append(item)
    return list(groups.values())


def _two(clusters: Iterable[str]) -> bool:
    """Whether clusters are of two codes, which no renaming joins; a code stands for its cluster."""
    return sum(one.startswith("code|") for one in clusters) > 1


def _node(item: LooseFact, name: str, codes: Mapping[str, set[str]]) -> str:
    if len(codes[name]) > 1 and item.uscc:
        return f"code|{item.uscc}"  # one name, several codes: each code is its own firm
    return name


def id_of(group: Iterable[LooseFact], first_name: str, names: Names) -> str:
    """Return the id of a firm without a code: made from its first name, and from the span in which it bore it."""
    key = name_key(first_name)
    borne = {names.of(item) for item in group if name_key(item.name) == key}
    return name_id(key, min(borne, default="||").rpartition("|")[2])


def possible(groups: Sequence[Sequence[LooseFact]]) -> Iterator[tuple[int, int]]:
    """Yield the places of each two firms that share a name and are not told apart by two codes."""
    keys = [{key for item in group for key in (name_key(item.name), new_key(item)) if key} for group in groups]
    codes = [{item.uscc for item in group if item.uscc} for group in groups]
    by_key: dict[str, list[int]] = {}
    for place, own in enumerate(keys):
        for key in own:
            by_key.setdefault(key, []).append(place)
    pairs = {(one, other) for places in by_key.values() for one in places for other in places if one < other}
    yield from sorted((one, other) for one, other in pairs if not (codes[one] and codes[other]))
