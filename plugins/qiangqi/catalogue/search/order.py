"""The order in which firms are shown: that of the index, with the holders of a title on the day asked before others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from json import dumps, loads
from sqlite3 import Row

from ..query.register import Register

_PLACES = "select rowid from firms_fts where firms_fts match ? order by rowid limit ?"

_ALL = f"select json_group_array(rowid) from ({_PLACES})"

_FEW = 200
"""So many firms whose names begin alike are read from the names; of more, the first are found sooner by the index."""

_MORE = "select 1 from firm_names where name_key >= ? and name_key < ? limit 1 offset ?"
_BEGUN = """
select distinct place from firm_names cross join search_order using (firm_id)
where name_key >= ? and name_key < ? order by place
"""

_AT = """
select firm_id, last_day, held from search_order where place in (select value from json_each(?)) order by place
"""


def placed(register: Register, wanted: str, most: int) -> Iterator[int]:
    """Return the places in the order of search of what an expression finds, as far as they are wanted."""
    return (row[0] for row in register.each(_PLACES, wanted, most))


def begun(register: Register, key: str, wanted: str, most: int) -> Iterable[int]:
    """Return the places of the firms that have a name which begins with a key; ``wanted`` is the expression for them.

    The index reads all names that share the first characters, the names in their order only those that begin so.
    """
    between = key, f"{key}\U0010ffff"
    if register.ids(_MORE, *between, _FEW):
        return placed(register, wanted, most)
    return register.ids(_BEGUN, *between)


def all_placed(register: Register, wanted: str, most: int) -> list[int]:
    """Return what ``placed`` does, at once: as one row, which is taken out of the database faster than a thousand."""
    found: list[int] = loads(register.ids(_ALL, wanted, most)[0])
    return found


def nearest(register: Register, places: Iterable[int], known: Collection[str], most: int, day: str) -> list[str]:
    """Return the firms at places that are not yet known, as many as make the most: holders of a title first.

    The order is that of the last day on which a title is held, so from the first that is over on none holds any.
    """
    holders: list[str] = []
    others: list[str] = []
    for firm_id, last_day, spans in _firms_at(register, places, most):
        is_over = (last_day or "") < day
        if len(known) + len(holders) + (len(others) if is_over else 0) >= most:
            break
        if firm_id not in known:
            (holders if not is_over and holds(spans, day) else others).append(firm_id)
    return [*holders, *others]


def _firms_at(register: Register, places: Iterable[int], many: int) -> Iterator[Row]:
    """Yield the firm of each place, which ascend; asked so many at a time, for a question costs more than an answer."""
    ahead = iter(places)
    while some := list(islice(ahead, many)):
        yield from register.rows(_AT, dumps(some))


def holds(spans: str | None, day: str) -> bool:
    """Whether one of the spans ``from/until`` is of that day."""
    return any(span[:10] <= day <= span[11:] for span in (spans or "").split())
