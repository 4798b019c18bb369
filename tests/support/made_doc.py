"""Documents of Word 97 (.doc), written as [MS-DOC] says, in as few parts as a reader needs."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from made_compound import compound

if TYPE_CHECKING:
    from made_lists import Block

Run = tuple[str, bytes]
"""A text and its character properties."""

DELETED, STRUCK, STRUCK_TWICE, HIDDEN, BOLD = (
    struct.pack("<HB", name, 1) for name in (0x0800, 0x0837, 0x2A53, 0x083C, 0x0835)
)
_IN_TABLE, _ENDS_ROW = struct.pack("<HB", 0x2416, 1), struct.pack("<HB", 0x2417, 1)
_WESTERN_AT, _TEXT_AT = 512, 1024


def make_doc(
    path: Path,
    blocks: Sequence[Block],
    *,
    narrow: bool = False,
    flags: int = 0,
    version: int = 0xC1,
    pieces: int = 1,
) -> Path:
    """A document of paragraphs and tables; ``narrow`` writes it in GBK, each byte in the place of a character."""
    rows = [
        [(str(block), b"")] if isinstance(block, str) else [[[(str(cell), b"")] for cell in row] for row in block]
        for block in blocks
    ]
    return write_doc(path, rows, narrow=narrow, flags=flags, version=version, pieces=pieces)


def write_doc(
    path: Path,
    blocks: Sequence[object],
    *,
    widths: Sequence[Sequence[int]] = (),
    down: Sequence[tuple[int, int]] = (),
    narrow: bool = False,
    flags: int = 0,
    version: int = 0xC1,
    pieces: int = 1,
    western: bytes = b"",
) -> Path:
    """A document of blocks: a list of runs is a paragraph, a list of rows of cells of runs a table.

    ``widths`` are the edges of the cells of each row of a table, ``down`` the cells (row, column) that go on from the
    row above. ``western`` is the text of one more piece, behind the others, with a byte for each character.
    """
    text = _Text("gbk" if narrow else "utf-16-le")
    for block in blocks:
        if block and isinstance(block[0], tuple):  # type: ignore[index]
            text.paragraph(block, "\r", b"")  # type: ignore[arg-type]
            continue
        for number, row in enumerate(block):  # type: ignore[arg-type, var-annotated]
            for cell in row:
                text.paragraph(cell, "\x07", _IN_TABLE)
            edges = widths[number] if widths else [2000 * place for place in range(len(row) + 1)]
            merged = {column for at, column in down if at == number}
            text.paragraph([], "\x07", _IN_TABLE + _ENDS_ROW + _row(edges, merged))
    path.write_bytes(text.file(flags, version, pieces, western))
    return path


def _row(edges: Sequence[int], merged: set[int]) -> bytes:
    """The property that defines a row: its edges, and for each cell whether it goes on from the one above."""
    count = len(edges) - 1
    cells = b"".join(struct.pack("<H18x", 0x20 if place in merged else 0) for place in range(count))
    body = struct.pack(f"<B{count + 1}h", count, *edges) + cells
    return struct.pack("<HH", 0xD608, len(body) + 1) + body


class _Text:
    """The text of a document with its properties, by bytes."""

    def __init__(self, encoding: str) -> None:
        self.encoding, self.size = encoding, 1 if encoding == "gbk" else 2
        self.data = b""
        self.characters: list[tuple[int, bytes]] = []
        self.paragraphs: list[tuple[int, bytes]] = []

    def paragraph(self, runs: Sequence[Run], mark: str, properties: bytes) -> None:
        for text, own in [*runs, (mark, b"")]:
            self.characters.append((len(self.data), own))
            self.data += text.encode(self.encoding)
        self.paragraphs.append((len(self.data), properties))

    def file(self, flags: int, version: int, pieces: int, western: bytes) -> bytes:
        main = bytearray(_TEXT_AT) + self.data
        main[_WESTERN_AT : _WESTERN_AT + len(western)] = western
        main += bytes(-len(main) % 512)
        ends = [start for start, _ in self.characters[1:]] + [len(self.data)]
        runs = [(end, own) for end, (_, own) in zip(ends, self.characters, strict=True)]
        characters, main = self._pages(main, runs, False)
        paragraphs, main = self._pages(main, self.paragraphs, True)
        table, places = b"\0" * 16, []
        for part in (characters, paragraphs, self._pieces(pieces, len(western))):
            places.append((len(table), len(part)))
            table += part
        struct.pack_into("<HHHHHH", main, 0, 0xA5EC, version, 0, 0x0804, 0, flags | 0x0200)
        struct.pack_into("<L", main, 0x4C, len(self.data) // self.size + len(western))
        for number, place in zip((12, 13, 33), places, strict=True):
            struct.pack_into("<LL", main, 0x9A + 8 * number, *place)
        return compound({"WordDocument": bytes(main), "1Table": table})

    def _pieces(self, count: int, western: int) -> bytes:
        total = len(self.data) // self.size
        cuts = [total * number // count for number in range(count)] + [total]
        ends = [*cuts, total + western] if western else cuts
        found = struct.pack(f"<{len(ends)}L", *ends)
        for cut in cuts[:-1]:
            at = _TEXT_AT + cut * self.size
            found += struct.pack("<HLH", 0, 0x40000000 | at * 2 if self.size == 1 else at, 0)
        if western:
            found += struct.pack("<HLH", 0, 0x40000000 | _WESTERN_AT * 2, 0)
        return b"\x01" + struct.pack("<H", 2) + b"\0\0" + b"\x02" + struct.pack("<L", len(found)) + found

    def _pages(self, main: bytearray, runs: list[tuple[int, bytes]], is_paragraph: bool) -> tuple[bytes, bytearray]:
        """Write pages of at most a few runs each, and return where each is."""
        starts, pages = [_TEXT_AT], []
        for first in range(0, len(runs), 5):
            some = runs[first : first + 5]
            begins = [starts[-1]] + [_TEXT_AT + end for end, _ in some]
            page = bytearray(512)
            struct.pack_into(f"<{len(begins)}L", page, 0, *begins)
            at = 510
            for number, (_, own) in enumerate(some):
                offset = 4 * len(begins) + number * (13 if is_paragraph else 1)
                body = self._body(own, is_paragraph)
                if not body:
                    continue
                at = (at - len(body)) // 2 * 2
                page[at : at + len(body)] = body
                page[offset] = at // 2
            page[511] = len(some)
            pages.append(len(main) // 512)
            main += page
            starts.append(begins[-1])
        return struct.pack(f"<{len(starts)}L", *starts) + struct.pack(f"<{len(pages)}L", *pages), main

    @staticmethod
    def _body(own: bytes, is_paragraph: bool) -> bytes:
        if not is_paragraph:
            return bytes([len(own)]) + own if own else b""
        own = b"\0\0" + own
        return b"\0" + bytes([len(own) // 2]) + own if len(own) % 2 == 0 else bytes([(len(own) + 1) // 2]) + own
