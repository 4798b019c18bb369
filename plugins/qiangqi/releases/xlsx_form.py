"""XLSX: XlsxWriter makes the workbook, with its sheets, headers and properties; the rows are put into its sheets.

XlsxWriter's own way for rows writes some 200,000 cells a second; a million firms have 150 million. What is put in is
what it would write: every text an inline string, which can be no formula, link or number; every number a number.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

from qiangqi.catalogue.schema.database import Table
from qiangqi.values.checksums import file_sha256

from .checksums import RAW, FileChecksum, compressor
from .csv_form import fitting, is_long
from .row_texts import Part, bytes_of, escaped, has_any, joined
from .xlsx_frame import EPOCH, Sheet, frame_of

SHEET_ROWS = 1_048_576
"""Rows of a sheet, its header among them: Excel's limit."""

LARGE = 1_000_000
"""Cells from which on a sheet may pass 2 GiB; below, its cells would have to hold 2 KiB each."""

_ID = "_id"
"""How the name of a column of ids ends: they are names, and nobody adds them up."""

_SPECIAL = r"[<>&\x00-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_"
_SIGNS = b"<>&" + bytes(range(0x20))
_UNSAID = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Workbook:
    """A table as a workbook; a table past a sheet's limit goes on in the next sheet.

    ``long_cells`` counts the texts by column that no cell can hold: in their place stands where they are whole.
    """

    def __init__(
        self, path: Path, table: Table, rows: int, day: str, sheet_rows: int = SHEET_ROWS, is_fictional: bool = False
    ) -> None:
        self.sheets = _sheets(table.name, rows, sheet_rows)
        self.long_cells: dict[str, int] = {}
        frame = frame_of(table, self.sheets, day, is_fictional)
        self._path, self._file, self._columns = path, path.open("x+b"), len(table.columns)
        self._file.write(frame.begun)
        self._zip = zipfile.ZipFile(self._file, "a", zipfile.ZIP_DEFLATED)
        self._left = iter(self.sheets.values())
        self._sheets = iter(frame.sheets)
        self._sheet: IO[bytes] | None = None
        self._room = self._row = 0
        self._tail = b""

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows, into the next sheet where this one is full."""
        while batch.num_rows:
            if not self._room:
                self._turn()
            part = batch.slice(0, self._room)
            assert self._sheet is not None
            self._sheet.write(bytes_of(self._rows(part)))
            self._room -= part.num_rows
            self._row += part.num_rows
            batch = batch.slice(part.num_rows)

    def close(self) -> list[FileChecksum]:
        """Finish the file."""
        while (sheet := self._end()) is not None:
            self._begin(sheet)
        self._zip.close()
        self._file.close()
        return [FileChecksum(self._path.name, file_sha256(self._path), self._path.stat().st_size)]

    def abandon(self) -> None:
        """Let go of the file as it is; ``zipfile`` would write into it once more when it is thrown away."""
        self._zip.fp = None
        with suppress(OSError):
            self._file.close()

    def _turn(self) -> None:
        sheet = self._end()
        assert sheet is not None, "more rows than were counted"
        self._begin(sheet)

    def _begin(self, sheet: Sheet) -> None:
        self._room, self._row = next(self._left), 2
        is_large = self._room * self._columns > LARGE
        self._sheet, self._tail = _packed_entry(self._zip, sheet.name, is_large), sheet.tail
        self._sheet.write(sheet.head)

    def _end(self) -> Sheet | None:
        """End the sheet at hand and return the next one, if there is one."""
        if self._sheet is not None:
            self._sheet.write(self._tail)
            self._sheet.close()
            self._sheet = None
        return next(self._sheets, None)

    def _rows(self, batch: pa.RecordBatch) -> pa.Array:
        numbers = _Numbers(range(self._row, self._row + batch.num_rows))
        parts: list[Part] = ['<row r="', numbers['">']]
        for place, (name, column) in enumerate(zip(batch.schema.names, batch.columns, strict=True)):
            if column.null_count < len(column):
                parts += _cells(xl_col_to_name(place), numbers, self._short(name, _as_texts(name, column)))
        return joined([*parts, "</row>"])

    def _short(self, name: str, column: pa.Array) -> pa.Array:
        if not pa.types.is_string(column.type) or (texts := fitting(column)) is column:
            return column
        if changed := pc.sum(pc.not_equal(column, texts)).as_py():
            self.long_cells[name] = self.long_cells.get(name, 0) + changed
        return texts


def _as_texts(name: str, column: pa.Array) -> pa.Array:
    """Return a column as texts if it holds ids, or a number that a spreadsheet would not keep."""
    if pa.types.is_string(column.type) or not (name.endswith(_ID) or pc.any(is_long(column)).as_py()):
        return column
    return column.cast(pa.string())


class _Numbers(dict[str, pa.Array]):
    """The numbers of some rows by what stands behind them, which most cells have alike."""

    def __init__(self, rows: range) -> None:
        super().__init__()
        self._rows = pa.array(rows).cast(pa.string())

    def __missing__(self, rest: str) -> pa.Array:
        found = self[rest] = joined([self._rows, rest])
        return found


def _cells(letters: str, numbers: _Numbers, column: pa.Array) -> list[Part]:
    """Return the cells of one column; an empty one is left out."""
    if pa.types.is_string(column.type):
        texts = escaped(column, _SPECIAL, _escaped) if _is_special(column) else column
        space = ' xml:space="preserve"' if has_any(column, b" \t\n") else ""
        begin = numbers[f'" t="inlineStr"><is><t{space}>']
        cells: list[Part] = [f'<c r="{letters}', begin, texts, "</t></is></c>"]
    else:
        cells = [f'<c r="{letters}', numbers['"><v>'], column.cast(pa.string()), "</v></c>"]
    return [pc.fill_null(joined(cells), "")] if column.null_count else cells


def _is_special(column: pa.Array) -> bool:
    if has_any(column, _SIGNS):
        return True
    data = bytes(bytes_of(column))  # one byte is found much faster than two, and is seldom there
    return (b"_" in data and b"_x" in data) or (b"\xef" in data and b"\xef\xbf" in data)


def _escaped(text: str) -> str:
    """Escape a text for a cell: signs that XML cannot carry are named by their number, as Excel names them."""
    return escape(_UNSAID.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _sheets(name: str, rows: int, sheet_rows: int) -> dict[str, int]:
    """Return the rows of each sheet by its name; a table without rows has one sheet with its header."""
    room = sheet_rows - 1
    count = max(1, -(-rows // room))
    return {name if not n else f"{name} {n + 1}": min(room, rows - n * room) for n in range(count)}


def _packed_entry(book: zipfile.ZipFile, name: str, is_large: bool) -> IO[bytes]:
    """Open an entry to be written; it is compressed as the packed files are, in a third of the usual time.

    ``is_large``: it may pass 2 GiB, which takes ZIP64, and that has to be said before the first byte.
    ``zipfile`` has no way to say the level of one entry. Where a later Python does not know the attribute, it is
    compressed harder.
    """
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    entry = book.open(info, "w", force_zip64=is_large)
    entry._compressor = compressor(RAW)  # type: ignore[attr-defined]
    return entry
