"""Reports as acts of the desk: with the same lock, journal and functions as scripts/report.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qiangqi.lists.editing.edit import Edit, Holdings
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.sources import load_sources
from qiangqi.releases.acting import carried_out, held_for, settle
from qiangqi.standing.strict_yaml import Text
from qiangqi.values.vocabulary import Word, load_vocabulary

from ..settings import Desk

COMMAND = "make desk"


def take(desk: Desk, make: Callable[[Holdings], Edit], because: Text) -> str:
    """Take an act whole, and return the id of its report.

    Raises:
        DataError: it does not fit, or the folder cannot be written.
    """
    day = desk.today().isoformat()
    with writing(desk.datasets, COMMAND, _unsaid):
        settle(desk.datasets, desk.output, _unsaid)
        edit = make(held_for(desk.datasets, desk.output, day, because, frozenset()))
        carried_out(desk.datasets, edit, day)
    return edit.sources[0]


def _unsaid(_text: str) -> None:
    """The page waits meanwhile; what is waited for stands on it when it is over."""


def kinds_of(datasets: Path) -> dict[str, Word]:
    """Return the kinds of reports by their ids."""
    return load_vocabulary(datasets).words("report_kinds")


def acts_of(datasets: Path) -> dict[str, Word]:
    """Return the kinds of facts by their ids."""
    return load_vocabulary(datasets).words("kinds")


def places_of(datasets: Path) -> list[str]:
    """Return the places that a report may belong to."""
    return sorted({source.path.parent.name for source in load_sources(datasets)})
