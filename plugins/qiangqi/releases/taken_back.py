"""Since when a fact of a release is taken back: a published day stays, and an act has none before its own."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from qiangqi.catalogue.query.read_only import address
from qiangqi.standing.strict_yaml import DataError

from .published import beside_newest

_SAME = "b.fact_id = a.fact_id and b.name is a.name and b.kind is a.kind"
_OTHER = f"""
select a.fact_id, b.withdrawn_on, a.withdrawn_on from last.facts a join main.facts b on {_SAME}
where b.withdrawn_on <> a.withdrawn_on order by 1 limit 1
"""
_BEFORE_ITS_ACT = f"""
select a.fact_id, b.withdrawn_on from last.facts a join main.facts b on {_SAME}
join before.facts c on c.fact_id = a.fact_id
where a.withdrawn_on is null and c.withdrawn_on is null and b.withdrawn_on < ? order by 1 limit 1
"""


def refuse_other_days(built: Path, folder: Path, before: Path | None = None, day: str = "") -> None:
    """See that a catalogue takes no fact of the newest release back from another day than that release said.

    With ``before``, the catalogue as it was before an act of the ``day``, ISO 8601, the act takes nothing of the
    release back from an earlier day than its own.

    Raises:
        DataError: it does, so that an earlier day of knowledge would answer otherwise than it did.
    """
    with beside_newest(built, folder) as (db, last):
        if last is None:
            return
        if (row := db.execute(_OTHER).fetchone()) is not None:
            message = f"{row[0]} is withdrawn from {row[2]} on in release {last.version}; expected that day"
            raise DataError(last.catalogue, 1, f"{message} and not {row[1]}: what is published is not undone")
        if before is not None and (row := _early(db, before, day)) is not None:
            message = f"{row[0]} stands in release {last.version}; expected it withdrawn from {day} on and not {row[1]}"
            raise DataError(last.catalogue, 1, f"{message}: take it back by an act of today")


def _early(db: sqlite3.Connection, before: Path, day: str) -> tuple[str, str] | None:
    db.execute("attach ? as before", (address(before),))
    row: tuple[str, str] | None = db.execute(_BEFORE_ITS_ACT, (day,)).fetchone()
    return row
