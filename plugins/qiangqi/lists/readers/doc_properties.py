"""Properties in a Word 97 document, as far as they say what is content and what is a table ([MS-DOC] 2.6)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .doc_file import WordFile

_UNSEEN = {0x0800, 0x0837, 0x2A53, 0x083C}
"""Character properties: deleted by a revision, struck out, struck out twice, hidden."""

_ON = (1, 0x81)
_IN_TABLE, _DEPTH, _ENDS_ROW, _ENDS_INNER_ROW = 0x2416, 0x6649, 0x2417, 0x244C
_ELSEWHERE = (0x6645, 0x6646)
_TABLE, _TABS = 0xD608, 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_OF_PARAGRAPH = 13


class Known(NamedTuple):
    """What is known of a paragraph; ``table_row`` are the properties of the row that it ends."""

    in_table: bool = False
    ends_row: bool = False
    table_row: bytes = b""


def properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each property and its operand; one that leads out of the data ends them."""
    place = 0
    while place + 2 <= len(data):
        number = int.from_bytes(data[place : place + 2], "little")
        place += 2
        size = _SIZES.get(number >> 13, 0)
        if number >> 13 == 6:
            head = 2 if number == _TABLE else 1
            size = int.from_bytes(data[place : place + head], "little") - (number == _TABLE)
            if number == _TABS and size == 255:  # it says no size; it stands in no row of a table
                return
            place += head
        if size < 0 or place + size > len(data):
            return
        yield number, data[place : place + size]
        place += size


def unseen(file: WordFile) -> list[tuple[int, int]]:
    """Return the ranges of bytes whose text is deleted, struck out or hidden, in their order."""
    found = []
    for page in file.character_pages():
        count, places = _runs(page)
        for number in range(count):
            offset = page[4 * (count + 1) + number] * 2 if 4 * (count + 1) + number < 511 else 0
            data = page[offset + 1 : offset + 1 + page[offset]] if 0 < offset < 511 else b""
            if any(name in _UNSEEN and value[:1] and value[0] in _ON for name, value in properties(data)):
                found.append((places[number], places[number + 1]))
    return sorted(found)


def _runs(page: bytes) -> tuple[int, tuple[int, ...]]:
    """Return how many runs a page describes, and where each begins, with the end of the last."""
    count = min(page[511], 101)
    return count, struct.unpack_from(f"<{count + 1}L", page)


class ParagraphProperties:
    """The properties of paragraphs, found by a byte of their text."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._starts: list[int] = []
        self._found: list[tuple[int, bytes]] = []
        self._known: dict[bytes, Known] = {}
        runs = []
        for page in file.paragraph_pages():
            count, places = _runs(page)
            for number in range(count):
                runs.append((places[number], places[number + 1], _paragraph(page, count, number)))
        for start, end, data in sorted(runs):
            self._starts.append(start)
            self._found.append((end, data))

    def at(self, place: int) -> Known:
        """Return what is known of the paragraph whose text has this byte."""
        number = bisect_right(self._starts, place) - 1
        if number < 0 or place >= self._found[number][0]:
            return Known()
        data = self._found[number][1]
        if data not in self._known:
            self._known[data] = self._read(data)
        return self._known[data]

    def _read(self, data: bytes) -> Known:
        in_table = ends = inner = False
        for name, value in properties(data):
            if name in _ELSEWHERE:
                place = int.from_bytes(value, "little")
                size = int.from_bytes(self._file.data[place : place + 2], "little")
                data = self._file.data[place + 2 : place + 2 + size]
                for far, given in properties(data):
                    in_table |= far == _IN_TABLE and given[0] == 1
                    ends |= far == _ENDS_ROW and given[0] == 1
            in_table |= (name == _IN_TABLE and value[0] == 1) or (name == _DEPTH and any(value))
            ends |= name == _ENDS_ROW and value[0] == 1
            inner |= name == _ENDS_INNER_ROW and value[0] == 1
        return Known(in_table, ends or inner, data if ends else b"")


def _paragraph(page: bytes, count: int, number: int) -> bytes:
    """Return the properties of one paragraph of a page, without the number of its style."""
    at = 4 * (count + 1) + _OF_PARAGRAPH * number
    offset = page[at] * 2 if at < 511 else 0
    if not 0 < offset < 510:
        return b""
    size = page[offset]
    start, size = (offset + 1, 2 * size - 1) if size else (offset + 2, 2 * page[offset + 1])
    return page[start + 2 : min(start + size, 511)]
