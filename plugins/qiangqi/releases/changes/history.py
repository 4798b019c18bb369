"""From one release to the newest of some: the files of changes between, each a step, and places a reader has reached.

A place is a release, with everything up to it read, or a cursor: a release and how many of its own changes were read.
Releases never change, so a place means the same for ever.
"""

from __future__ import annotations

import binascii
import re
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.query.read_only import opened

from ..versions import made_on, manifest_of
from .table import FILE

_CURSOR = re.compile(r"(?P<version>[^\s:]+):(?P<place>\d{1,12})")


class NoPlace(LookupError):
    """There is no such place to go on from; ``versions`` are those that there are, the newest first."""

    def __init__(self, topic: str, versions: list[str]) -> None:
        super().__init__(topic)
        self.topic, self.versions = topic, versions


class Place(NamedTuple):
    """How far a reader has come: a release, and how many of its changes; None for all up to it."""

    version: str
    read: int | None = None


class Step(NamedTuple):
    """The changes of one release: its file, from which release to which, their days, and the day it was made."""

    file: Path
    since: str | None
    version: str
    day_before: str | None
    day: str
    made_on: str
    total: int


def cursor_of(place: Place) -> str:
    """Return the text of a place, which nobody needs to read."""
    if place.read is None:
        return place.version
    return "c." + urlsafe_b64encode(f"{place.version}:{place.read}".encode()).decode().rstrip("=")


def place_of(text: str) -> Place | None:
    """Return the place that a text names, a version or a cursor; None for a cursor that is none."""
    if not text.startswith("c."):
        return Place(text)
    code = text[2:]
    try:
        decoded = urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    found = _CURSOR.fullmatch(decoded)
    place = Place(found["version"], int(found["place"])) if found else None
    return place if place and cursor_of(place) == text else None


def newest_step(releases_folder: Path, among: Sequence[str]) -> Step | None:
    """Return the changes of the newest of some releases, oldest first; None where there is none, or it tells none."""
    return step_of(releases_folder, among[-1]) if among else None


def steps_since(releases_folder: Path, among: Sequence[str], place: Place) -> list[Step]:
    """Return the steps from a place to the newest of some releases; one whose changes were read in part is the first.

    Raises:
        NoPlace: there is no such release, its changes are not that many, or a release between is gone.
    """
    found: list[Step] = []
    known: list[str] = []
    version: str | None = among[-1] if among else None
    while version is not None:
        step = step_of(releases_folder, version)
        known.append(version)
        if version == place.version and place.read is None:
            return found
        if step is None:
            break
        found.insert(0, step)
        if version == place.version:
            if place.read is not None and place.read > step.total:
                raise NoPlace("no_cursor", known)
            return found
        version = step.since
    raise NoPlace("no_way" if place.version in among else "no_version", known)


def reachable(releases_folder: Path, among: Sequence[str]) -> list[str]:
    """Return the releases from which the changes are known up to the newest of some, that one first."""
    found: list[str] = []
    version: str | None = among[-1] if among else None
    while version is not None:
        found.append(version)
        step = step_of(releases_folder, version)
        version = step.since if step else None
    return found


def made_days(releases_folder: Path, versions_: Sequence[str]) -> dict[str, str]:
    """Return the day on which each of some releases was made, in their order; where none is kept, that of its data."""
    return {version: made_on(releases_folder, version) or version[:10] for version in versions_}


def step_of(releases_folder: Path, version: str) -> Step | None:
    """Return the changes of one release; None where it is not there, or was made without."""
    file = releases_folder / version / FILE
    return _step(releases_folder, version, made_on(releases_folder, version)) if file.is_file() else None


@lru_cache(maxsize=256)
def _step(releases_folder: Path, version: str, made: str | None) -> Step:
    file = releases_folder / version / FILE
    with closing(opened(file, never_changes=True)) as db:
        edition = dict(db.execute("select key, value from edition").fetchall())
        (count,) = db.execute("select count(*) from changes").fetchone()
    day = edition["to_day"]
    return Step(file, edition["from"], version, edition["from_day"], day, made or day, count)


def catalogue_of(step: Step) -> Path:
    """Return the database file of the release that a step leads to."""
    name: str = manifest_of(step.file.parent.parent, step.version)["catalogue"]["name"]
    return step.file.parent / name


def open_step(step: Step) -> sqlite3.Connection:
    """Open a step's file for reading; what is sorted is sorted in memory."""
    db = opened(step.file, never_changes=True)
    db.row_factory = sqlite3.Row
    db.execute("pragma temp_store = memory")
    return db
