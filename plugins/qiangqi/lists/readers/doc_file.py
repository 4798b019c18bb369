"""The streams of a Word 97 document, the head that says where what lies, and its pieces of text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import olefile

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_WHOLE

_IDENTITY, _WORD_97 = 0xA5EC, 0x00C1
_OLDER = (0xA5DC, 0xA5DB, 0xA59B, 0xA59C, 0xA697, 0xA698, 0xA699)
"""What stands in place of the identity in documents of Word 2 to 95."""

_COMPLEX, _ENCRYPTED, _SECOND_TABLE = 0x0004, 0x0100, 0x0200
_TEXT_LENGTH, _PAIRS = 0x4C, 0x9A
_CHARACTERS, _PARAGRAPHS, _PIECES = 12, 13, 33
"""Places among the pairs of offset and size: character and paragraph properties, and the table of pieces."""

_NARROW = 0x40000000
_CHINESE = 0x0804
_SAVE = "expected it opened in a word processor and saved as DOCX"


class Piece(NamedTuple):
    """A piece of text: where its bytes lie, and whether each is a character (else two are)."""

    start: int
    end: int
    is_narrow: bool


class Plc(NamedTuple):
    """A page of properties, and the bytes of text to which it belongs."""

    start: int
    page: bytes


class WordFile:
    """A document's streams; every offset in them is the file's own word and may lead nowhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.stat().st_size > MAX_WHOLE:
            raise DataError(path, 1, f"is larger than {MAX_WHOLE >> 20} MiB; {_SAVE}")
        try:
            with olefile.OleFileIO(str(path)) as file:
                self.text: bytes = file.openstream("WordDocument").read()
                flags = self._check_head()
                self.table: bytes = file.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
                self.data: bytes = file.openstream("Data").read() if file.exists("Data") else b""
        except DataError:
            raise
        except Exception as error:
            raise self._damaged(type(error).__name__) from None

    def _check_head(self) -> int:
        if len(self.text) < _PAIRS + 8 * (_PIECES + 1):
            raise self._damaged("a short head")
        identity, version = struct.unpack_from("<HH", self.text)
        self.is_chinese = struct.unpack_from("<H", self.text, 6)[0] == _CHINESE
        flags: int = struct.unpack_from("<H", self.text, 10)[0]
        if identity not in (_IDENTITY, *_OLDER):
            raise self._damaged("no head")
        if version < _WORD_97 or identity != _IDENTITY:
            raise DataError(self.path, 1, f"is a document of Word 95 or older; {_SAVE}")
        if flags & _ENCRYPTED:
            raise DataError(self.path, 1, "is encrypted; expected it without a password")
        if flags & _COMPLEX:
            raise DataError(self.path, 1, f"was saved fast, with its changes behind its text; {_SAVE}")
        return flags

    def _damaged(self, what: str) -> DataError:
        return DataError(self.path, 1, f"is a damaged DOC ({what}); expected a whole file")

    def _part(self, number: int) -> bytes:
        start, size = struct.unpack_from("<LL", self.text, _PAIRS + 8 * number)
        return self.table[start : start + size]

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the text proper, in its order; notes and headers come behind it.

        Raises:
            DataError: there is no table of pieces, or it leads out of the file.
        """
        left = int.from_bytes(self.text[_TEXT_LENGTH : _TEXT_LENGTH + 4], "little")
        table = self._piece_table()
        count = (len(table) - 4) // 12
        for number in range(count):
            first, last = struct.unpack_from("<LL", table, 4 * number)
            place: int = struct.unpack_from("<L", table, 4 * (count + 1) + 8 * number + 2)[0]
            length = min(last - first, left)
            if length < 0:
                raise self._damaged("pieces out of order")
            left -= length
            is_narrow = bool(place & _NARROW)
            start = (place & ~_NARROW) // 2 if is_narrow else place
            end = start + length * (1 if is_narrow else 2)
            if end > len(self.text):
                raise self._damaged("a piece outside of it")
            yield Piece(start, end, is_narrow)

    def _piece_table(self) -> bytes:
        clx, place = self._part(_PIECES), 0
        while place + 5 <= len(clx) and clx[place] == 1:
            place += 3 + int.from_bytes(clx[place + 1 : place + 3], "little")
        if place + 5 > len(clx) or clx[place] != 2:
            raise self._damaged("no table of pieces")
        size = int.from_bytes(clx[place + 1 : place + 5], "little")
        return clx[place + 5 : place + 5 + size]

    def character_pages(self) -> Iterator[bytes]:
        """Yield the pages of character properties."""
        return self._pages(_CHARACTERS)

    def paragraph_pages(self) -> Iterator[bytes]:
        """Yield the pages of paragraph properties."""
        return self._pages(_PARAGRAPHS)

    def _pages(self, number: int) -> Iterator[bytes]:
        part = self._part(number)
        count = (len(part) - 4) // 8
        for place in range(max(0, count)):
            page = struct.unpack_from("<L", part, 4 * (count + 1) + 4 * place)[0] & 0x3FFFFF
            found = self.text[page * 512 : page * 512 + 512]
            if len(found) == 512:
                yield found
