"""Changes read over several releases, in their order: by filters, from a place on, whole or a page at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from .history import Place, Step, open_step
from .table import TABLE, changes_table

Row = dict[str, Any]


def columns() -> tuple[str, ...]:
    """Return what a change carries: from which release to which, when that was made, and the columns of the table."""
    return ("since", "version", "made_on", *(column.name for column in changes_table().columns))


CORRECTED = "corrected"
"""A filter by this kind finds every fact that replaces another, whatever its own kind."""

BATCH = 500


class Filter(NamedTuple):
    """A condition on the table of changes, and its arguments by name."""

    sql: str = "true"
    arguments: Mapping[str, Any] = {}


class Part(NamedTuple):
    """A part of a feed: its changes, the place after the last of them, and whether there are more."""

    rows: list[Row]
    place: Place
    is_last: bool


def filter_of(
    ids: Collection[str] = (),
    regime: str | None = None,
    kind: str | None = None,
    place: tuple[str, Any] = ("true", {}),
    sorts: Collection[str] = (),
) -> Filter:
    """Return the filter of firms by ids, a regime, a kind, a place as SQL on ``division``, and sorts of change."""
    of_kind = "corrects is not null and sort = 'fact'" if kind == CORRECTED else "kind = :kind"
    parts = [
        "firm_id in (select value from json_each(:ids))" if ids else "",
        "regime = :regime" if regime else "",
        of_kind if kind else "",
        "sort in (select value from json_each(:sorts))" if sorts else "",
        place[0],
    ]
    sql = " and ".join(part for part in parts if part)
    lists = {"ids": json.dumps(list(ids)), "sorts": json.dumps(list(sorts))}
    return Filter(sql, {**lists, "regime": regime, "kind": kind, **place[1]})


def counted(steps: Sequence[Step], place: Place, wanted: Filter) -> Counter[str]:
    """Return how many changes there are of each kind."""
    found: Counter[str] = Counter()
    for step in steps:
        with closing(open_step(step)) as db:
            sql = f"select kind, count(*) from {TABLE} where change_id > :read and {wanted.sql} group by 1"
            found.update(dict(db.execute(sql, {**wanted.arguments, "read": _read(step, place)}).fetchall()))
    return found


def part(steps: Sequence[Step], place: Place, wanted: Filter, most: int) -> Part:
    """Return the next changes after a place, ``most`` at most; every one is in exactly one part."""
    rows: list[Row] = []
    for step in steps:
        for row in _rows(step, _read(step, place), wanted, most + 1 - len(rows)):
            if len(rows) == most:
                last = rows[-1]
                return Part(rows, Place(last["version"], last["change_id"]), False)
            rows.append(row)
    return Part(rows, Place(steps[-1].version, steps[-1].total) if steps else place, True)


def newest_first(steps: Sequence[Step], place: Place, wanted: Filter, before: Place | None, most: int) -> Part:
    """Return the last changes after a place, newest first, or those before ``before``; the part's place leads to older.

    A reader who comes back after any number of releases finds all of them by going on, and each in exactly one part.
    """
    rows: list[Row] = []
    for step in reversed(_up_to(steps, before)):
        until = before.read if before and before.version == step.version else None
        for row in _older_rows(step, _read(step, place), until, wanted, most + 1 - len(rows)):
            if len(rows) == most:
                last = rows[-1]
                return Part(rows, Place(last["version"], last["change_id"]), False)
            rows.append(row)
    return Part(rows, place, True)


def _up_to(steps: Sequence[Step], before: Place | None) -> Sequence[Step]:
    versions = [step.version for step in steps]
    return steps[: versions.index(before.version) + 1] if before and before.version in versions else steps


def window(steps: Sequence[Step], place: Place, wanted: Filter, skipped: int, most: int) -> list[Row]:
    """Return ``most`` changes after so many others, as a page of a list shows them."""
    rows: list[Row] = []
    for step in steps:
        own = _rows(step, _read(step, place), wanted, most - len(rows), skipped)
        rows += own
        if not own and skipped:
            skipped -= counted([step], place, wanted).total()
        elif own:
            skipped = 0
        if len(rows) == most:
            break
    return rows


def every(steps: Sequence[Step], place: Place, wanted: Filter) -> Iterator[list[Row]]:
    """Yield all changes after a place, some at a time."""
    for step in steps:
        read = _read(step, place)
        while rows := list(_rows(step, read, wanted, BATCH)):
            yield rows
            read = rows[-1]["change_id"]


def as_object(row: Row) -> Row:
    """Return a change with the texts that are JSON read."""
    return {**row, **{name: json.loads(row[name]) if row[name] else None for name in ("key", "changed")}}


def _read(step: Step, place: Place) -> int:
    return place.read or 0 if step.version == place.version else 0


def _rows(step: Step, read: int, wanted: Filter, most: int, skipped: int = 0) -> list[Row]:
    order = "change_id > :read order by change_id limit :most offset :skipped"
    return _selected(step, wanted, order, {"read": read, "most": most, "skipped": skipped})


def _older_rows(step: Step, read: int, until: int | None, wanted: Filter, most: int) -> list[Row]:
    order = "change_id > :read and (:until is null or change_id < :until) order by change_id desc limit :most"
    return _selected(step, wanted, order, {"read": read, "until": until, "most": most})


def _selected(step: Step, wanted: Filter, order: str, values: Mapping[str, Any]) -> list[Row]:
    head = {"since": step.since, "version": step.version, "made_on": step.made_on}
    with closing(open_step(step)) as db:
        found = db.execute(f"select * from {TABLE} where {wanted.sql} and {order}", {**wanted.arguments, **values})
        return [{**head, **dict(row)} for row in found]
