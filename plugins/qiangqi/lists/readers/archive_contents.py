"""What each kind of archive holds, unpacked within limits; it runs in a limited process."""

from __future__ import annotations

import os
import resource
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from qiangqi.standing.strict_yaml import DataError

from .archive_names import safe, zip_name
from .formats import Archive, archive_of
from .limited_process import beat
from .limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED

_BLOCK = 1 << 20
_RATIO_FROM = 16 << 20
"""Bytes below which no archive is a bomb, however well its lists can be packed."""

_TOOL_SECONDS = 120
_NO_PASSWORD = "expected it without a password"
_NO_TOOL = "is a rar; to unpack it install bsdtar (Debian: libarchive-tools) or unar, or unpack it by hand"


def unpacked(form: Archive, shelf: Shelf) -> Iterator[tuple[str, Path]]:
    """Yield the name and the place of each file; see :func:`.archives.members`."""
    try:
        yield from {"zip": _zip, "7z": _seven_zip, "rar": _rar}[form](shelf)
    except (DataError, MemoryError):
        raise
    except Exception as error:
        shelf.refuse(f"is a damaged {form} ({type(error).__name__}); expected a whole archive")


class Shelf:
    """The folder in which the files of one archive are put, and how much of the limits they have used."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path, self.folder = path, folder
        self.size = 0
        self.names: set[str] = set()
        self.most = max(_RATIO_FROM, min(MAX_UNPACKED, MAX_RATIO * path.stat().st_size))

    def refuse(self, message: str) -> None:
        """Raise the line that says why the archive is not read."""
        raise DataError(self.path, 1, message)

    def place(self, name: str, is_link: bool = False) -> tuple[str, Path] | None:
        """Return the name of the next file and where it is to lie, or None for one that is no content."""
        known = safe(self.path, name)
        if known is None:
            return None
        if is_link:
            self.refuse(f"holds a link, {known}; expected files alone")
        if known in self.names:
            self.refuse(f"holds two files that are called {known}; expected each once")
        self.names.add(known)
        if len(self.names) > MAX_MEMBERS:
            self.refuse(f"holds more than {MAX_MEMBERS} files; expected at most that many")
        place = self.folder / str(len(self.names)) / _fitting(known)
        place.parent.mkdir()
        return known, place

    def count(self, data: bytes | bytearray) -> None:
        """Take bytes into account before they are written: what an archive says of sizes is not believed."""
        self.size += len(data)
        if self.size > self.most:
            limit = f"at most {self.most >> 20} MiB, {MAX_RATIO} times its size"
            self.refuse(f"unpacks to more than {self.most >> 20} MiB; expected {limit}")
        beat()

    def write(self, place: Path, stream: IO[bytes]) -> None:
        """Write a file from its stream."""
        with place.open("wb") as file:
            while block := stream.read(_BLOCK):
                self.count(block)
                file.write(block)

    def put(self, known: str, place: Path) -> tuple[str, Path]:
        """Return a file that was written; an archive inside an archive is refused."""
        if _is_archive(place):
            self.refuse(f"holds an archive, {known}; expected that one unpacked by hand, and given by itself")
        return known, place


def _is_archive(place: Path) -> bool:
    try:
        return archive_of(place) is not None
    except DataError:  # a damaged workbook, which is refused by its own name where it is read
        return False


def _fitting(name: str) -> str:
    """Return the name of a file as every file system keeps it, at most 255 bytes, its ending whole."""
    base, ending = Path(name).stem, Path(name).suffix[:20]
    return base.encode()[: 250 - len(ending.encode())].decode(errors="ignore") + ending


def _zip(shelf: Shelf) -> Iterator[tuple[str, Path]]:
    with zipfile.ZipFile(shelf.path) as archive:
        for part in archive.infolist():
            name = zip_name(part)
            if part.is_dir() or name.endswith(("/", "\\")):
                continue
            if part.flag_bits & 1:
                shelf.refuse(f"is encrypted; {_NO_PASSWORD}")
            if (taken := shelf.place(name, stat.S_ISLNK(part.external_attr >> 16))) is None:
                continue
            with archive.open(part) as stream:
                shelf.write(taken[1], stream)
            yield shelf.put(*taken)


def _seven_zip(shelf: Shelf) -> Iterator[tuple[str, Path]]:
    import py7zr

    from .seven_zip import Writers

    try:
        # Given an open file it works by one thread, whose memory is that of one dictionary.
        with shelf.path.open("rb") as file, py7zr.SevenZipFile(file) as archive:
            if archive.needs_password():
                shelf.refuse(f"is encrypted; {_NO_PASSWORD}")
            taken = {}
            for part in archive.list():
                if not part.is_directory and (found := shelf.place(part.filename, not part.is_file)):
                    taken[part.filename] = found
            archive.extract(targets=list(taken), factory=Writers({k: v[1] for k, v in taken.items()}, shelf.count))
    except py7zr.exceptions.PasswordRequired:
        shelf.refuse(f"is encrypted; {_NO_PASSWORD}")
    for known, place in taken.values():
        yield shelf.put(known, place)


def _rar(shelf: Shelf) -> Iterator[tuple[str, Path]]:
    import rarfile

    from .rar_programs import choose

    # The program that unpacks has the limits of this process, a time of its own, and must know names that are Chinese.
    os.environ["LC_ALL"] = "C.UTF-8"
    resource.setrlimit(resource.RLIMIT_CPU, (_TOOL_SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    rarfile.HACK_TMP_DIR, rarfile.TRY_ENCODINGS = str(shelf.folder), ("utf-8", "gb18030")
    choose()
    try:
        with rarfile.RarFile(str(shelf.path), errors="strict") as archive:
            if archive.needs_password():
                shelf.refuse(f"is encrypted; {_NO_PASSWORD}")
            for part in archive.infolist():
                if not part.is_dir() and (taken := _rar_place(shelf, part)):
                    with archive.open(part) as stream:
                        shelf.write(taken[1], stream)
                    yield shelf.put(*taken)
    except rarfile.RarCannotExec:
        shelf.refuse(_NO_TOOL)
    except (rarfile.NoCrypto, rarfile.PasswordRequired):
        shelf.refuse(f"is encrypted; {_NO_PASSWORD}")
    except rarfile.NeedFirstVolume:
        shelf.refuse("is one part of an archive of several; expected it unpacked by hand")


def _rar_place(shelf: Shelf, part: Any) -> tuple[str, Path] | None:
    if part.filename.startswith(("-", "@")):
        shelf.refuse("holds a file whose name a program would take for an option; expected it unpacked by hand")
    return shelf.place(part.filename, not part.is_file() or part.file_redir is not None)
