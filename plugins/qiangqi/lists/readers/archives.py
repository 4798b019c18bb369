"""Archives of annexes (zip, 7z, rar): their files, unpacked one by one into a folder that is gone afterwards.

Nothing of an archive is trusted: not the names in it, not the sizes that it states, not what it says that a file is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from qiangqi.file_identity import Identity, identity_of
from qiangqi.standing.strict_yaml import DataError

from .archive_contents import Shelf, unpacked
from .formats import Archive, archive_of
from .limited_process import in_limited_process

_SMALL = 1 << 20
"""Bytes of a zip whose directory, of which alone its kind is read, can name no more than 23,000 parts."""


class Member(NamedTuple):
    """A file of an archive: its name there, with its folders, and where it lies while the archive is gone through."""

    name: str
    path: Path


def kind(path: Path) -> Archive | None:
    """Return which archive a file is by its content, or None; a workbook or document is none, though it is a zip.

    Raises:
        DataError: it cannot be read, or is a damaged zip.
    """
    return _kind(path, identity_of(path))


@lru_cache(maxsize=256)
def _kind(path: Path, state: Identity | None) -> Archive | None:
    """Look once at one state of a file; what its first bytes or a short directory tell needs no process with limits.

    Whatever is wrong with it, the process says in a line.
    """
    with suppress(Exception), path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04" or os.fstat(file.fileno()).st_size <= _SMALL:
            return archive_of(path)
    return next(in_limited_process(path, lambda: [archive_of(path)]))


def members(path: Path) -> Iterator[Member]:
    """Yield the files of an archive in its order, without folders and what file managers leave in them.

    Each lies in a folder of its own under its own name until the iteration ends.

    Raises:
        DataError: it is no archive, is damaged, encrypted, one part of several, or larger than the limits; a file in
            it is a link, an archive itself, stands twice or outside of it; or nothing here unpacks it, and the line
            names the package that does.
    """
    form = kind(path)
    if form is None:
        raise DataError(path, 1, "is no archive; expected zip, 7z or rar")
    with TemporaryDirectory(prefix="qiangqi-") as folder:
        shelf = Shelf(path, Path(folder))
        found = 0
        for name, place in in_limited_process(path, lambda: unpacked(form, shelf)):
            found += 1
            yield Member(name, place)
        if not found:
            raise DataError(path, 1, "holds no file; expected an archive of lists")
