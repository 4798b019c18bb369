"""What ends when: terms, review windows, retention, list entries and bars, from the derived tables.

What follows an end is what the catalogue will say from the next day on, with what it knows now; a review that is
published later may renew a title from the end of its term.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qiangqi.catalogue.query.day_ends import Ends
from qiangqi.catalogue.query.orders import Orders
from qiangqi.catalogue.query.upcoming import BAR as BAR
from qiangqi.catalogue.query.upcoming import KINDS as KINDS
from qiangqi.catalogue.query.upcoming import by_time, ends_sql

from ..http.downloads import BATCH
from ..http.filters import within

COLUMNS = (
    "until",
    "kind",
    "firm_id",
    "name",
    "uscc",
    "region",
    "division",
    "regime",
    "tier",
    "title",
    "status",
    "holds_title",
    "term_to",
    "next_on",
    "next_status",
    "next_holds_title",
    "until_range",
    "term_to_range",
    "next_on_range",
)

ORDERS = Orders(
    {
        "until": ("e.until",),
        "name": ("f.name",),
        "kind": ("kind",),
        "title": ("e.regime", "e.tier"),
        "next": ("e.next_status nulls last",),
    },
    ("e.until", "kind", "f.name", "e.firm_id", "e.regime", "e.tier"),
    "until",
)


@dataclass(frozen=True, slots=True)
class Span:
    """The ends asked for: from a first to a last day, both inclusive, of a regime and in a region or everywhere.

    ``ids`` are firms, where only theirs are asked for, ``kind`` is the one kind that is; ``by_time`` leaves out what an
    act ended, and adds titles that lapse, on their first day.
    """

    first: str
    last: str
    regime: str | None = None
    region: str | None = None
    kind: str | None = None
    ids: tuple[str, ...] = ()
    by_time: bool = False
    sort: str = ORDERS.default


def counts(db: sqlite3.Connection, span: Span) -> dict[str, dict[str, int]]:
    """Count the ends of each month by kind; a month without any is left out."""
    if indexed := _indexed(db, span):
        return indexed.by_month()
    sql, arguments = _ends(span)
    grouped = f"select substr(until, 1, 7), kind, count(*) from ({sql}) group by 1, 2 order by 1, 2"
    found: dict[str, dict[str, int]] = {}
    for month, kind, count in db.execute(grouped, arguments):
        found.setdefault(month, {})[kind] = count
    return found


def some(db: sqlite3.Connection, span: Span, first: int, most: int) -> list[dict[str, Any]]:
    """Return ``most`` ends from the ``first`` on, counted from 0; the nearest come first."""
    if indexed := _indexed(db, span):
        sql = f"{ends_sql('true', _OF_ITEMS, _OF_BARS)} order by {ORDERS.sql(span.sort)}"
        return [_shown(row) for row in db.execute(sql, indexed.items(span.sort, first, most))]
    sql, arguments = _ends(span)
    rows = db.execute(
        f"{sql} order by {ORDERS.sql(span.sort)} limit :most offset :skipped",
        {**arguments, "most": most, "skipped": first},
    )
    return [_shown(row) for row in rows]


_OF_ITEMS = "i.interval_id in (select value from json_each(:titles))"
_OF_BARS = "b.bar_id in (select value from json_each(:bars))"


def _indexed(db: sqlite3.Connection, span: Span) -> Ends | None:
    """Return the index of the ends where a span can be read by it: of all firms, and of what acts end, too."""
    if span.ids or span.by_time or not db.execute("select 1 from sqlite_master where name = 'day_ends'").fetchone():
        return None
    return Ends(db, span.first, span.last, span.regime, span.region, span.kind)


def every(db: sqlite3.Connection, span: Span) -> Iterator[list[dict[str, Any]]]:
    """Yield all ends in batches, in the order of the pages."""
    sql, arguments = _ends(span)
    cursor = db.execute(f"{sql} order by {ORDERS.sql(span.sort)}", arguments)
    while batch := cursor.fetchmany(BATCH):
        yield [_shown(row) for row in batch]


def latest(db: sqlite3.Connection, span: Span, most: int) -> list[dict[str, Any]]:
    """Return the last ends of a span, the latest first."""
    return some(db, replace(span, sort="-until"), 0, most)


def bounds(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the earliest and the latest day of an end; the same where it is exact."""
    first, _, last = (row["until_range"] or row["until"]).partition("/")
    return first, last or first


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an end without the days of which only a range is known."""
    ranged = {name: None for name in ("until", "next_on") if row[f"{name}_range"]}
    return {**dict(row), **ranged}


def _ends(span: Span) -> tuple[str, dict[str, Any]]:
    place, arguments = within(span.region, "f.division")
    condition = f"{place} and (:regime is null or e.regime = :regime) and (:kind is null or e.kind = :kind)"
    condition += f" and {by_time()}" if span.by_time else ""
    titles, bars = (_of(letter, span, _BETWEEN) for letter in ("i", "b"))
    sql = ends_sql(condition, titles, bars, _of("i", span, _BEFORE) if span.by_time else None)
    bounds = {"first": span.first, "last": span.last, "regime": span.regime, "kind": span.kind}
    return sql, {**arguments, **bounds, "ids": json.dumps(span.ids)}


_BETWEEN = "{0}.until_on between :first and :last"
_BEFORE = "{0}.until_on between date(:first, '-1 day') and date(:last, '-1 day')"
_OF_FIRMS = "{0}.firm_id in (select value from json_each(:ids)) and +"
"""The plus keeps SQLite from going through the ends of everybody."""


def _of(letter: str, span: Span, between: str) -> str:
    return ((_OF_FIRMS if span.ids else "") + between).format(letter)
