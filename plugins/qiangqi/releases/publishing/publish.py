"""From a datasets folder to a release that is served: checked, built whole, released, and switched to as one act.

All is prepared under hidden names beside what is served. The one moment that decides is when the journal of the switch
is in its place: before it nothing has begun, after it the switch is made, by this run or by the next command.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.building import pipeline
from qiangqi.catalogue.building.durable import settle
from qiangqi.catalogue.building.lock import locked
from qiangqi.catalogue.building.progress import Progress
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.values.checksums import file_sha256

from ..release import FAILURES, write_release
from ..versions import MANIFEST, list_of, list_with, manifest_of, versions
from . import journal
from .journal import Move, Switch

NAME = "catalogue"
RELEASES = "releases"
_APART, _RELEASE, _LIST = ".publish", f"{RELEASES}/.publish.new", f"{RELEASES}/.versions.json.publish"


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
            in service is as it was, or the switch was begun and the next command finishes it (:func:`state_of`).
    """
    progress = progress or Progress()
    try:
        with _alone(output):
            _finish(output, say)
            _sweep(output, say)
            try:
                return _publish(datasets, output, made_on, progress)
            finally:
                progress.end()
                if journal.pending(output) is None:
                    _sweep(output)
    except FAILURES as error:
        raise cannot_write(output, error) from None


def finish_pending(output: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Finish the switch that an earlier run began in a folder, if one did; ``say`` hears of it.

    Raises:
        DataError: it cannot be finished, or a build runs there.
    """
    if journal.pending(output) is None:
        return
    try:
        with _alone(output):
            _finish(output, say)
            _sweep(output)
    except OSError as error:
        raise cannot_write(output, error) from None


def state_of(output: Path) -> str:
    """Return what has come of a switch that an error broke off, in both languages.

    Raises:
        DataError: there is a journal that cannot be read.
    """
    begun = journal.pending(output)
    if begun is None:
        return "没有切换任何东西 nothing was switched"
    return f"切换已开始 the switch to {begun.version} has begun: 下一个命令会完成它 the next command finishes it"


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Hold the locks of the build and of the releases."""
    with (
        locked(output / ".cache" / f"{NAME}.lock"),
        locked(output / RELEASES / ".lock", "a release is being made in this folder"),
    ):
        yield


def _finish(output: Path, say: Callable[[str], None]) -> None:
    begun = journal.pending(output)
    if begun is not None:
        say(f"上次未完成的切换 a switch was pending: {begun.version}")
        journal.finish(output, begun)
        say("已完成 it is made now: release and catalogue in service")


def _sweep(output: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Remove what a run left that began nothing."""
    left = [path for name in (_APART, _RELEASE, _LIST, f"{journal.NAME}.new") if (path := output / name).exists()]
    if left:
        say("上次发布中断，什么也没有切换 the last run was broken off before anything was switched; it begins anew")
    for path in left:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _publish(datasets: Path, output: Path, made_on: str | None, progress: Progress) -> Published:
    served, releases = output / f"{NAME}.db", output / RELEASES
    built = pipeline.publish(datasets, output / _APART, progress=progress, last=served)
    shutil.rmtree(output / _APART / ".cache")
    digest = file_sha256(built)
    (output / _RELEASE).mkdir()
    version = write_release(built, output / _RELEASE, releases, progress)
    before = next((one for one in reversed(versions(releases)) if one != version), None)
    is_released = (output / _RELEASE / MANIFEST).is_file()
    is_switched = not _is_served(served, digest)
    moves = [*_released(output, version, made_on, is_released), *(_SERVED if is_switched else ())]
    if moves:
        journal.switch(output, Switch(version, digest, tuple(moves)))
    sha256 = manifest_of(releases, version)["catalogue"]["sha256"]
    return Published(version, sha256, before, is_released, is_switched)


_SERVED = (Move(f"{_APART}/{NAME}.db", f"{NAME}.db"), Move(f"{_APART}/{NAME}.json", f"{NAME}.json"))


def _released(output: Path, version: str, made_on: str | None, is_released: bool) -> Iterator[Move]:
    """Yield the moves of a release: the list first, which may name one that is not there yet."""
    text, listed = list_with(output / RELEASES, version, made_on), list_of(output / RELEASES)
    if not listed.is_file() or listed.read_text(encoding="utf-8") != text:
        (output / _LIST).write_text(text, encoding="utf-8")
        settle(output / _LIST)
        yield Move(_LIST, f"{RELEASES}/{listed.name}")
    if is_released:
        yield Move(_RELEASE, f"{RELEASES}/{version}")


def _is_served(served: Path, digest: str) -> bool:
    """Whether the catalogue in service is the one that was built, and says so."""
    summary = served.with_suffix(".json")
    try:
        told = json.loads(summary.read_text(encoding="utf-8")).get("sha256")
    except (FileNotFoundError, ValueError):
        return False
    return bool(told == digest and file_sha256(served) == digest)
