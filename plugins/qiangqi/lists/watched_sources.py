"""``datasets/<place>/watched.csv``: sources whose page vanished or changed after it was used, and since when.

``scripts/collect.py --record`` writes it; a build reads it, and asks nobody anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.dates import DateError, parse_day
from qiangqi.standing.strict_yaml import DataError, data_files, read_data

from .sources import Source

NAME = "watched.csv"

STATES = ("vanished", "changed")
"""``vanished``: its address answers 404 or 410; ``changed``: the page says something else than when it was used."""


class WatchedSource(NamedTuple):
    """One source: the address that was asked, what became of it, since which day, and when it last gave a page."""

    source: str
    address: str
    state: str
    since: str
    last_seen_on: str


def watched_text(rows: Iterable[WatchedSource]) -> str:
    """Return the file of some sources, ordered by their ids."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(WatchedSource._fields)
    writer.writerows(sorted(rows))
    return text.getvalue()


def load_watched_sources(datasets: Path, sources: Collection[Source]) -> list[WatchedSource]:
    """Load what became of the pages of sources, ordered by source.

    Raises:
        DataError: a row does not fit, names a source or address that is not there, or a source twice.
    """
    addresses = {source.id: source.card.address for source in sources}
    found: dict[str, WatchedSource] = {}
    for path in data_files(datasets, f"*/{NAME}"):
        rows = list(csv.reader(read_data(path).splitlines()))
        if not rows or tuple(rows[0]) != WatchedSource._fields:
            raise DataError(path, 1, f"header: expected {','.join(WatchedSource._fields)}")
        for line, cells in enumerate(rows[1:], 2):
            if len(cells) != len(WatchedSource._fields):
                raise DataError(path, line, f"has {len(cells)} cells; expected {len(WatchedSource._fields)}")
            row = WatchedSource(*cells)
            if wrong := _wrong(row, path.parent.name, addresses, found):
                raise DataError(path, line, wrong)
            found[row.source] = row
    return [found[id] for id in sorted(found)]


def _wrong(row: WatchedSource, place: str, addresses: dict[str, str | None], found: Collection[str]) -> str | None:
    if row.source not in addresses or row.source.partition("/")[0] != place:
        return f"source: {row.source!r} is no source of {place}; expected the id of one"
    if row.source in found:
        return f"source: {row.source!r} stands here twice; expected it once"
    if row.address != addresses[row.source]:
        return f"address: {row.address!r} is not that of its card; expected {addresses[row.source]!r}"
    if row.state not in STATES:
        return f"state: {row.state!r}; expected one of {', '.join(STATES)}"
    try:
        days = [parse_day(text) for text in (row.last_seen_on, row.since)]
    except DateError as error:
        return str(error)
    return (
        None if row.state == "changed" or days[0] <= days[1] else "last_seen_on: is later than since; expected before"
    )
