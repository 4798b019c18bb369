"""Small damages to a file: bits, spans, numbers and pieces, the same for the same dice."""

from __future__ import annotations

import io
import random
import re
import zipfile

CONTENTS = ("xl/worksheets/sheet1.xml", "word/document.xml", "content.xml")
"""The parts in which lists stand."""

OFFICE = b"\xd0\xcf\x11\xe0"
"""How an XLS and a DOC start; only changes that keep its length get past its first check."""


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Change a file in one to four places; in a zip mostly inside a part, which its checksum would else refuse."""
    if data.startswith(b"PK") and dice.random() < 0.8:
        return _part_damaged(data, dice)
    return _changed(data, dice)


def _changed(data: bytes, dice: random.Random) -> bytes:
    """Change bytes, or the pieces between line ends or tags: what is still well formed gets further than noise."""
    kinds = CHANGES if dice.random() < 0.3 else (_overwrite, _flip) if data.startswith(OFFICE) else WELL_FORMED
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(kinds)(data, dice) or data
    return data


def _part_damaged(data: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = dice.choice([name for name in parts if dice.random() < 0.3 or name in CONTENTS] or list(parts))
    parts[name] = _changed(parts[name], dice)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for known, part in parts.items():
            new.writestr(zipfile.ZipInfo(known), part)
    return packed.getvalue()


def _span(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 2, 8, 64, 512)))


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 20))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def _twice(data: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 2, 50)) + data[end:]


def _truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _insert(data: bytes, dice: random.Random) -> bytes:
    start, _ = _span(data, dice)
    what = dice.choice(
        (b"\0", b"\0" * 100, b"\r", b"\n", b'"', b",", b"<", b"\xff\xfe", dice.randbytes(16), "虚构\n".encode())
    )
    return data[:start] + what + data[start:]


def _digits(data: bytes, dice: random.Random) -> bytes:
    """Make a number in the file enormous, negative or nothing: sizes, places and counts are numbers."""
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    place = dice.choice(places)
    return data[:place] + dice.choice((b"999999999", b"-1", b"", b"0", b"4294967295", b"1e9")) + data[place + 1 :]


def _swap(data: bytes, dice: random.Random) -> bytes:
    middle, end = sorted((dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)))
    return data[middle:end] + data[:middle] + data[end:]


def _overwrite(data: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + dice.choice((bytes(end - start), dice.randbytes(end - start))) + data[end:]


def _chunks(data: bytes) -> list[bytes]:
    return re.split(rb"(?<=[>\n,])", data)


def _chunk_removed(data: bytes, dice: random.Random) -> bytes:
    pieces = _chunks(data)
    start = dice.randrange(len(pieces))
    return b"".join(pieces[:start] + pieces[start + dice.choice((1, 1, 2, 5)) :])


def _chunk_repeated(data: bytes, dice: random.Random) -> bytes:
    pieces = _chunks(data)
    start, end = sorted((dice.randrange(len(pieces)), dice.randrange(len(pieces))))
    return b"".join(pieces[:end] + pieces[start:end] * dice.choice((1, 2, 20)) + pieces[end:])


def _chunks_swapped(data: bytes, dice: random.Random) -> bytes:
    pieces = _chunks(data)
    one, other = dice.randrange(len(pieces)), dice.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"".join(pieces)


CHANGES = (_flip, _cut, _twice, _truncate, _insert, _digits, _swap, _overwrite)
WELL_FORMED = (_chunk_removed, _chunk_repeated, _chunks_swapped, _digits)
