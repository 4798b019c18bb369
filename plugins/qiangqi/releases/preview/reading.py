"""What differs, read from its file by sections: sources, facts, standings that turn, days, and issues."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.catalogue.query.read_only import opened

OPS = ("ADD", "MOD", "DEL")
"""What may have become of a row: it comes, changes, or goes."""

_OF_FACTS = (
    "(sort = 'fact' or (table_name = 'facts' and op = 'MOD'"
    " and fact_id not in (select fact_id from changes where sort = 'fact' and fact_id is not null)))"
)
_TURNED = (
    "select t.*, case when status_before is null then 'ADD' when status_after is null then 'DEL' else 'MOD' end as op"
    " from turned t order by rowid"
)

SECTIONS = {
    "sources": "select * from changes where table_name = 'sources' order by change_id",
    "facts": f"select * from changes where {_OF_FACTS} order by change_id",
    "standings": _TURNED,
    "days": "select * from changes where sort = 'date' and op in ('ADD', 'DEL') order by change_id",
    "issues": "select * from changes where table_name = 'issues' order by change_id",
}
"""Each section by its name, in the order in which they are shown, and its rows."""


class About(NamedTuple):
    """Which catalogues were compared, by version, None where none is in service, and on which day standings were."""

    since: str | None
    to: str
    day: str


@contextmanager
def difference(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file of what differs."""
    with closing(opened(path)) as db:
        db.row_factory = sqlite3.Row
        yield db


def about(db: sqlite3.Connection) -> About:
    """Return what was compared."""
    edition = dict(db.execute("select key, value from edition").fetchall())
    (day,) = db.execute("select day from compared").fetchone()
    return About(edition["from"], edition["to"], day)


def counted(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Return for each section how many rows come, change and go."""
    found = {}
    for section, sql in SECTIONS.items():
        counts = dict(db.execute(f"select op, count(*) from ({sql}) group by 1").fetchall())
        found[section] = {op: counts.get(op, 0) for op in OPS}
    return found


def some(db: sqlite3.Connection, section: str, first: int, most: int) -> list[dict[str, Any]]:
    """Return ``most`` rows of a section from the ``first`` on, counted from 0."""
    rows = db.execute(f"select * from ({SECTIONS[section]}) limit ? offset ?", (most, first))
    return [_read(dict(row)) for row in rows]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: json.loads(row[name]) for name in ("key", "changed") if row.get(name)}}
