"""The documents that are asked for, counted by level and row by row; the page and the downloads read the same list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from datasette.utils.asgi import Request

from qiangqi.catalogue.query.orders import Orders
from qiangqi.catalogue.query.sources_of_regime import OF_REGIME
from qiangqi.standing.facts import GRADES

from ..http.catalogue import Register
from ..http.filters import choice_of, sort_of, text_of
from ..http.list_rows import in_batches, named_rows, where_of
from ..http.parameters import regime_of
from ..http.verdict import LEVELS
from .issues import places

COLUMNS = (
    *("source_id", "title", "number", "authority", "level", "place", "evidence", "published_from", "published_on"),
    *("rows", "facts", "issues", "skipped", "stated", "held", "percent", "address", "licence"),
)

_GRADES = " ".join(f"when '{grade}' then {place}" for place, grade in enumerate(GRADES))
_LEVELS = " ".join(f"when '{level}' then {place}" for place, level in enumerate(LEVELS))

ORDERS = Orders(
    {
        "published": ("coalesce(s.published_from, s.published_on)",),
        "title": ("s.title",),
        "authority": ("s.authority nulls last",),
        "level": (f"case s.level {_LEVELS} end",),
        "evidence": (f"case s.evidence {_GRADES} end",),
        "rows": ("s.rows",),
        "facts": ("s.facts",),
        "issues": ("s.issues",),
        "percent": ("l.percent nulls last",),
    },
    ("s.source_id",),
    "-published",
)

_CONDITIONS = {
    "q": "(instr(s.title, :q) or instr(coalesce(s.number, ''), :q) or instr(coalesce(s.authority, ''), :q)"
    " or instr(s.source_id, :q))",
    "level": "s.level = :level",
    "evidence": "s.evidence = :evidence",
    "place": "l.place = :place",
    "regime": OF_REGIME,
}

_FROM = "from sources s join source_levels l using (source_id)"
_OF_LEVELS = ("place", "skipped", "stated", "held", "percent")
_SELECT = f"select s.*, {', '.join(f'l.{name}' for name in _OF_LEVELS)} {_FROM}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are asked for; None asks for all. ``place`` is a province's code, 100000, or ``none``."""

    q: str | None = None
    level: str | None = None
    evidence: str | None = None
    place: str | None = None
    regime: str | None = None
    sort: str = ORDERS.default

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in asdict(self).items() if value and name != "sort"}

    @property
    def given(self) -> dict[str, str]:
        """What is asked for, as an address carries it."""
        return self.filters | ({} if self.sort == ORDERS.default else {"sort": self.sort})


def wanted_of(request: Request, register: Register) -> Wanted:
    """Read which documents are asked for.

    Raises:
        BadParameter: a word that its list does not have.
    """
    return Wanted(
        text_of(request),
        choice_of(request, "level", LEVELS),
        choice_of(request, "evidence", GRADES),
        choice_of(request, "place", [place for place, _name in places(register)]),
        regime_of(request, register),
        sort_of(request, ORDERS),
    )


def counts(db: sqlite3.Connection, wanted: Wanted) -> dict[str, int]:
    """Count the documents asked for by level, the highest first."""
    sql = f"select s.level, count(*) as n {_FROM} {where_of(wanted.filters, _CONDITIONS)} group by 1"
    found = {row["level"]: row["n"] for row in named_rows(db, sql, wanted.filters)}
    return {level: found[level] for level in LEVELS if level in found}


def some(db: sqlite3.Connection, wanted: Wanted, first: int, most: int) -> list[dict[str, Any]]:
    """Return ``most`` documents from the ``first`` on."""
    return named_rows(
        db, f"{_ordered(wanted)} limit :most offset :first", {**wanted.filters, "first": first, "most": most}
    )


def every(db: sqlite3.Connection, wanted: Wanted) -> Iterator[list[dict[str, Any]]]:
    """Return all documents asked for in batches, in the order of the pages."""
    return in_batches(db, _ordered(wanted), wanted.filters)


def _ordered(wanted: Wanted) -> str:
    return f"{_SELECT} {where_of(wanted.filters, _CONDITIONS)} order by {ORDERS.sql(wanted.sort)}"
