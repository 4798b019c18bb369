"""Completeness: how many firms of a stated total are recorded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence

from qiangqi.lists.cards import Total
from qiangqi.lists.sources import Source

_COUNT = """
select count(distinct m.key) from facts f join marks.marks m on m.number = f.rowid
where f.regime = ? and f.tier = ? and f.kind = ? and f.withdrawn_on is null
"""
_REPLACED = """
select corrects from facts where source_id in (select value from json_each(?)) and corrects is not null
and withdrawn_on is null
"""


def counter_of(db: sqlite3.Connection, sources: Sequence[Source]) -> Callable[[Source, Total], int | None]:
    """Return what counts the firms of a stated total that are held in a catalogue, each once.

    They are in the same source or a later edition of it, whose row then counts instead of the one that it corrects, in
    one that names the same document, or in a batch that the total names. None where a figure is cumulative or mixes
    titles, or where nothing that is held could be a part of it.
    """
    by_number: dict[str, list[str]] = {}
    editions: dict[str, list[str]] = {}
    for source in sources:
        if source.card.number is not None:
            by_number.setdefault(source.card.number, []).append(source.id)
        if source.card.edition_of is not None:
            editions.setdefault(source.card.edition_of.source, []).append(source.id)
    later = json.dumps([id_ for ids in editions.values() for id_ in ids])
    replaced = json.dumps([id_ for (id_,) in db.execute(_REPLACED, [later])]) if editions else "[]"

    def count(source: Source, total: Total) -> int | None:
        mixed = total.regime is None or total.tier is None or total.kind is None
        if total.is_ == "stock" or mixed or (source.raw_path is None and not total.batches):
            return None
        kind = "publicised" if total.stage == "publicity" else total.kind
        number = source.card.number
        own = [source.id, *editions.get(source.id, ())]
        ids = by_number[number] if total.division == "100000" and number is not None else own
        of_source = f"f.source_id in ({', '.join('?' * len(ids))})"
        of_batch = f"f.batch in ({', '.join('?' * len(total.batches))})"
        where = f"and ({of_source} or {of_batch})" if total.batches else f"and {of_source}"
        values = [total.regime, total.tier, kind, *ids, *total.batches]
        if replaced != "[]":
            where, values = f"{where} and f.fact_id not in (select value from json_each(?))", [*values, replaced]
        count: int = db.execute(_COUNT + where, values).fetchone()[0]
        return count

    return count
