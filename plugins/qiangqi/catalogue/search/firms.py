"""Search for firms by any part of a name, a code, pinyin, initials or a place, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from json import dumps
from sqlite3 import Row
from typing import Any

from qiangqi.standing.dates import iso

from ..query.orders import Orders
from ..query.register import Register
from .match import Named, match
from .order import all_placed, begun, nearest, placed
from .places import places_of
from .query import CHARACTERS, HAS_PAIRS, Pairs, Query, passes, read

COUNTED = 1000
"""Counting stops here."""

HIT = ("firm_id", "name", "uscc", "region", "matched")
"""What a hit says in the contract."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A firm found, the text of its own that the query met, and where in it: (first, after last) characters."""

    firm_id: str
    name: str
    uscc: str | None
    region: str | None
    matched: str
    marks: tuple[tuple[int, int], ...]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text that was met in parts, and whether each was asked for."""
        ends = [0, *(end for mark in self.marks for end in mark), len(self.matched)]
        return [(self.matched[start:end], place % 2 == 1) for place, (start, end) in enumerate(pairwise(ends))]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits asked for, the best first, and how many there are in all; the count is a bound if not exact.

    ``is_cut`` says that the text was too long and that only its beginning was used.
    """

    total: int
    is_exact: bool
    hits: list[Hit]
    is_cut: bool = False

    def as_object(self, query: str, fields: Sequence[str] = HIT) -> dict[str, Any]:
        """Return what was found as the contract has it; ``fields`` are what each hit says."""
        hits = [{name: getattr(hit, name) for name in fields} for hit in self.hits]
        answer = {"query": query, "total": self.total, "total_is_exact": self.is_exact, "hits": hits}
        return {**answer, "is_cut": True} if self.is_cut else answer


ORDERS = Orders({"name": ("f.name",), "region": ("f.division nulls last", "f.name")}, ("f.firm_id",), "")
"""Unasked, the nearest stand first."""

_SORTED = "select f.firm_id from json_each(?) w join firms f on f.firm_id = w.value order by"

_NAMES = """
select f.firm_id, f.name, f.uscc, f.region, n.name, n.name_key
from json_each(?) wanted join firms f on f.firm_id = wanted.value join firm_names n on n.firm_id = f.firm_id
order by n.withdrawn_on is not null, n.known_on, n.fact_id
"""


def search(register: Register, text: str, limit: int, offset: int, known_on: int, sort: str = "") -> Found:
    """Return the firms that a text may mean.

    The same name or code stands first, then names that begin with it, then the others; in each of these the holders
    of a title on the day ``known_on`` come before those that hold none. With ``sort`` the nearest are put in its order.
    """
    last = COUNTED if sort else offset + limit
    query = read(text)
    expressions, found = _found(register, query)
    ids = dict.fromkeys(register.catalogue.find(text[:CHARACTERS], known_on) if query.words else [])
    for places in _groups(register, query, expressions, found):
        if len(ids) >= last:
            break
        ids.update(dict.fromkeys(nearest(register, places, ids, last, iso(known_on))))
    total = max(len(found), len(ids))
    ordered = register.ids(f"{_SORTED} {ORDERS.sql(sort)}", dumps(list(ids))) if sort else list(ids)
    hits = _hits(register, ordered[offset : offset + limit], query)
    return Found(min(total, COUNTED), total <= COUNTED, hits, query.is_cut)


def _groups(register: Register, query: Query, expressions: list[str], found: list[int]) -> Iterator[Iterable[int]]:
    """Yield the places of what is found, the nearest first, each group as it is asked for."""
    if found and len(expressions) > 1:
        yield begun(register, query.whole, expressions[0], COUNTED)
        for wanted in expressions[1:-1]:
            yield placed(register, wanted, COUNTED)
    yield found


def whole_expression(register: Register, text: str) -> str:
    """Return the index's expression for all that a text finds."""
    return _found(register, read(text), 1)[0][-1]


def _found(register: Register, query: Query, most: int = COUNTED + 1) -> tuple[list[str], list[int]]:
    """Return what to look for, and the places of all that is found; a word that no name has may be that of a place."""
    has = Pairs(*map(bool, register.kept_rows(HAS_PAIRS)[0]))
    expressions = passes(query, places_of(register, query.words) if len(query.words) > 1 else {}, has)
    found = all_placed(register, expressions[-1], most)
    if found or len(query.words) != 1 or not (places := places_of(register, query.words)):
        return expressions, found
    expressions = passes(query, places, has)
    return expressions, all_placed(register, expressions[-1], most)


def _hits(register: Register, ids: list[str], query: Query) -> list[Hit]:
    firms: dict[str, list[Row]] = {firm_id: [] for firm_id in ids}
    for row in register.rows(_NAMES, dumps(ids)):
        firms[row["firm_id"]].append(row)
    return [_hit(names, query) for names in firms.values()]


def _hit(names: list[Row], query: Query) -> Hit:
    firm_id, name, code, region, *_ = names[0]
    ordered = sorted((Named(*row[4:]) for row in names), key=lambda named: named.name != name)
    met = match(query, ordered, code, region)
    return Hit(firm_id, name, code, region, met.text, met.marks)
