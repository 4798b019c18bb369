"""Reading of an archive, which anybody may have made: proven file by file while it is taken apart into a new folder.

Only plain files are taken, those that the manifest names, in its order and no byte longer; a link, another kind of
member, a path that leads elsewhere, or an archive that unpacks to far more than it is refuses the whole.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
import zlib
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from qiangqi.durable import settle
from qiangqi.standing.strict_yaml import DataError

from .contents import MANIFEST, Kept, Manifest

_BLOCK = 1 << 20
_MANIFEST_MOST = 256 << 20
_HEADER_MOST = 64 << 10
"""Bytes of a long name in a tar."""

_MEMBER_MOST = 16 << 10
"""Bytes that a tar may have around the content of a file."""

_RATIO, _SMALL = 200, 64 << 20
"""An archive holds at most so many times its own bytes, or so many where that is less."""


def take_apart(archive: Path, folder: Path) -> Manifest:
    """Write the files of an archive into a folder that is not there yet, prove each, and return its manifest.

    Raises:
        DataError: it is no whole archive of this kind; what was written is taken away.
    """
    try:
        folder.mkdir(mode=0o700)
        with archive.open("rb") as file:
            return _taken_apart(archive, file, folder)
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValidationError, ValueError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _no(archive, _what(error)) from None
    except DataError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _taken_apart(archive: Path, file: IO[bytes], folder: Path) -> Manifest:
    most = max(_SMALL, archive.stat().st_size * _RATIO)
    with gzip.GzipFile(fileobj=file) as packed:
        stream = _Bounded(packed, min(_MANIFEST_MOST, most) + _MEMBER_MOST)
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Member) as members:  # type: ignore[call-overload]
            manifest = _manifest(members)
            _see_room(manifest, most, folder)
            stream.left += manifest.bytes + len(manifest.files) * _MEMBER_MOST
            for kept in manifest.files:
                _take(members, kept, folder)
            if members.next() is not None:
                raise ValueError("has more than its manifest names")
    for made in sorted({path.parent for path in folder.rglob("*")}, reverse=True):
        settle(made)
    return manifest


def _manifest(members: tarfile.TarFile) -> Manifest:
    member = members.next()
    if member is None or member.name != MANIFEST or member.size > _MANIFEST_MOST:
        raise ValueError("does not begin with its manifest")
    content = members.extractfile(member)
    assert content is not None
    return Manifest.model_validate_json(content.read())


def _see_room(manifest: Manifest, most: int, folder: Path) -> None:
    if manifest.bytes > most:
        raise ValueError(f"would unpack to {manifest.bytes:,} bytes, far more than it is")
    if manifest.bytes > shutil.disk_usage(folder).free:
        raise ValueError(f"needs {manifest.bytes:,} bytes; expected a disk with room")


def _take(members: tarfile.TarFile, kept: Kept, folder: Path) -> None:
    member = members.next()
    if member is None or (member.name, member.size) != (kept.path, kept.bytes) or member.pax_headers.keys() - {"path"}:
        raise ValueError(f"{kept.path} is not where the manifest has it")
    content = members.extractfile(member)
    assert content is not None
    path, digest = folder / kept.path, hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if kept.path.startswith("keys/") else 0o644
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
        while block := content.read(_BLOCK):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != kept.sha256:
        raise ValueError(f"{kept.path} is not what the manifest says of it")


class _Member(tarfile.TarInfo):
    """A member of a tar: a plain file, or the header of its long name."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Member:
        found = super().frombuf(buf, encoding, errors)
        if found.type not in (tarfile.REGTYPE, tarfile.XHDTYPE):
            raise ValueError("has a link, a folder or a device; expected plain files")
        if found.type == tarfile.XHDTYPE and found.size > _HEADER_MOST:
            raise ValueError("has a name that is no name")
        return found


class _Bounded:
    """A stream of which no more is read than was agreed."""

    def __init__(self, file: gzip.GzipFile, left: int) -> None:
        self._file, self.left = file, left

    def read(self, size: int) -> bytes:
        found = self._file.read(min(size, self.left + 1))
        self.left -= len(found)
        if self.left < 0:
            raise ValueError("unpacks to more than it says")
        return found


def _what(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{MANIFEST}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)


def _no(archive: Path, problem: str) -> DataError:
    return DataError(archive, 1, f"is no whole backup: {problem}; nothing was restored")
