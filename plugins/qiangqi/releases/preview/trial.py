"""An act on a datasets folder, tried aside: both catalogues are built, the gate compares them, and a file says how.

Nothing that is in service is touched, and nothing in the datasets folder.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from qiangqi.catalogue.building.inputs import gather
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.durable import link_or_copy
from qiangqi.lists.editing.journal import carry_out
from qiangqi.lists.editing.lock import JOURNAL
from qiangqi.lists.sources import card_paths
from qiangqi.standing.strict_yaml import DataError

from ..kept import see_kept
from .built import forget_built, is_built_of, mark_built, move_built
from .difference import write_difference

DIFFERENCE = "difference.db"


def try_contents(
    datasets: Path,
    contents: Mapping[str, bytes | None],
    aside: Path,
    output: Path,
    day: str,
    progress: Progress,
    may_lose: bool = False,
) -> Path:
    """Build a datasets folder as it is and as it would be, and return the file of what differs on a day, ISO 8601.

    ``contents`` are the new bytes of files by their relative paths, None for one that goes. ``aside`` is a folder of
    this function's own, which makes the next trial faster. ``output`` has the catalogue in service, with which what
    would be is compared where the folder as it is cannot be built, and the releases; what those have may be lost
    with ``may_lose`` alone.

    Raises:
        DataError: what would be does not fit, the gate would refuse it, or it would lose what a release has.
    """
    trial = aside / "datasets"
    try:
        before = _before(datasets, aside, output / "catalogue.db", progress)
        _copy(datasets, trial)
        carry_out(trial, "trial", [], contents, day)
        after = aside / "after" / "catalogue.db"
        after.parent.mkdir(parents=True, exist_ok=True)
        forget_built(after.parent)  # of the trial before this one
        if before is not None:
            shutil.copyfile(before, after)  # the gate compares with it
        publish(trial, after.parent, progress=progress)
        mark_built(after.parent)
        if not may_lose:
            see_kept(after, output / "releases", trial, before, day)
        write_difference(aside / DIFFERENCE, before, after, day)
    except DataError as error:
        raise _told(error, trial, datasets) from None
    except (OSError, sqlite3.Error, pa.ArrowException, duckdb.Error) as error:
        raise cannot_write(aside, error) from None
    finally:
        shutil.rmtree(trial, ignore_errors=True)
        progress.end()
    return aside / DIFFERENCE


def _before(datasets: Path, aside: Path, served: Path, progress: Progress) -> Path | None:
    """Return the catalogue of a folder as it is; built anew where the trial before this one did not leave it."""
    folder = aside / "before"
    try:
        if not card_paths(datasets):
            return served if served.is_file() else None  # the first list is to come
        sha256 = gather(datasets).sha256
        if (kept := next((one for one in (folder, aside / "after") if is_built_of(one, sha256)), None)) is not None:
            return move_built(kept, folder)
        forget_built(folder)  # nothing to compare with: what is there is taken as it is
        built = publish(datasets, folder, progress=progress)
        mark_built(folder)
        return built
    except DataError:
        return served if served.is_file() else None


def _copy(datasets: Path, trial: Path) -> None:
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(datasets, trial, copy_function=link_or_copy, ignore=shutil.ignore_patterns(JOURNAL))


def _told(error: DataError, trial: Path, datasets: Path) -> DataError:
    """Say an error of the trial's files with the names that they have in the datasets folder."""
    path, message = (str(one).replace(str(trial), str(datasets)) for one in (error.path, error.message))
    return DataError(path, error.line, message)
