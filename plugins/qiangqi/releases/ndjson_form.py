"""NDJSON: an object a line, every column in each, a missing value as null."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from qiangqi.catalogue.schema.database import Table

from .checksums import FileChecksum, Hashed
from .row_texts import Part, bytes_of, escaped, has_any, joined, parts_of

_SPECIAL = r'["\\\x00-\x1f]'
_SIGNS = b'"\\' + bytes(range(0x20))


class JsonLines:
    """A table as NDJSON."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file = Hashed(path, packed=True)

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows."""
        for part in parts_of(batch):
            self._file.write(bytes_of(objects(part)))

    def close(self) -> list[FileChecksum]:
        """Finish the file."""
        self._file.close()
        return self._file.checksums

    def abandon(self) -> None:
        """Let go of the file as it is."""
        self._file.abandon()


def objects(batch: pa.RecordBatch) -> pa.Array:
    """Return each row as a JSON object and the end of its line."""
    parts: list[Part] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        parts += ["," if parts else "{", f'"{name}":', *_value(column)]
    return joined([*parts, "}\n"])


def _value(column: pa.Array) -> list[Part]:
    if column.null_count == len(column):
        return ["null"]
    if not pa.types.is_string(column.type):
        return [pc.fill_null(column.cast(pa.string()), "null")]
    texts = escaped(column, _SPECIAL, _escaped) if has_any(column, _SIGNS) else column
    if column.null_count:
        return [pc.fill_null(joined(['"', texts, '"']), "null")]
    return ['"', texts, '"']


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
