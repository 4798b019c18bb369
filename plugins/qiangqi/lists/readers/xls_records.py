"""An XLS, gone through record by record ([MS-XLS]): its version, and what of its sheets the library does not report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import olefile

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_COLUMNS, MAX_WHOLE
from .xlsx_scan import Marks

_HEAD, _PLACE, _XF = Struct("<HH"), Struct("<HHH"), Struct("<HL")
_BOF, _EOF, _FORMULA, _FILEPASS, _BOUNDSHEET, _ROW = 0x0809, 0x000A, 0x0006, 0x002F, 0x0085, 0x0208
_CODEPAGE, _FONT, _FORMAT_OF_CELL, _NUMBERS = 0x0042, 0x0031, 0x00E0, 0x00BD
_TRUTH_OR_ERROR = 0x0205
_CELLS = {_FORMULA, 0x00FD, 0x0204, 0x00D6, 0x0203, 0x027E, _TRUTH_OR_ERROR}
"""Records of one cell: they begin with its row, its column and the number of its format."""

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""What the number of an error is printed as ([MS-XLS] BErr)."""

_COLUMNS = 0x007D
_ROW_HIDDEN, _COLUMN_HIDDEN, _STRUCK_OUT = 0x20, 0x01, 0x08
_EXCEL_97 = 0x0600
_NO_FONT = 4
"""The number that no font has; those behind it count one more than their place."""


class Records(NamedTuple):
    """What the records say: whether Excel 95 or an older one wrote them, in a code page that they name, and the marks
    of each worksheet in the workbook's order, None for another sheet. ``strikes_out``: some font is struck out."""

    is_old: bool
    names_code_page: bool
    strikes_out: bool
    sheets: list[Marks | None]


def scan(path: Path) -> Records:
    """Return what the records of a workbook say.

    Raises:
        DataError: the file is damaged, encrypted, or larger than the limit.
    """
    data = _stream(path)
    starts: list[tuple[int, bool]] = []
    fonts: list[bool] = []
    formats: list[int] = []
    version = code_pages = 0
    for kind, body in _records(data, 0):
        if kind == _FILEPASS:
            raise DataError(path, 1, "is encrypted; expected it without a password")
        if kind == _BOUNDSHEET and len(body) >= 6:
            starts.append((int.from_bytes(body[:4], "little"), body[5] == 0))
        elif kind == _BOF:
            version = int.from_bytes(body[:2], "little")
        elif kind == _FONT:
            fonts.append(len(body) > 2 and bool(body[2] & _STRUCK_OUT))
        elif kind == _FORMAT_OF_CELL:
            formats.append(int.from_bytes(body[:2], "little"))
        code_pages += kind == _CODEPAGE
    struck = _struck(fonts, formats)
    sheets = [_sheet(data, start, struck) if is_worksheet else None for start, is_worksheet in starts]
    return Records(version < _EXCEL_97, code_pages > 0, any(fonts), sheets)


def _struck(fonts: list[bool], formats: list[int]) -> frozenset[int]:
    """Return the numbers of the formats of cells whose font is struck out: in most workbooks none."""
    if not any(fonts):
        return frozenset()
    numbers = {place + (place >= _NO_FONT) for place, is_struck in enumerate(fonts) if is_struck}
    return frozenset(number for number, font in enumerate(formats) if font in numbers)


def _stream(path: Path) -> bytes:
    if path.stat().st_size > MAX_WHOLE:
        raise DataError(path, 1, f"is larger than {MAX_WHOLE >> 20} MiB; expected it as CSV or XLSX")
    try:
        with olefile.OleFileIO(str(path)) as file:
            name = "Workbook" if file.exists("Workbook") else "Book"
            data: bytes = file.openstream(name).read()
    except Exception as error:
        raise DataError(path, 1, f"is a damaged XLS ({type(error).__name__}); expected a whole file") from None
    return data


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream, up to its end; parts inside it (charts) are passed over."""
    depth = 0
    while start + 4 <= len(data):
        kind, length = _HEAD.unpack_from(data, start)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, data[start + 4 : start + 4 + length]
        start += 4 + length


def _sheet(data: bytes, start: int, struck: frozenset[int]) -> Marks:
    marks = Marks()
    for kind, body in _records(data, start):
        if kind == _ROW and len(body) >= 14 and body[12] & _ROW_HIDDEN:
            marks.hidden.add(int.from_bytes(body[:2], "little"))
        elif kind == _COLUMNS and len(body) >= 10 and body[8] & _COLUMN_HIDDEN:
            first, last = _HEAD.unpack_from(body)
            marks.columns |= set(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind == _FORMULA and len(body) >= 4:
            marks.formulas.add((int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")))
        if (error := _error(kind, body)) is not None:
            row, column = _HEAD.unpack_from(body)
            marks.errors.setdefault(row, {})[column] = _ERRORS.get(error, "#UNKNOWN!")
        if struck:
            for row, column in _struck_cells(kind, body, struck):
                marks.kept.setdefault(row, {})[column] = ""
    return marks


def _error(kind: int, body: bytes) -> int | None:
    """Return the number of the error that stands in a cell or that its formula last gave, or None."""
    if kind == _TRUTH_OR_ERROR and len(body) >= 8 and body[7]:
        return body[6]
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


def _struck_cells(kind: int, body: bytes, struck: frozenset[int]) -> Iterator[tuple[int, int]]:
    if kind in _CELLS and len(body) >= 6:
        row, column, number = _PLACE.unpack_from(body)
        if number in struck:
            yield row, column
    elif kind == _NUMBERS and len(body) >= 6:
        row, first = _HEAD.unpack_from(body)
        for place, (number, _value) in enumerate(_XF.iter_unpack(body[4 : 4 + (len(body) - 6) // 6 * 6])):
            if number in struck:
                yield row, first + place
