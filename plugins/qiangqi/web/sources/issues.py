"""The issues that are asked for, counted and row by row; the page and the downloads read the same list."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from datasette.utils.asgi import Request

from qiangqi.catalogue.query.orders import Orders
from qiangqi.catalogue.query.sources_of_regime import OF_REGIME
from qiangqi.values.divisions import COUNTRY

from ..http.catalogue import Register
from ..http.filters import NOWHERE, choice_of, sort_of, text_of
from ..http.language import gettext as _
from ..http.list_rows import in_batches, named_rows, where_of
from ..http.parameters import BadParameter, regime_of

SEVERITIES = ("error", "warning", "info")
OWNERS = ("publisher", "us")

COLUMNS = (
    "issue_id",
    "source_id",
    "line",
    "place",
    "name",
    "field",
    "value",
    "code",
    "severity",
    "owner",
    "says_zh",
    "says_en",
    "of_fact_id",
)

_FROM = "from issues i join source_levels l using (source_id) join sources s using (source_id)"

ORDERS = Orders(
    {
        "source": ("i.source_id", "i.line"),
        "name": ("i.name nulls last",),
        "code": ("i.code",),
        "severity": ("case i.severity when 'error' then 0 when 'warning' then 1 else 2 end",),
        "owner": ("i.owner",),
    },
    ("i.source_id", "i.line", "i.issue_id"),
    "source",
)

_CONDITIONS = {
    "code": "i.code = :code",
    "severity": "i.severity = :severity",
    "owner": "i.owner = :owner",
    "source": "i.source_id = :source",
    "place": "l.place = :place",
    "regime": OF_REGIME,
    "q": "(instr(i.name, :q) or instr(coalesce(i.value, ''), :q) or instr(s.title, :q) or instr(i.source_id, :q))",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which issues are asked for; None asks for all. ``place`` is a province's code, 100000, or ``none``.

    ``q`` is text that the row, its document's title or id has; ``regime`` is one that the document has facts of.
    """

    code: str | None = None
    severity: str | None = None
    owner: str | None = None
    source: str | None = None
    place: str | None = None
    regime: str | None = None
    q: str | None = None
    sort: str = ORDERS.default

    @property
    def given(self) -> dict[str, str]:
        """What is asked for, as an address carries it."""
        return {
            name: value for name, value in asdict(self).items() if value and (name, value) != ("sort", ORDERS.default)
        }


def wanted_of(request: Request, register: Register) -> Wanted:
    """Read which issues are asked for.

    Raises:
        BadQuestion: a word that its list does not have, or a source that does not exist.
    """
    source = (request.args.get("source") or "").strip()
    if source and register.row("select 1 from sources where source_id = ?", source) is None:
        raise BadParameter(_("来源“%(source)s”不存在。") % {"source": source[:80]})
    return Wanted(
        choice_of(request, "code", register.words["issue_codes"]),
        choice_of(request, "severity", SEVERITIES),
        choice_of(request, "owner", OWNERS),
        source or None,
        choice_of(request, "place", [place for place, _name in places(register)]),
        regime_of(request, register),
        text_of(request),
        sort_of(request, ORDERS),
    )


def places(register: Register) -> list[tuple[str, str]]:
    """Return the places of the sources by code: the whole country, the provinces, and ``none`` for what is unclear."""
    rows = register.kept_rows(
        "select distinct l.place, d.name from source_levels l left join divisions d on d.code = l.place"
        " order by l.place"
    )
    named = [(row["place"], place_word(row["place"], row["name"])) for row in rows if row["place"]]
    return [*named, (NOWHERE, place_word(None, None))]


def place_word(place: str | None, name: str | None) -> str:
    """Return the name of a source's place."""
    if place == COUNTRY:
        return _("全国")
    return (name or place or "") if place else _("不能确定")


def counts(db: sqlite3.Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """Count the issues asked for by code, severity and owner, the most frequent first."""
    where, arguments = _where(wanted)
    sql = f"select code, severity, owner, count(*) as n {_FROM} {where} group by 1, 2, 3 order by n desc, code"
    return named_rows(db, sql, arguments)


def summed(counted: list[dict[str, Any]], column: str) -> Counter[str]:
    """Add the counts up by one column."""
    found: Counter[str] = Counter()
    for row in counted:
        found[row[column]] += row["n"]
    return found


def some(db: sqlite3.Connection, wanted: Wanted, first: int, most: int) -> list[dict[str, Any]]:
    """Return ``most`` issues from the ``first`` on, by source and line, each with its document's title."""
    where, arguments = _where(wanted)
    sql = f"{_SELECT_TITLED} {where} order by {ORDERS.sql(wanted.sort)} limit :most offset :first"
    return named_rows(db, sql, {**arguments, "first": first, "most": most})


def every(db: sqlite3.Connection, wanted: Wanted) -> Iterator[list[dict[str, Any]]]:
    """Return all issues asked for in batches, in the order of the pages."""
    where, arguments = _where(wanted)
    return in_batches(db, f"{_SELECT} {where} order by {ORDERS.sql(wanted.sort)}", arguments)


_SELECT = f"select {', '.join('l.place' if name == 'place' else f'i.{name}' for name in COLUMNS)} {_FROM}"
_SELECT_TITLED = _SELECT.replace(_FROM, f", s.title {_FROM}")


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    given = {name: value for name, value in wanted.given.items() if name != "sort"}
    return where_of(given, _CONDITIONS), given
