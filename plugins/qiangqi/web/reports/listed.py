"""The reports that are asked for, row by row; the page and the downloads read the same list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from qiangqi.catalogue.query.orders import Orders

from ..http.list_rows import in_batches, named_rows

STATUSES = ("open", "accepted", "declined")

COLUMNS = (
    *("report_id", "received_on", "kind", "status", "fact_id", "firm_id", "name", "claim", "given_source"),
    *("decided_on", "outcome_zh", "outcome_en", "source_id", "by_fact_id"),
)

ORDERS = Orders(
    {
        "latest": ("status != 'open'", "coalesce(decided_on, received_on) desc"),
        "name": ("name nulls last",),
        "kind": ("kind",),
        "received": ("received_on",),
        "status": ("status", "decided_on nulls last"),
    },
    ("report_id desc",),
    "latest",
)
"""``latest``: the open ones before the others, the latest first."""

_WHERE = "where :status is null or status = :status"
_ROWS = f"select {', '.join(COLUMNS)} from error_reports {_WHERE} order by"


def counted(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many reports have each status."""
    found = dict(db.execute("select status, count(*) from error_reports group by 1").fetchall())
    return {status: found.get(status, 0) for status in STATUSES}


def some(db: sqlite3.Connection, status: str | None, sort: str, first: int, most: int) -> list[dict[str, Any]]:
    """Return ``most`` reports from the ``first`` on."""
    arguments = {"status": status, "most": most, "first": first}
    return named_rows(db, f"{_ROWS} {ORDERS.sql(sort)} limit :most offset :first", arguments)


def every(db: sqlite3.Connection, status: str | None, sort: str) -> Iterator[list[dict[str, Any]]]:
    """Return all reports asked for in batches, in the order of the pages."""
    return in_batches(db, f"{_ROWS} {ORDERS.sql(sort)}", {"status": status})
