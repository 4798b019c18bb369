"""The legal events among the facts that differ: what was granted, reviewed, cancelled …, corrected, or withdrawn.

A fact of the same content that only stands on another line is no event; one that reads otherwise on its line is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from qiangqi.values.names import name_key

if TYPE_CHECKING:
    from .difference import Difference, Row

WITHDRAWN, REREAD, CORRECTED = "withdrawn", "reread", "corrected"
"""A fact that is taken back or gone; one whose row is now read otherwise; one that replaces another."""

_ALIKE = ("source_id", "regime", "tier", "kind", "happened")
_ACTS = (
    *("regime", "tier", "kind", "happened_from", "happened_to", "published_on"),
    *("valid_from", "valid_to", "new_name", "corrects"),
)
"""What of a fact the standing rests on."""

_INSERT = """
insert into entries (sort, op, kind, on_date, happened, firm_id, name, regime, tier, fact_id, corrects)
values ('fact', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class Sides(NamedTuple):
    """Facts by their ids: those of the last release that have no like under their id now, and those that are new."""

    gone: dict[str, Row]
    come: dict[str, Row]


class Acts:
    """The facts that differ, gathered while they pass by; only those are kept."""

    def __init__(self) -> None:
        self._sides = Sides({}, {})
        self._reread: dict[str, Row] = {}
        self._withdrawn: dict[str, Row] = {}

    def passed(self, found: Iterable[Difference]) -> Iterator[Difference]:
        """Pass the differences of the facts on, and gather them."""
        for one in found:
            id_ = one.key["fact_id"]
            if one.before is not None and one.after is not None and _alike(one.before) == _alike(one.after):
                if one.after.get("withdrawn_on") and not one.before.get("withdrawn_on"):
                    self._withdrawn[id_] = one.after
                elif _stated(one.before, _ACTS) != _stated(one.after, _ACTS):
                    self._reread[id_] = one.after
            else:
                self._sides.gone.update({id_: one.before} if one.before else {})
                self._sides.come.update({id_: one.after} if one.after else {})
            yield one

    def add(self, db: sqlite3.Connection) -> None:
        """Write the events as entries, and where each fact that only moved stands now into ``moved``."""
        gone, come = self._sides
        moved = dict(_pairs(gone, come))
        db.executemany("insert into moved values (?, ?)", moved.items())
        left = {id_: fact for id_, fact in gone.items() if id_ not in moved}
        new = {id_: fact for id_, fact in come.items() if id_ not in set(moved.values())}
        again = {id_ for id_ in left.keys() & new.keys() if left[id_]["name"] == new[id_]["name"]}
        reread = {**self._reread, **{id_: new[id_] for id_ in again}}
        db.executemany(_INSERT, (_values("ADD", f["kind"], i, f) for i, f in new.items() if i not in again))
        db.executemany(_INSERT, (_values("MOD", REREAD, i, f) for i, f in reread.items()))
        db.executemany(_INSERT, (_values("MOD", WITHDRAWN, i, f) for i, f in self._withdrawn.items()))
        db.executemany(_INSERT, (_values("DEL", WITHDRAWN, i, f) for i, f in left.items() if i not in again))


def _alike(fact: Row) -> tuple[Any, ...]:
    return (name_key(fact["name"] or ""), *_stated(fact, _ALIKE))


def _stated(fact: Row, names: Iterable[str]) -> tuple[Any, ...]:
    """Return columns of a fact without the day on which its raw file was made, which earlier releases gave, too."""
    first, slash, _last = (fact.get("happened") or "").partition("/")
    known = {"happened": first + slash, "happened_to": None} if str(fact.get("is_made_day")) == "1" else {}
    return tuple(known.get(name, fact.get(name)) for name in names)


def _pairs(gone: dict[str, Row], come: dict[str, Row]) -> Iterator[tuple[str, str]]:
    """Yield each fact that is gone with the new one of the same content, the second of two alike with the second."""
    waiting: dict[tuple[Any, ...], list[str]] = {}
    for id_ in sorted(come, key=lambda id_: (come[id_]["source_id"], come[id_]["line"] or 0, id_)):
        waiting.setdefault(_alike(come[id_]), []).append(id_)
    for id_ in sorted(gone, key=lambda id_: (gone[id_]["source_id"], gone[id_]["line"] or 0, id_)):
        like = waiting.get(_alike(gone[id_]))
        if like:
            yield id_, like.pop(0)


def _values(op: str, kind: str, id_: str, fact: Row) -> tuple[Any, ...]:
    on_date, happened, first = _stated(fact, ("happened_to", "happened", "happened_from"))
    names = ("firm_id", "name", "regime", "tier")
    return (op, kind, on_date or first, happened, *(fact.get(name) for name in names), id_, fact.get("corrects"))
