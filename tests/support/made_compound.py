"""Office files of old: a compound file of streams, and in it a workbook of Excel 95."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTOR, _END, _FREE, _FAT, _NONE = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_LEAST = 4096
"""Bytes from which a stream lies in sectors of its own; shorter ones are filled up to it."""


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file that holds these streams."""
    filled = {name: data.ljust(_LEAST, b"\0") for name, data in streams.items()}
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    sectors, chain = b"", list[int]()
    for number, (name, data) in enumerate(filled.items(), 2):
        first, padded = len(chain), data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0")
        sectors += padded
        chain += [*range(first + 1, first + len(padded) // _SECTOR), _END]
        right = number if number <= len(filled) else _NONE
        entries.append(_entry(name, 2, right=right, start=first, size=len(data)))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\0")
    at = len(chain)
    chain += [*range(at + 1, at + len(directory) // _SECTOR), _END]
    fats = 1
    while len(chain) + fats > fats * 128:
        fats += 1
    fat_at = len(chain)
    chain += [_FAT] * fats
    fat = struct.pack(f"<{len(chain)}L", *chain).ljust(fats * _SECTOR, b"\xff")
    places = struct.pack(f"<{fats}L", *range(fat_at, fat_at + fats)).ljust(436, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<LLLLLLLLL", 0, fats, at, 0, _LEAST, _END, 0, _END, 0)
    return head + places + sectors + directory + fat


def _entry(name: str, kind: int, right: int = _NONE, child: int = _NONE, start: int = 0, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBBLLL", len(raw), kind, 1, _NONE, right, child)
    return head + bytes(36) + struct.pack("<LQ", start, size)


def make_excel_95(
    path: Path, rows: Sequence[Sequence[str | float]], code_page: int | None = 936, struck: tuple[int, int] = (-1, -1)
) -> Path:
    """A workbook of Excel 95 of one sheet, 名单, its texts in GBK; ``struck`` is a cell that is struck out."""
    name = "名单".encode("gbk")
    fonts = b"".join(
        _record(0x31, struct.pack("<HHHHHBBBBB", 200, flags, 0x7FFF, 400, 0, 0, 0, 134, 0, 5) + b"Arial")
        for flags in (0, 0, 0, 0, 8)
    )
    formats = b"".join(_record(0xE0, struct.pack("<HH12x", font, 0)) for font in (0, 5))
    begin = _record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
    begin += _record(0x42, struct.pack("<H", code_page)) if code_page else b""
    begin += fonts + formats
    start = len(begin) + 4 + 7 + len(name) + 4
    book = begin + _record(0x85, struct.pack("<LHB", start, 0, len(name)) + name) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, int((number, column) == struck))
            if isinstance(cell, str):
                text = cell.encode("gbk")
                sheet += _record(0x204, place + struct.pack("<H", len(text)) + text)
            else:
                sheet += _record(0x203, place + struct.pack("<d", cell))
    path.write_bytes(compound({"Book": book + sheet + _record(0x0A, b"")}))
    return path


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
