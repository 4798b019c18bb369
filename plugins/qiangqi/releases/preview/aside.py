"""The would-be catalogue, built in a folder of its own, beside a link to the one in service and what differs.

Nothing that is served is touched: the folder has its own catalogue, its own state of the build, and its own lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.durable import link_or_copy

SERVED = "in-service.db"
DIFFERENCE = "difference.db"


class Preview(NamedTuple):
    """The files of a preview: the would-be catalogue, and what differs from the one in service."""

    catalogue: Path
    difference: Path


def prepare(
    datasets: Path,
    folder: Path,
    served: Path,
    day: str,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Preview:
    """Build the catalogue of ``datasets`` into ``folder``, and write what differs from ``served`` beside it.

    ``served`` is the catalogue in service, and need not exist; the gate compares with it as a build does. ``day`` is
    the day, ISO 8601, on which standings are compared. ``say`` receives the gate's reasoning by line.

    Raises:
        DataError: the input does not fit, the gate would refuse the build, or there is no room.
    """
    progress = progress or Progress()
    catalogue = publish(datasets, folder, say=say, progress=progress, last=served)
    from ..release import FAILURES  # only now: what compares begins threads, and the build forks
    from .difference import write_difference

    try:
        with _linked(served, folder / SERVED) as last:
            progress.step("compare")
            write_difference(folder / DIFFERENCE, last, catalogue, day)
    except FAILURES as error:
        raise cannot_write(folder, error) from None
    finally:
        progress.end()
    return Preview(catalogue, folder / DIFFERENCE)


@contextmanager
def _linked(served: Path, link: Path) -> Iterator[Path | None]:
    """Give a file another name while it is compared with, so that it stays as it is; None where there is none."""
    link.unlink(missing_ok=True)
    if not served.is_file() or not served.stat().st_size:
        yield None
        return
    link_or_copy(served.resolve(), link)
    try:
        yield link
    finally:
        link.unlink(missing_ok=True)
