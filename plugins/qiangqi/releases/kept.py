"""What the newest release has stays in what comes after it, however that is released."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from qiangqi.catalogue.query.read_only import opened

from .published import refuse_loss
from .tables import FICTIONAL
from .taken_back import refuse_other_days


def is_fictional(catalogue: Path) -> bool:
    """Whether a catalogue is of invented firms."""
    with closing(opened(catalogue)) as db:
        return db.execute(FICTIONAL).fetchone() is not None


def see_kept(
    built: Path, folder: Path, datasets: Path | None = None, before: Path | None = None, day: str = ""
) -> None:
    """See that a catalogue loses nothing of the newest release of a folder, and takes nothing back otherwise.

    ``datasets`` is as in :func:`.published.refuse_loss`, ``before`` and ``day`` as in
    :func:`.taken_back.refuse_other_days`. An invented catalogue may lose what it likes: nothing of it was published.

    Raises:
        DataError: a fact or a withdrawal is gone, or another day is said of it.
    """
    if is_fictional(built):
        return
    refuse_loss(built, folder, datasets)
    refuse_other_days(built, folder, before, day)
