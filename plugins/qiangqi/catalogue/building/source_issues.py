"""Issues of sources as a whole: their page vanished or changed after it was used, as ``watched.csv`` says.

They are of no row, so their line is empty, and rows still add up. What was read from a page stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qiangqi.lists.sources import Source
from qiangqi.lists.watched_sources import WatchedSource
from qiangqi.values.vocabulary import Word

from ..schema import list_tables
from ..schema.database import Row

CODES = {"vanished": "source_vanished", "changed": "source_changed"}


def source_issues(
    watched: Iterable[WatchedSource], words: Mapping[str, Word], sources: Iterable[Source]
) -> Iterator[Row]:
    """Yield the rows for the table of issues, by the words of their codes; the value is the day and the address."""
    titles = {source.id: source.card.title for source in sources}
    for one in watched:
        code = CODES[one.state]
        yield {
            "issue_id": f"{one.source}:page",
            "source_id": one.source,
            "name": titles[one.source],
            "field": "网址",
            "value": f"{one.since} {one.address}",
            **list_tables.meaning(code, words[code]),
        }
