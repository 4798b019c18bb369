"""Writing of an archive: a tar in gzip, first its manifest, then the files; the same files give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from qiangqi.durable import put_in_place
from qiangqi.standing.strict_yaml import DataError

from .contents import FORMAT, KEYS, MANIFEST, Kept, Manifest, files_of

_LEVEL = 6
_BLOCK = 1 << 20


def back_up(folders: Mapping[str, Path], keys: Mapping[str, Path], target: Path) -> Manifest:
    """Write an archive of some parts, by their names, and of keys; who calls this holds the datasets folder.

    Nobody but its owner may read it. A file that grows meanwhile is kept as far as it went when it was counted.

    Raises:
        DataError: there is a file of that name already, a file changed meanwhile, or something cannot be kept.
    """
    if target.exists():
        raise DataError(target, 1, "is there already; expected a new name")
    sources = dict(sorted(found for part, folder in folders.items() for found in files_of(part, folder)))
    sources |= {f"{KEYS}/{name}": path for name, path in keys.items()}
    fresh = target.with_name(f".{target.name}.new")
    try:
        files = [_counted(path, sources[path]) for path in sorted(sources)]
        manifest = Manifest(format=FORMAT, holds_secrets=bool(keys), files=files)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            _write(file, manifest, sources)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(fresh, target)
    except OSError as error:
        where = error.filename or target
        raise DataError(where, 1, f"cannot be kept: {error.strerror}; expected room, and files to read") from None
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def _write(file: IO[bytes], manifest: Manifest, sources: Mapping[str, Path]) -> None:
    with (
        gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        text = manifest.model_dump_json(indent=1).encode()
        archive.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
        for one in manifest.files:
            with sources[one.path].open("rb") as content:
                hashed = _Hashed(content)
                archive.addfile(_member(one.path, one.bytes), hashed)
            if hashed.sha256 != one.sha256:
                raise DataError(sources[one.path], 1, "changed while it was kept; expected nobody to write there")


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        self._digest.update(found)
        return found

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def _counted(name: str, path: Path) -> Kept:
    """Return a file as the manifest has it: as many bytes as it has now, and their SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        left = size = os.fstat(file.fileno()).st_size
        while left and (block := file.read(min(left, _BLOCK))):
            digest.update(block)
            left -= len(block)
    return Kept(path=name, bytes=size - left, sha256=digest.hexdigest())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
