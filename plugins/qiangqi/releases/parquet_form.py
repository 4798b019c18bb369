"""Parquet: texts, whole numbers, numbers and days, compressed with zstd; each column carries its description."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from qiangqi.catalogue.schema.database import Column, Table

from .arrow_batches import schema_of
from .checksums import FileChecksum, Hashed
from .row_texts import parts_of

ROW_GROUP = 131_072
"""Rows that are compressed together; a reader who wants some takes these."""

_GROUP = 64_000_000
"""Bytes of a group where rows hold whole files: writing one takes four times as much memory."""


class Parquet:
    """A table as Parquet."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file, self._schema, self._waiting = Hashed(path), typed_schema(table), list[pa.RecordBatch]()
        self._writer = ParquetWriter(
            self._file, self._schema, version="2.6", compression="zstd", compression_level=3, write_page_index=True
        )

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows, as soon as there are enough for a group; whole files have groups of their own.

        Raises:
            pyarrow.ArrowInvalid: a value of a column of days is no day.
        """
        parts = parts_of(batch, _GROUP)
        for part in parts:
            self._waiting.append(part)
            if len(parts) > 1 or sum(waiting.num_rows for waiting in self._waiting) >= ROW_GROUP:
                self._flush()

    def close(self) -> list[FileChecksum]:
        """Finish the file."""
        self._flush()
        self._writer.close()
        self._file.close()
        return self._file.checksums

    def abandon(self) -> None:
        """Let go of the file as it is."""
        self._file.abandon()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting).cast(self._schema), ROW_GROUP)
            self._waiting.clear()


def typed_schema(table: Table) -> pa.Schema:
    """Return the types of a table's columns; a day is a date, a code is a text."""
    plain = schema_of(table.columns)
    return pa.schema([_field(column, field.type) for column, field in zip(table.columns, plain, strict=True)])


def _field(column: Column, type_: pa.DataType) -> pa.Field:
    return pa.field(column.name, pa.date32() if column.is_day else type_, metadata={"zh": column.zh, "en": column.en})
