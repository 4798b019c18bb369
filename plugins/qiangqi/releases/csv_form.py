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

from .arrow_batches import BATCH
from .checksums import FileChecksum, Hashed
from .headers import spreadsheet_header

FORMULA = "^[=+\\-@\t\r＝＋－＠]"
"""How a text begins that a spreadsheet would take for a formula."""

RENUMBERED = r"^(\d{16,}|0\d+|\d+[eE]\d+|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2})$"
"""A text of digits that a spreadsheet would change: a number too long or with noughts before it, or half a date."""

_EITHER = f"{FORMULA}|{RENUMBERED}"


class CommaSeparated:
    """A table as both: ``.csv`` under the columns' names, ``.excel.csv`` with a byte order mark and Chinese headers.

    The rows are put into words once, unless something in them has to be guarded.
    """

    def __init__(self, folder: Path, table: Table) -> None:
        headers = [spreadsheet_header(table.name, column) for column in table.columns]
        self._plain = _begun(folder / f"{table.name}.csv", "", [column.name for column in table.columns])
        self._excel = _begun(folder / f"{table.name}.excel.csv", "\ufeff", headers)
        self._free = [column.type == "TEXT" and not column.is_day for column in table.columns]

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows."""
        columns = batch.columns
        guarded = [guard(column) if free else column for column, free in zip(columns, self._free, strict=True)]
        lines = _lines(batch)
        self._plain.write(lines)
        is_same = all(new is old for new, old in zip(guarded, columns, strict=True))
        self._excel.write(lines if is_same else _lines(pa.RecordBatch.from_arrays(guarded, schema=batch.schema)))

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
    """Put an apostrophe before what begins as a formula, and a tab, which is not seen, before what loses digits."""
    if texts.null_count == len(texts) or not _any(texts, _EITHER):
        return texts
    for pattern, sign in ((FORMULA, "'"), (RENUMBERED, "\t")):
        found = pc.fill_null(pc.match_substring_regex(texts, pattern), False)
        texts = pc.if_else(found, pc.binary_join_element_wise(sign, texts, ""), texts)
    return texts


def _any(texts: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(texts, pattern)).as_py())


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
