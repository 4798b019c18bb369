"""Files that are hashed while they are written, some with a compressed twin beside them."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

LEVEL = 2
"""How hard zlib-ng tries: the files are as small as those of zlib's first level, in half its time."""

_GZIP, RAW = 31, -15
"""zlib's words for a gzip file, whose header then carries no name and no time, and for a stream without any."""


def compressor(form: int) -> Any:
    """Return what packs a stream; its library is loaded here, for a server reads releases and writes none."""
    from zlib_ng import zlib_ng

    return zlib_ng.compressobj(LEVEL, zlib_ng.DEFLATED, form)


class FileChecksum(NamedTuple):
    """A file by its name, its SHA-256 and its bytes."""

    name: str
    sha256: str
    bytes: int


class Hashed(io.BufferedIOBase):
    """A new file that is hashed on its way to the disk; with ``packed`` a gzip twin is written beside it."""

    def __init__(self, path: Path, packed: bool = False) -> None:
        self._path, self._file, self._digest, self._bytes = path, path.open("xb"), hashlib.sha256(), 0
        self._twin = Hashed(path.with_name(f"{path.name}.gz")) if packed else None
        self._is_lost = False
        self._packer = compressor(_GZIP) if packed else None

    def writable(self) -> bool:
        """A file to be written."""
        return True

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._bytes

    def write(self, data: Any) -> int:
        """Write bytes, and count them into the sums."""
        if self._is_lost:
            return len(data)
        size = self._file.write(data)
        self._digest.update(data)
        self._bytes += size
        if self._twin and self._packer:
            self._twin.write(self._packer.compress(data))
        return size

    def close(self) -> None:
        """Close the file and its twin; the bytes need not be on the disk yet."""
        if not self.closed and self._twin and self._packer and not self._is_lost:
            self._twin.write(self._packer.flush())
            self._twin.close()
        self._file.close()
        super().close()

    def abandon(self) -> None:
        """Close the file and its twin as they are; what is still written, as by a writer thrown away, is lost."""
        if self._twin:
            self._twin.abandon()
        self._is_lost = True
        with suppress(OSError):
            self._file.close()

    @property
    def checksums(self) -> list[FileChecksum]:
        """The file, and its twin after it."""
        twin = self._twin.checksums if self._twin else []
        return [FileChecksum(self._path.name, self._digest.hexdigest(), self._bytes), *twin]
