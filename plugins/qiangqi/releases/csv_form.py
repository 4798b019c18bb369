"""CSV by RFC 4180 in UTF-8, twice: a plain one, true to the byte, and one that is safe and legible in a spreadsheet.

Texts stand in quotes and numbers do not; nothing between two commas is a missing value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import WriteOptions, write_csv

from qiangqi.catalogue.schema.database import Table
from qiangqi.values.spreadsheet_cells import CELL, DIGITS, FORMULA, RENUMBERED, shortened

from .arrow_batches import BATCH
from .checksums import FileChecksum, Hashed
from .headers import spreadsheet_header
from .row_texts import byte_range, parts_of

_FORMULA, _RENUMBERED = f"^{FORMULA}", f"^(?:{RENUMBERED})$"
_FIRSTS = b"\t\n\f\r +,-.0123456789=@\xef"
"""The first bytes of all that either finds: signs of formulas, digits, what stands before digits, and full width."""

_LEAST, _MOST = 1e-4, 10.0**DIGITS
"""Numbers within these are written plainly, with no more digits than a spreadsheet keeps."""

WHOLE = ("同名的 CSV、NDJSON、Parquet", "the CSV, NDJSON and Parquet of this table")
"""Where a text is whole that no cell can hold."""


class CommaSeparated:
    """A table as both: ``.csv`` under the columns' names, ``.excel.csv`` with a byte order mark and Chinese headers.

    The rows are put into words once, unless something in them has to be guarded.
    """

    def __init__(self, folder: Path, table: Table) -> None:
        headers = [spreadsheet_header(table.name, column) for column in table.columns]
        self._plain = _begun(folder / f"{table.name}.csv", "", [column.name for column in table.columns])
        self._excel = _begun(folder / f"{table.name}.excel.csv", "\ufeff", headers)
        self._free = [not column.is_day for column in table.columns]

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows."""
        for part in parts_of(batch):
            self._write(part)

    def _write(self, batch: pa.RecordBatch) -> None:
        columns = batch.columns
        guarded = [guard(one) if free else one for one, free in zip(columns, self._free, strict=True)]
        lines = _lines(batch)
        self._plain.write(lines)
        is_same = all(new is old for new, old in zip(guarded, columns, strict=True))
        self._excel.write(lines if is_same else _lines(pa.RecordBatch.from_arrays(guarded, names=batch.schema.names)))

    def close(self) -> list[FileChecksum]:
        """Finish the files."""
        self._plain.close()
        self._excel.close()
        return [*self._plain.checksums, *self._excel.checksums]

    def abandon(self) -> None:
        """Let go of the files as they are."""
        self._plain.abandon()
        self._excel.abandon()


def guard(texts: pa.Array) -> pa.Array:
    """Do what :func:`~qiangqi.values.spreadsheet_cells.guarded` and ``shortened`` do, for a column of texts at once."""
    if texts.null_count == len(texts):
        return texts
    if not pa.types.is_string(texts.type):
        return _numbers(texts)
    if _may_be_guarded(texts):
        coded = texts.dictionary_encode()  # each text is looked at once, and most come often
        values = _marked(coded.dictionary)
        texts = texts if values is coded.dictionary else values.take(coded.indices)
    return fitting(texts)


def fitting(texts: pa.Array) -> pa.Array:
    """Let each text that no cell can hold give way to where it is whole; the same array where all fit."""
    places = pc.indices_nonzero(pc.greater(pc.binary_length(texts), CELL))
    if not len(places):
        return texts
    whole = (texts[place.as_py()].as_py() for place in places)  # one after the other: they may be whole files
    fits = pa.array([shortened(text, *WHOLE) for text in whole], pa.string())
    mask = pc.is_in(pa.array(range(len(texts)), places.type), places)
    return pc.replace_with_mask(texts, mask, fits)


def _may_be_guarded(texts: pa.Array) -> bool:
    """Whether any text begins as one that is guarded does; most columns have none."""
    lowest, highest = byte_range(texts)
    if lowest > max(_FIRSTS[:-1]) and highest < _FIRSTS[-1]:
        return False
    firsts = pc.unique(pc.binary_slice(texts.view(pa.binary()), 0, 1)).to_pylist()
    return any(first and first in _FIRSTS for first in firsts)


def _marked(texts: pa.Array) -> pa.Array:
    for pattern, sign in ((_FORMULA, "'"), (_RENUMBERED, "\t")):
        found = pc.match_substring_regex(texts, pattern)
        if pc.any(found).as_py():
            texts = pc.if_else(found, pc.binary_join_element_wise(sign, texts, ""), texts)
    return texts


def _numbers(column: pa.Array) -> pa.Array:
    found = is_long(column)
    if not pc.any(found).as_py():
        return column
    texts = column.cast(pa.string())
    return pc.if_else(pc.fill_null(found, False), pc.binary_join_element_wise("\t", texts, ""), texts)


def is_long(numbers: pa.Array) -> pa.Array:
    """Return of each number whether it has more digits than a spreadsheet keeps, or is written with an exponent."""
    sizes = pc.abs(numbers)
    return pc.or_(pc.greater_equal(sizes, _MOST), pc.and_(pc.less(sizes, _LEAST), pc.greater(sizes, 0)))


def _begun(path: Path, mark: str, header: Iterable[str]) -> Hashed:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(header)
    file = Hashed(path, packed=True)
    file.write((mark + line.getvalue()).encode())
    return file


def _lines(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    write_csv(batch, sink, WriteOptions(include_header=False, quoting_style="needed", batch_size=BATCH))
    return sink.getvalue()
