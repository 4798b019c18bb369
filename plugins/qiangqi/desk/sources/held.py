"""What is held, read for a page: every list, and one list with its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.lists.cards import Card
from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.rows import read
from qiangqi.lists.sources import Source, load_sources
from qiangqi.releases.published import published_sources
from qiangqi.releases.publishing.pending import RELEASES
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask
from qiangqi.values.vocabulary import load_vocabulary

from ..acts.effect import Words
from ..language import gettext as _

ROWS = 200
"""Rows of a list on one page."""


class Held(NamedTuple):
    """One list that is held, and whether a release has it and all of it is taken back."""

    source: Source
    is_published: bool
    is_withdrawn: bool


def every(datasets: Path, output: Path) -> list[Held]:
    """Return every list, the newest first.

    Raises:
        DataError: a card does not fit.
    """
    published = published_sources(output / RELEASES)
    found = [Held(one, one.id in published, _is_withdrawn(one.card)) for one in load_sources(datasets)]
    return sorted(found, key=lambda one: (one.source.card.made, one.source.id), reverse=True)


def one(datasets: Path, output: Path, id_: str) -> Held:
    """Return one list by its id.

    Raises:
        DataError: there is none, or a card does not fit.
    """
    found = next((held for held in every(datasets, output) if held.source.id == id_), None)
    if found is None:
        raise DataError(datasets, 1, f"no source {id_!r}; expected PLACE/ID of a card")
    return found


def rows_of(datasets: Path, source: Source, first: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many rows a list has, and some of them in words from the ``first`` on, counted from 0.

    Raises:
        DataError: they cannot be read as the card says.
    """
    if source.card.raw is None:
        return 0, []
    words = Words(load_vocabulary(datasets), load_regimes(datasets))
    found = list(read(source, load_regimes(datasets)))
    return len(found), [_line(words, row) for row in found[first : first + ROWS]]


def _line(words: Words, row: FactRow | IssueRow) -> dict[str, Any]:
    if isinstance(row, FactRow):
        title = words.title({"regime": row.regime, "tier": row.tier})
        says = f"{words.word('kinds', row.kind)} {row.happened_text}"
        return {"line": row.line, "name": row.name, "title": title, "says": says, "is_fact": True}
    says = f"{words.word('issue_codes', row.code)}{_('：')}{mask(row.value)}"
    return {"line": row.line, "name": mask(row.name) or _("（无名称）"), "title": "", "says": says, "is_fact": False}


def _is_withdrawn(card: Card) -> bool:
    return any(entry.line == "all" for entry in card.withdrawn)
