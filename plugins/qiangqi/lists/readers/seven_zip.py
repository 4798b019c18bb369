"""Where py7zr writes the files of a 7z: each into its place, counted as it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from py7zr.io import Py7zIO, WriterFactory


class Writers(WriterFactory):
    """A writer for each file of an archive, by its name there."""

    def __init__(self, places: Mapping[str, Path], count: Callable[[bytes | bytearray], None]) -> None:
        self._places = {Path(name).as_posix(): place for name, place in places.items()}
        self._count = count

    def create(self, filename: str) -> Py7zIO:
        """Return the writer of a file."""
        return _Writer(self._places[filename], self._count)


class _Writer(Py7zIO):
    """One file as it is unpacked; it is only ever written, from its start to its end."""

    def __init__(self, place: Path, count: Callable[[bytes | bytearray], None]) -> None:
        self._file, self._count = place.open("wb"), count

    def write(self, s: bytes | bytearray) -> int:
        self._count(s)
        return self._file.write(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        self._file.flush()

    def size(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
