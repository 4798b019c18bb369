"""What an archive holds: its parts, the files of each, and the manifest that names every file with its SHA-256."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pydantic import Field, model_validator

from qiangqi.lists.editing.lock import JOURNAL, LOCK
from qiangqi.standing.strict_yaml import DataError, Strict

MANIFEST = "manifest.json"
FORMAT = "qiangqi-backup-1"
PARTS = ("datasets", "inbox", "waiting", "keys")
"""The folders of an archive: lists with their journal, what was collected, what is in work, keys that sign receipts."""

KEYS = "keys"
_OF_THE_MOMENT = {"datasets": (LOCK, f"{JOURNAL}/reading/"), "waiting": ("desk/jobs/",)}
"""What is of no use later: who holds the datasets folder just now, and the desk's work under way."""

MOST_FILES, LONGEST = 500_000, 4_096


class Kept(Strict):
    """A file of an archive, by its path there."""

    path: str
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")

    @model_validator(mode="after")
    def _inside(self) -> Kept:
        parts = PurePosixPath(self.path).parts
        is_plain = "/".join(parts) == self.path and not any(part in ("", ".", "..") for part in parts)
        if not is_plain or len(parts) < 2 or parts[0] not in PARTS or len(self.path) > LONGEST:
            raise ValueError("leads out of the archive's folders")
        if "\\" in self.path or not self.path.isprintable():
            raise ValueError("has a name that no system should write")
        return self


class Manifest(Strict):
    """Every file of an archive, in its order, and whether keys are among them."""

    format: str = Field(pattern=f"^{FORMAT}$")
    holds_secrets: bool
    files: list[Kept] = Field(max_length=MOST_FILES)

    @model_validator(mode="after")
    def _once(self) -> Manifest:
        paths = [one.path for one in self.files]
        folders = {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents}
        if paths != sorted(set(paths)) or folders & set(paths):
            raise ValueError("files: expected each path once, in their order, and no file that is a folder too")
        return self

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return sum(one.bytes for one in self.files)


def files_of(part: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a part by their paths in an archive.

    Raises:
        DataError: one is a link, a pipe or a device, of which an archive would not hold what it stands for.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode) or name.startswith(_OF_THE_MOMENT.get(part, ("\0",))):
            continue
        if not stat.S_ISREG(mode):
            raise DataError(path, 1, "is a link, a pipe or a device; expected files and folders alone")
        yield f"{part}/{name}", path
