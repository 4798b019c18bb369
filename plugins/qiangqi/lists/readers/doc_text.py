"""The text of a Word 97 document, paragraph by paragraph, without what is no content."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .doc_file import Piece, WordFile
from .doc_properties import unseen

CELL = "\x07"
_MARK = re.compile("[\x07\x0c\r]")
_WIDE_MARK = re.compile(rb"(?:[\x07\x0c\r]\0)")
_LEFT_OUT = dict.fromkeys([*range(1, 7), 8, 0x1F, *range(0x0E, 0x13), 0]) | {0x0B: "\n", 0x1E: "-"}
_GB2312 = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2})*\Z")
_BEGIN, _MIDDLE, _END = "\x13", "\x14", "\x15"
_GLOSSED = re.compile(
    r"^\s*EQ\b.*?\\o\b.*?\(\s*\\s\\up\s*\d+\s*\([^()]*\)\s*[,;，；](.*)\)\s*$", re.IGNORECASE | re.DOTALL
)
"""The field of a phonetic guide: its gloss stands above its base, which is the content."""


class Paragraph(NamedTuple):
    """A paragraph's text, what ends it, and the place of that in the file's stream of text."""

    text: str
    mark: str
    end: int


def paragraphs(file: WordFile) -> Iterator[Paragraph]:
    """Yield the paragraphs of the text proper; the end of a cell and of a row ends one, too."""
    # [MS-DOC] has narrow pieces Western. Only a document that is narrow throughout can have its Chinese nowhere else.
    is_gbk = file.is_chinese and all(piece.is_narrow for piece in file.pieces())
    gone = unseen(file)
    starts = [start for start, _ in gone]
    said: list[str] = []
    end = 0
    for piece in file.pieces():
        start = piece.start
        for found in _marks(file.text, piece):
            said.append(_text(file, Piece(start, found, piece.is_narrow), gone, starts, is_gbk))
            yield Paragraph("".join(said), chr(file.text[found]), found)
            said, start = [], found + (1 if piece.is_narrow else 2)
        said.append(_text(file, Piece(start, piece.end, piece.is_narrow), gone, starts, is_gbk))
        end = max(end, piece.end - 1)
    if text := "".join(said):
        yield Paragraph(text, "\r", end)


def _marks(data: bytes, piece: Piece) -> Iterator[int]:
    """Yield where paragraphs end; in two bytes a character, only at whole ones."""
    pattern = re.compile(rb"[\x07\x0c\r]") if piece.is_narrow else _WIDE_MARK
    for found in pattern.finditer(data, piece.start, piece.end):
        if piece.is_narrow or (found.start() - piece.start) % 2 == 0:
            yield found.start()


def _text(file: WordFile, piece: Piece, gone: list[tuple[int, int]], starts: list[int], is_gbk: bool) -> str:
    """Return the text of a part of a piece, without the ranges that are no content."""
    kept, place = [], piece.start
    for number in range(max(0, bisect_right(starts, piece.start) - 1), len(gone)):
        start, end = gone[number]
        if start >= piece.end:
            break
        if end > place:
            kept.append(file.text[place : max(place, start)])
            place = max(place, end)
    kept.append(file.text[place : piece.end])
    return _decoded(b"".join(kept), piece.is_narrow, is_gbk).translate(_LEFT_OUT)


def _decoded(data: bytes, is_narrow: bool, is_gbk: bool) -> str:
    """Return bytes as text: narrow ones are Western, or GB2312 where the document may be and all of them can."""
    if not is_narrow:
        return data.decode("utf-16-le", errors="replace")
    if is_gbk and not data.isascii() and _GB2312.match(data):
        return data.decode("gb18030", errors="replace")
    return data.decode("cp1252", errors="replace")


def without_fields(text: str) -> str:
    """Return a text with the results of its fields in place of them; of a phonetic guide, its base.

    >>> without_fields("见\\x13 PAGE \\x143\\x15页")
    '见3页'
    >>> without_fields("\\x13 EQ \\\\o\\\\ad(\\\\s\\\\up 9(xu),虚)\\x15构")
    '虚构'
    """
    if _BEGIN not in text and _END not in text and _MIDDLE not in text:
        return text
    levels: list[list[str]] = [[""]]
    for part in re.split(f"([{_BEGIN}{_MIDDLE}{_END}])", text):
        if part == _BEGIN:
            levels.append([""])
        elif part == _MIDDLE:
            levels[-1].append("")
        elif part == _END and len(levels) > 1:
            field = levels.pop()
            levels[-1][-1] += _result(field)
        elif part != _END:
            levels[-1][-1] += part
    return "".join(level[-1] if level is levels[0] else _result(level) for level in levels)


def _result(field: list[str]) -> str:
    if len(field) > 1:
        return field[-1]
    glossed = _GLOSSED.match(field[0])
    return glossed[1] if glossed else ""
