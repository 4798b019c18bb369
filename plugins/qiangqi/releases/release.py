"""From a built catalogue to a release: written apart, forced to the disk, then there whole or not at all.

The same content gives the same bytes. A release that exists is never written again.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa

from qiangqi.catalogue.building.lock import locked
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.durable import copied, settle
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

from .changes.change_set import Edition
from .changes.release_files import add_changes, newest
from .changes.table import TABLE
from .checksums import FileChecksum
from .description import describe
from .kept import is_fictional, see_kept
from .results import TableFiles, content_hash
from .tables import Content, content_of, public_tables
from .versions import MANIFEST, add_version, catalogue_in, version_with, versions
from .writing import write_table

_SHORT = 12
_AT_ONCE = 2
"""Tables that are written at once: the next one is read while the slowest form of one is finished."""

_MAGIC = b"SQLite format 3\0"

FAILURES = (OSError, sqlite3.Error, pa.ArrowException, duckdb.Error)
"""What the libraries raise that write a release, where a file cannot be written or read."""


def release(
    catalogue: Path,
    output: Path,
    progress: Progress | None = None,
    made_on: str | None = None,
    may_lose: bool = False,
) -> Path:
    """Write the release of a catalogue into ``output/<version>/`` and return that folder.

    The version is the day of the data, the latest publication among the sources, and the beginning of the hash of
    what the tables hold; neither the clock nor SQLite's own bytes are asked. Where that version exists it is left as
    it is. ``made_on`` is the day on which this one is made; only the list of versions keeps it. What the newest
    release has may be lost with ``may_lose`` alone.

    Raises:
        DataError: there is no such catalogue, no room, another release is being made here, or the catalogue has lost
            what the newest one has; every release that was there is as it was.
    """
    progress = progress or Progress()
    if not catalogue.is_file():
        raise DataError(catalogue, 1, "is no file; expected a built catalogue, as `make build` makes it")
    _see_database(catalogue)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with locked(output / ".lock"):
            if not may_lose:
                _see_kept(catalogue, output)
            return _release(catalogue, output, progress, made_on)
    except FAILURES as error:
        raise cannot_write(output, error) from None
    finally:
        progress.end()


def _see_database(catalogue: Path) -> None:
    """See that a file is a database: later it could not be told whether this one or a file of a release is none."""
    try:
        with catalogue.open("rb") as file:
            is_database = file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise DataError(catalogue, 1, f"cannot be read: {error.strerror}; expected a built catalogue") from None
    if not is_database:
        raise DataError(catalogue, 1, "is no database; expected a built catalogue, as `make build` makes it")


def _see_kept(catalogue: Path, output: Path) -> None:
    """See that a catalogue keeps what the newest release has, unless it is released already.

    It is hashed for that only where there is something to keep: a large one takes seconds.
    """
    if versions(output) and version_with(output, file_sha256(catalogue)) is None:
        see_kept(catalogue, output)


def _release(catalogue: Path, output: Path, progress: Progress, made_on: str | None) -> Path:
    with _temporary_folder(output / ".release.new") as fresh:
        version = write_release(catalogue, fresh, output, progress)
        if (fresh / MANIFEST).is_file():
            fresh.rename(output / version)
    add_version(output, version, made_on)
    return output / version


def write_release(catalogue: Path, fresh: Path, output: Path, progress: Progress) -> str:
    """Write the release of a catalogue into an empty folder, forced to the disk, and return its version.

    Its changes are those since the newest release in ``output``. Where this version is there already nothing is
    written, and the folder has no manifest.

    Raises:
        DataError: the catalogue is not what its build made, or the newest release is not as it was released.
    """
    progress.step("catalogue")
    taken = _as_built(catalogue, _taken(catalogue, fresh / catalogue.name))
    if (known := version_with(output, taken.sha256)) is not None:
        return known
    content = content_of(fresh / catalogue.name)
    _see_kind(fresh / catalogue.name, output)
    table_files = _write_tables(fresh / catalogue.name, fresh, content, progress)
    version = f"{content.day}-{content_hash(table_files)[:_SHORT]}"
    if not (output / version / MANIFEST).is_file():
        progress.step("changes", len(public_tables()))
        edition = Edition(fresh, fresh / catalogue.name, version, content.day)
        content, changes = add_changes(newest(output, version), edition, content, lambda n: progress.add(n, n))
        progress.step("describe")
        describe(fresh, version, content, taken, {**table_files, TABLE: changes.table}, changes)
        progress.step("settle")
        _settle(fresh)
    return version


@contextmanager
def _temporary_folder(folder: Path) -> Iterator[Path]:
    """Give an empty hidden folder; what an earlier attempt left goes, and what this one leaves goes too."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _taken(source: Path, target: Path) -> FileChecksum:
    """Copy the catalogue into the release; everything is read from the copy, and no other name leads to its bytes."""
    copied(source, target)
    return FileChecksum(target.name, file_sha256(target), target.stat().st_size)


def _see_kind(catalogue: Path, output: Path) -> None:
    """See that invented and real catalogues have folders of their own: each release goes on from the one before.

    Raises:
        DataError: the newest release is of the other kind.
    """
    last = next(reversed(versions(output)), None)
    if last is not None and catalogue_in(output, last).is_fictional != is_fictional(catalogue):
        message = "has releases of invented firms beside those of real ones; expected a folder for each kind"
        raise DataError(output, 1, message)


def _as_built(catalogue: Path, taken: FileChecksum) -> FileChecksum:
    """Return the sum of a catalogue, unless the build that lies beside it says another.

    Raises:
        DataError: the file is not what the build made.
    """
    summary = catalogue.with_suffix(".json")
    if summary.is_file() and _built(summary) != taken.sha256:
        message = f"is not what the build made: {summary.name} has another SHA-256; expected a catalogue built anew"
        raise DataError(catalogue, 1, message)
    return taken


def _built(summary: Path) -> str | None:
    with suppress(ValueError, AttributeError):
        found: str | None = json.loads(summary.read_text(encoding="utf-8")).get("sha256")
        return found
    return None


def _write_tables(catalogue: Path, folder: Path, content: Content, progress: Progress) -> dict[str, TableFiles]:
    """Write every table, the largest first; what is written goes to the disk while others are being made."""
    progress.step("tables", sum(content.rows.values()))
    tables, added = sorted(public_tables(), key=lambda table: -content.rows[table.name]), _counting(progress)
    with ThreadPoolExecutor(1) as disk, ThreadPoolExecutor(_AT_ONCE) as writers:
        settled: list[Future[None]] = [disk.submit(settle, catalogue)]
        table_files: dict[str, TableFiles] = {}
        each = writers.map(lambda table: write_table(catalogue, folder, table, content, added), tables)
        for table, written in zip(tables, each, strict=True):
            table_files[table.name] = written
            settled += [disk.submit(settle, folder / file.name) for file in written.files]
        for one in settled:
            one.result()
    return {table.name: table_files[table.name] for table in public_tables()}


def _counting(progress: Progress) -> Callable[[int], None]:
    """Return what counts rows that any thread has written."""
    told = Lock()

    def added(rows: int) -> None:
        with told:
            progress.add(rows, rows)

    return added


def _settle(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        settle(path)
    settle(folder)
