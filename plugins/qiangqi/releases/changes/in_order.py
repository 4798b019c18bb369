"""Changes of several releases in the order of a column: each release is sorted by itself, and they are merged."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from operator import itemgetter
from typing import Any

from .feed import BATCH, Filter, Row
from .history import Place, Step, open_step
from .table import TABLE

COLUMNS = {"name": ("name",), "kind": ("kind",), "title": ("regime", "tier")}
"""By which columns of the table a column of the list is sorted."""

SORTS = (*COLUMNS, *(f"-{name}" for name in COLUMNS))
"""What may be asked for; unasked, changes stand in the order of the releases."""


def window_in_order(
    steps: Sequence[Step], place: Place, wanted: Filter, sort: str, skipped: int, most: int
) -> list[Row]:
    """Return ``most`` changes after so many others in an order, as a page of a list shows them."""
    return list(islice(in_order(steps, place, wanted, sort), skipped, skipped + most))


def every_in_order(steps: Sequence[Step], place: Place, wanted: Filter, sort: str) -> Iterator[list[Row]]:
    """Yield all changes after a place in an order, some at a time."""
    rows = in_order(steps, place, wanted, sort)
    while some := list(islice(rows, BATCH)):
        yield some


def in_order(steps: Sequence[Step], place: Place, wanted: Filter, sort: str) -> Iterator[Row]:
    """Yield all changes after a place in an order, each once; a row of each release is in memory at a time."""
    is_back = sort.startswith("-")
    with ExitStack() as opened:
        parts = [_part(opened, number, step, place, wanted, sort) for number, step in enumerate(steps)]
        yield from map(itemgetter(1), heapq.merge(*parts, key=itemgetter(0), reverse=is_back))


def _part(
    opened: ExitStack, number: int, step: Step, place: Place, wanted: Filter, sort: str
) -> Iterator[tuple[tuple[Any, ...], Row]]:
    columns, way = COLUMNS[sort.lstrip("-")], " desc" if sort.startswith("-") else ""
    head = {"since": step.since, "version": step.version, "made_on": step.made_on}
    read = place.read or 0 if step.version == place.version else 0
    terms = [f"{column} is null{way}, {column}{way}" for column in columns]
    sql = f"select * from {TABLE} where {wanted.sql} and change_id > :read order by {', '.join(terms)}, change_id{way}"
    db = opened.enter_context(closing(open_step(step)))
    for row in db.execute(sql, {**wanted.arguments, "read": read}):
        key = [part for column in columns for part in (row[column] is None, row[column] or "")]
        yield (*key, number, row["change_id"]), {**head, **dict(row)}
