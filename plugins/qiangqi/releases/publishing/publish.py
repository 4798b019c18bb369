"""From a datasets folder to a release that is served: checked, built whole, released, and switched to as one act.

All is prepared under hidden names beside what is served. The one moment that decides is when the journal of the switch
is in its place: before it nothing has begun, after it the switch is made, by this run or by the next command.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.building import pipeline
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.durable import copied, settle, write_settled
from qiangqi.values.checksums import file_sha256

from ..versions import MANIFEST, list_of, list_with, manifest_of, versions
from . import journal
from .journal import Move, Switch
from .pending import APART, LIST, NAME, RELEASE, RELEASES, alone, finish, sweep


class Published(NamedTuple):
    """What is in service: the version, the SHA-256 of its catalogue, the version before, and what this run changed."""

    version: str
    sha256: str
    before: str | None
    is_released: bool
    is_switched: bool


def publish(
    datasets: Path,
    output: Path,
    made_on: str | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Published:
    """Build the catalogue of ``datasets`` whole, and switch ``output`` to it and to its release, or to none of it.

    ``made_on`` is the day, ISO 8601, on which the release is made. ``say`` hears what was pending from an earlier run.

    Raises:
        DataError: the input does not fit, the gate refuses it, there is no room, or another build runs here. What is
            in service is as it was, or the switch was begun and the next command finishes it
            (:func:`.pending.state_of`).
    """
    progress = progress or Progress()
    try:
        with alone(output):
            was_begun = finish(output, say)
            sweep(output, (lambda _: None) if was_begun else say)
            try:
                return _publish(datasets, output, made_on, progress)
            finally:
                progress.end()
                if journal.pending(output) is None:
                    sweep(output)
    except (OSError, sqlite3.Error) as error:
        raise cannot_write(output, error) from None


def _write(built: Path, fresh: Path, releases: Path, progress: Progress) -> str:
    """Write the release apart; what it is written by begins threads, so it is loaded after the build, which forks."""
    from ..release import FAILURES, write_release

    try:
        return write_release(built, fresh, releases, progress)
    except FAILURES as error:
        raise cannot_write(releases, error) from None


def _see_kept(built: Path, releases: Path, datasets: Path) -> None:
    """See that what the newest release has stays, which what is served may not have; loaded like the above."""
    from ..kept import see_kept

    see_kept(built, releases, datasets)


def _publish(datasets: Path, output: Path, made_on: str | None, progress: Progress) -> Published:
    served, releases = output / f"{NAME}.db", output / RELEASES
    built = pipeline.publish(datasets, output / APART, progress=progress, last=served)
    _see_kept(built, releases, datasets)
    shutil.rmtree(output / APART / ".cache")
    digest = file_sha256(built)
    (output / RELEASE).mkdir()
    version = _write(built, output / RELEASE, releases, progress)
    before = next((one for one in reversed(versions(releases)) if one != version), None)
    is_released = (output / RELEASE / MANIFEST).is_file()
    if not is_released:
        digest = _as_released(releases, version, built, digest)
    is_switched = not _is_served(served, digest)
    moves = [*_released(output, version, made_on, is_released), *(_SERVED if is_switched else ())]
    if moves:
        journal.switch(output, Switch(version, digest, tuple(moves)))
    sha256 = manifest_of(releases, version)["catalogue"]["sha256"]
    return Published(version, sha256, before, is_released, is_switched)


def _as_released(releases: Path, version: str, built: Path, digest: str) -> str:
    """Let the file of a release that is there already be the one that is served, and return its SHA-256.

    Another SQLite stores the same rows in other bytes; what is served stays the file that the release names.
    """
    named = manifest_of(releases, version)["catalogue"]
    if named["sha256"] != digest:
        summary = built.with_suffix(".json")
        told = {**json.loads(summary.read_text(encoding="utf-8")), "sha256": named["sha256"]}
        built.unlink()
        copied(releases / version / named["name"], built)
        settle(built)
        write_settled(summary, (json.dumps(told, indent=2, sort_keys=True) + "\n").encode())
    return str(named["sha256"])


_SERVED = (Move(f"{APART}/{NAME}.db", f"{NAME}.db"), Move(f"{APART}/{NAME}.json", f"{NAME}.json"))


def _released(output: Path, version: str, made_on: str | None, is_released: bool) -> Iterator[Move]:
    """Yield the moves of a release: the list first, which may name one that is not there yet."""
    text, listed = list_with(output / RELEASES, version, made_on), list_of(output / RELEASES)
    if not listed.is_file() or listed.read_text(encoding="utf-8") != text:
        (output / LIST).write_text(text, encoding="utf-8")
        settle(output / LIST)
        yield Move(LIST, f"{RELEASES}/{listed.name}")
    if is_released:
        yield Move(RELEASE, f"{RELEASES}/{version}")


def _is_served(served: Path, digest: str) -> bool:
    """Whether the catalogue in service is the one that was built, and says so."""
    summary = served.with_suffix(".json")
    try:
        told = json.loads(summary.read_text(encoding="utf-8")).get("sha256")
    except (FileNotFoundError, ValueError):
        return False
    return bool(told == digest and file_sha256(served) == digest)
