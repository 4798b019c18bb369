"""Completeness: how many firms of a stated total are recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from qiangqi.lists.cards import Total
from qiangqi.lists.sources import Source

_COUNT = """
select count(distinct m.key) from facts f join marks.marks m on m.number = f.rowid
where f.regime = ? and f.tier = ? and f.kind = ? and f.withdrawn_on is null
"""


def counter_of(db: sqlite3.Connection, sources: Sequence[Source]) -> Callable[[Source, Total], int | None]:
    """Return what counts the firms of a stated total that are held in a catalogue, each once.

    They are in the same source, in one that names the same document, or in a batch that the total names. None where
    a figure is cumulative or mixes titles, or where nothing that is held could be a part of it.
    """
    by_number: dict[str, list[str]] = {}
    for source in sources:
        if source.card.number is not None:
            by_number.setdefault(source.card.number, []).append(source.id)

    def count(source: Source, total: Total) -> int | None:
        mixed = total.regime is None or total.tier is None or total.kind is None
        if total.is_ == "stock" or mixed or (source.raw_path is None and not total.batches):
            return None
        kind = "publicised" if total.stage == "publicity" else total.kind
        number = source.card.number
        ids = by_number[number] if total.division == "100000" and number is not None else [source.id]
        of_source = f"f.source_id in ({', '.join('?' * len(ids))})"
        of_batch = f"f.batch in ({', '.join('?' * len(total.batches))})"
        where = f"and ({of_source} or {of_batch})" if total.batches else f"and {of_source}"
        values = (total.regime, total.tier, kind, *ids, *total.batches)
        count: int = db.execute(_COUNT + where, values).fetchone()[0]
        return count

    return count
