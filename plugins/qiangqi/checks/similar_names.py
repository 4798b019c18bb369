"""Names like one that is not on record, for a person to choose among: never an answer of their own.

Candidates come from the name index by the rarest pairs of neighbouring characters, and are scored by how many
characters they share in order (rapidfuzz, the normalised indel similarity, 0 to 100). What every name ends in, the
legal form, is left out of the score, so that 有限公司 alone makes no two names alike.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from qiangqi.catalogue.query.belonging import KNOWN_NAME, THEN
from qiangqi.catalogue.search.query import HAS_PAIRS, Pairs, written
from qiangqi.standing.dates import iso
from qiangqi.standing.written_days import pick
from qiangqi.values.registered_names import legal_form

from .rows_by_value import WANTED, rows_by_value

MOST = 5
"""Candidates that are shown."""

_SAMPLE = 2_000
"""Firms whose names tell which pairs are frequent."""

_PAIRS, _HITS, _MET = 6, 1_000, 50
"""Pairs of a name that are looked up, firms taken of each, and firms whose names are compared."""

_OFTEN = 125
"""A pair that stands in more of the sampled names tells nothing where a rarer one has met any firm."""

_LEAST, _LEAST_INSIDE = 70.0, 2
"""The score from which a name is like another; and the characters a name must have to be a part of one."""

_WHY = {
    "form": ("只有组织形式不同", "only the legal form differs"),
    "inside": ("一个名称包含另一个", "one name contains the other"),
    "order": ("字相同而次序不同", "the same characters in another order"),
    "near": ("相差{count}个字", "{count} characters differ"),
    "near_one": ("相差1个字", "one character differs"),
}

_SAMPLED = """
with recursive sampled(place) as (select 1 union all select place + :step from sampled where place + :step <= :last)
select name_key from sampled cross join search_order using (place) cross join firm_names using (firm_id)
"""

_PLACES = "select rowid from firms_fts where firms_fts match ? limit ?"

_NAMES = f"""
select {THEN}, name_key from search_order join firm_names using (firm_id)
where place in ({WANTED}) and {KNOWN_NAME}
"""


class Near(NamedTuple):
    """A firm with a name like the one asked for: the score, 0 to 100, and why.

    ``apart`` is how many characters of the whole names are to be changed, put in or left out to make one of the other.
    """

    firm_id: str
    score: float
    why: str
    apart: int

    def sentence(self, lang: str) -> str:
        """Return why in words."""
        why = "near_one" if self.why == "near" and self.apart == 1 else self.why
        return pick(_WHY[why], lang).format(count=self.apart)


def frequent_pairs(db: sqlite3.Connection) -> Counter[str]:
    """Return in how many names of a sample of the catalogue's firms, taken evenly, each pair of characters stands."""
    last = db.execute("select max(place) from search_order").fetchone()[0] or 0
    sampled = db.execute(_SAMPLED, {"step": max(1, last // _SAMPLE), "last": last})
    return Counter(pair for (key,) in sampled for pair in _pairs(key))


class Nearness:
    """Finds the names that are like one, with one day's knowledge; ``frequent`` is of :func:`frequent_pairs`."""

    def __init__(self, db: sqlite3.Connection, known_on: int, frequent: Counter[str]) -> None:
        self._db, self._known_on, self._frequent = db, iso(known_on), frequent
        self._pairs = Pairs(*map(bool, db.execute(HAS_PAIRS).fetchone()))
        self._with_pair = lru_cache(maxsize=4_096)(self._places)

    def like(self, key: str) -> list[Near]:
        """Return the firms with names most like a key, the most like first; at most ``MOST``."""
        core, best = _core(key), dict[str, Near]()
        for firm_id, other in rows_by_value(self._db, _NAMES, self._met(core), self._known_on):
            near = _near(key, core, other, firm_id)
            if near and (firm_id not in best or near.score > best[firm_id].score):
                best[firm_id] = near
        return sorted(best.values(), key=lambda near: (-near.score, near.firm_id))[:MOST]

    def _met(self, core: str) -> list[int]:
        """Return the places of the firms that share the rarest pairs; a pair weighs the more the rarer it is."""
        pairs = sorted(_pairs(core), key=lambda pair: (self._frequent[pair], pair))[:_PAIRS]
        weights: dict[int, float] = {}
        for pair in pairs:
            if weights and self._frequent[pair] > _OFTEN:
                break
            weight = 1 / (1 + self._frequent[pair])
            for place in self._with_pair(pair):
                weights[place] = weights.get(place, 0.0) + weight
        return [place for _, place in heapq.nsmallest(_MET, ((-weight, place) for place, weight in weights.items()))]

    def _places(self, pair: str) -> list[int]:
        expression = written(pair, at_head=False, has=self._pairs)
        return [row[0] for row in self._db.execute(_PLACES, (expression, _HITS))]


def compared(key: str, other: str, firm_id: str = "") -> Near | None:
    """Return how a name is like another by their keys, or None where it is not."""
    return _near(key, _core(key), other, firm_id)


def _near(key: str, mine: str, other: str, firm_id: str) -> Near | None:
    theirs = _core(other)
    if mine == theirs:
        return Near(firm_id, round(100 * Indel.normalized_similarity(key, other), 1), "form", 0)
    score = round(100 * Indel.normalized_similarity(mine, theirs), 1)
    if min(len(mine), len(theirs)) >= _LEAST_INSIDE and (mine in theirs or theirs in mine):
        why = "inside"
    elif score < _LEAST:
        return None
    else:
        why = "order" if sorted(mine) == sorted(theirs) else "near"
    return Near(firm_id, score, why, Levenshtein.distance(key, other))


def _core(key: str) -> str:
    form = legal_form(key)
    return key.removesuffix(form).removesuffix("股份") if form else key


def _pairs(key: str) -> set[str]:
    return {pair for pair in map("".join, pairwise(key)) if pair.isalnum()}
