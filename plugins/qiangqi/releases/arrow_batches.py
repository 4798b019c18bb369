"""Rows of SQLite as Arrow batches, read by the ADBC driver without a Python object for each cell.

The driver is used by its own calls: ``dbapi``, which wraps them, loads pandas and polars where they are installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import adbc_driver_sqlite
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement

from qiangqi.catalogue.query.read_only import address
from qiangqi.catalogue.schema.database import Column

BATCH = 8_192
"""Rows that are read, and written, at a time."""

_FIRST = {"TEXT": "''", "INTEGER": "0", "REAL": "0.0"}
_TYPES = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}


def schema_of(columns: tuple[Column, ...]) -> pa.Schema:
    """Return the types in which rows are read: texts (codes and days are texts), whole numbers and numbers."""
    return pa.schema([(column.name, _TYPES[column.type]) for column in columns])


def batches(catalogue: Path, query: str, columns: tuple[Column, ...]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a query in its order; the columns are those of the query, with their declared types.

    The driver takes the type of a column from the first rows that it sees, where all may be empty. So a row of the
    declared types is put before them, and left out again.
    """
    first = ", ".join(_FIRST[column.type] for column in columns)
    schema = schema_of(columns)
    database = adbc_driver_sqlite.connect(address(catalogue))
    with database, AdbcConnection(database) as connection, AdbcStatement(connection) as statement:
        statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH)})
        statement.set_sql_query(f"select {first} union all select * from ({query})")
        stream, _ = statement.execute_query()
        skipped = 1
        for batch in pa.RecordBatchReader.from_stream(stream):
            rows = batch.slice(skipped)
            skipped = 0
            if rows.num_rows:
                yield pa.RecordBatch.from_arrays(
                    [column.cast(field.type) for column, field in zip(rows.columns, schema, strict=True)], schema=schema
                )
