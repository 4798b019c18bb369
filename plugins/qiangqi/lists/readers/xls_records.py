"""An XLS, gone through record by record ([MS-XLS]): its hidden rows and formulas, which the library does not report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import Struct

import olefile

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_WHOLE
from .xlsx_scan import Marks

_HEAD = Struct("<HH")
_BOF, _EOF, _FORMULA, _FILEPASS, _BOUNDSHEET, _ROW = 0x0809, 0x000A, 0x0006, 0x002F, 0x0085, 0x0208
_ROW_HIDDEN = 0x20


def scan(path: Path) -> list[Marks]:
    """Return the marks of each sheet in the workbook's order.

    Raises:
        DataError: the file is damaged, encrypted, or larger than the limit.
    """
    data = _stream(path)
    starts: list[int] = []
    for kind, body in _records(data, 0):
        if kind == _FILEPASS:
            raise DataError(path, 1, "is encrypted; expected it without a password")
        if kind == _BOUNDSHEET and len(body) >= 4:
            starts.append(int.from_bytes(body[:4], "little"))
    return [_sheet(data, start) for start in starts]


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


def _sheet(data: bytes, start: int) -> Marks:
    marks = Marks()
    for kind, body in _records(data, start):
        if kind == _ROW and len(body) >= 14 and body[12] & _ROW_HIDDEN:
            marks.hidden.add(int.from_bytes(body[:2], "little"))
        elif kind == _FORMULA and len(body) >= 4:
            marks.formulas.add((int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")))
    return marks
