"""Archives of made-up lists; a rar is written by hand, since no free program writes one, and only stores its files."""

from __future__ import annotations

import struct
import zipfile
from binascii import crc32
from pathlib import Path

import py7zr

Files = dict[str, bytes]


def make_zip(path: Path, files: Files, encoding: str = "utf-8") -> Path:
    """A zip whose names are in an encoding; those of GBK are not marked as anything, as Windows writes them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            marked = name if encoding == "utf-8" else name.encode(encoding).decode("cp437")
            info = _Unmarked(marked) if encoding != "utf-8" else zipfile.ZipInfo(marked)
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


class _Unmarked(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def make_7z(path: Path, files: Files, password: str | None = None) -> Path:
    """A 7z, solid as 7-Zip makes it."""
    with py7zr.SevenZipFile(path, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return path


def make_rar(path: Path, files: Files, method: int = 0x30, flags: int = 0) -> Path:
    """A RAR 4; ``method`` 0x30 stores, another says that the data are packed, ``flags`` 4 that they are encrypted."""
    blocks = b"Rar!\x1a\x07\x00" + _block(0x73, 0, bytes(6))
    for name, data in files.items():
        raw = name.encode("gb18030")
        fields = struct.pack("<LLBLLBBHL", len(data), len(data), 2, crc32(data), 0x58210000, 29, method, len(raw), 0x20)
        blocks += _block(0x74, 0x8000 | flags, fields + raw) + data
    path.write_bytes(blocks + _block(0x7B, 0x4000, b""))
    return path


def _block(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", crc32(head) & 0xFFFF) + head


MAKERS = {"zip": make_zip, "7z": make_7z, "rar": make_rar}
