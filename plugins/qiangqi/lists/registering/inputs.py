"""What is to be added: files, the files of folders and of archives, each under the name by which it was found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from qiangqi.standing.strict_yaml import DataError

from ..readers.archives import kind, members
from ..readers.limits import MAX_UNPACKED_TOGETHER

_LEFT_OUT = (".", "~$", "__MACOSX", "Thumbs.db", "desktop.ini")
"""How the names begin of what file managers and open documents leave in folders."""


class Input(NamedTuple):
    """One file: its name for the registrar, with the folder or archive that it came in, and where it lies.

    ``refused`` says why an archive cannot be gone through to its end; it then stands for what it holds.
    """

    name: str
    path: Path
    refused: str = ""


@contextmanager
def inputs_of(paths: Sequence[Path]) -> Iterator[list[Input]]:
    """Give every file that some paths lead to, in their order; those of archives lie unpacked while the block runs.

    Raises:
        DataError: a path is not there, or a folder holds no file.
    """
    with TemporaryDirectory(prefix="qiangqi-") as folder:
        shelf = _Shelf()
        found = [one for number, path in enumerate(paths) for one in _of(path, Path(folder) / str(number), shelf)]
        yield list({one.path.resolve(): one for one in found}.values())  # a file that was named twice is one


def is_single(paths: Sequence[Path]) -> bool:
    """Whether there is one path, and it is a file that is no archive, or is not there."""
    return len(paths) == 1 and not paths[0].is_dir() and not _is_archive(paths[0])


def _is_archive(path: Path) -> bool:
    """Whether a file is an archive; a damaged one is refused when it is looked at, as any file is."""
    try:
        return path.is_file() and kind(path) is not None
    except DataError:
        return False


class _Shelf:
    """How many bytes the archives of one command have unpacked to, all of them together."""

    def __init__(self) -> None:
        self.size = 0

    def put(self, archive: Path, member: Path, place: Path) -> None:
        """Copy a file of an archive to its place."""
        self.size += member.stat().st_size
        if self.size > MAX_UNPACKED_TOGETHER:
            limit = f"{MAX_UNPACKED_TOGETHER >> 20} MiB"
            message = f"unpacks, with the archives before it, to more than {limit}; expected it added by itself"
            raise DataError(archive, 1, message)
        place.parent.mkdir(parents=True)
        shutil.copyfile(member, place)  # the archive's own goes when it has been gone through


def _of(path: Path, unpacked: Path, shelf: _Shelf) -> Iterator[Input]:
    if path.is_dir():
        yield from _in_folder(path, unpacked, shelf)
    elif not path.is_file():
        raise DataError(path, 1, "is no file; expected a list, a folder of lists or an archive of lists")
    elif _is_archive(path):
        yield from _in_archive(path, path.name, unpacked, shelf)
    else:
        yield Input(path.name, path)


def _in_folder(folder: Path, unpacked: Path, shelf: _Shelf) -> Iterator[Input]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_left_out(path, folder)]
    if not found:
        raise DataError(folder, 1, "holds no file; expected a folder of lists")
    for number, path in enumerate(found):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        if _is_archive(path):
            yield from _in_archive(path, name, unpacked / str(number), shelf)
        else:
            yield Input(name, path)


def _is_left_out(path: Path, folder: Path) -> bool:
    return any(part.startswith(_LEFT_OUT) for part in path.relative_to(folder).parts)


def _in_archive(path: Path, name: str, unpacked: Path, shelf: _Shelf) -> Iterator[Input]:
    try:
        for number, member in enumerate(members(path)):
            place = unpacked / f"m{number}" / member.path.name
            shelf.put(path, member.path, place)
            yield Input(f"{name}/{member.name}", place)
    except DataError as error:
        yield Input(name, path, str(error))
