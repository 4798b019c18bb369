"""The changes as files of a release, in every form of its tables, and what its manifest says of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

from ..checksums import FileChecksum
from ..results import TableFiles
from ..tables import Content
from ..versions import manifest_of, versions
from ..writing import write_table
from .change_set import Edition, write_changes
from .table import FILE, TABLE, changes_table

FIRST = {
    "zh": "这是第一个版本，没有更早的可比，所以没有变动。",
    "en": "This is the first release: there is none before it to compare with, so there are no changes.",
}
SINCE = {"zh": "与上一版本相比的变动。", "en": "The changes since the release before."}


class Changes(NamedTuple):
    """What a release has of its changes: the database file, the table in its forms, and what the manifest says."""

    file: FileChecksum
    table: TableFiles
    about: dict[str, Any]


def edition_of(releases_folder: Path, version: str) -> Edition:
    """Return a release of a folder of releases."""
    manifest = manifest_of(releases_folder, version)
    folder = releases_folder / version
    return Edition(folder, folder / manifest["catalogue"]["name"], version, manifest["day"])


def newest(releases_folder: Path, but: str) -> Edition | None:
    """Return the release that was made last, another than ``but``; None where there is none.

    Raises:
        DataError: its catalogue is not the one that its manifest names: nothing could be compared with it.
    """
    found = [version for version in versions(releases_folder) if version != but]
    if not found:
        return None
    last = edition_of(releases_folder, found[-1])
    if file_sha256(last.catalogue) != manifest_of(releases_folder, last.version)["catalogue"]["sha256"]:
        message = "is not as it was released: its manifest has another SHA-256; expected the file of the release itself"
        raise DataError(last.catalogue, 1, message)
    return last


def add_changes(
    last: Edition | None, now: Edition, content: Content, added: Callable[[int], None]
) -> tuple[Content, Changes]:
    """Write the changes since the last release into the folder of the new one; the content then counts them, too."""
    path = now.folder / FILE
    count = write_changes(path, last, now, added)
    whole = content._replace(rows={**content.rows, TABLE: count})
    files = write_table(path, now.folder, changes_table(), whole, lambda _: None)
    about = {
        "from": last.version if last else None,
        "from_day": last.day if last else None,
        "to": now.version,
        "to_day": now.day,
        "count": count,
        "says": SINCE if last else FIRST,
    }
    return whole, Changes(FileChecksum(FILE, file_sha256(path), path.stat().st_size), files, about)
