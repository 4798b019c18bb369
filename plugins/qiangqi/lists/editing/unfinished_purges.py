"""Which purges are not done whole yet: after the data, the catalogue and the releases follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .contents import put
from .journal import Act, acts
from .lock import JOURNAL

PURGE = "purge"
"""The verb of the acts that keep nothing of what was before."""


def unfinished(datasets: Path) -> Iterator[Act]:
    """Return each purge of the journal that is not marked as done."""
    return (act for act in acts(datasets) if act.verb == PURGE and not _mark(datasets, act).exists())


def mark_done(datasets: Path, act: Act) -> None:
    """Mark a purge as done, once all that follows from it is."""
    put(_mark(datasets, act), b"")


def refuse_unfinished(datasets: Path) -> None:
    """See that nothing is left to do of a purge, before another command builds or publishes.

    Raises:
        DataError: something is; what it names does it.
    """
    if act := next(unfinished(datasets), None):
        where = f" in {act.output}" if act.output else ", with the same --output"
        message = f"{act} is unfinished; expected it finished first{where}: scripts/source.py log"
        raise DataError(datasets, 1, message)


def _mark(datasets: Path, act: Act) -> Path:
    return datasets / JOURNAL / "purged" / str(act.number)
