"""A table written in every form at once: it is read once, and each form has a thread of its own.

Arrow, the compressors and the hashes let go of Python's lock, so the threads use all cores. A small table has none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa

from qiangqi.catalogue.schema.database import Table

from .arrow_batches import batches
from .checksums import FileChecksum
from .csv_form import CommaSeparated
from .form import Form
from .ndjson_form import JsonLines
from .parquet_form import Parquet
from .results import TableFiles
from .tables import Content, query_of
from .xlsx_form import Workbook

_AHEAD = 3
"""Batches that may wait for the slowest form."""

_FEW = 1_000
"""Up to so many rows threads cost more than they save."""


def write_table(
    catalogue: Path, folder: Path, table: Table, content: Content, added: Callable[[int], None]
) -> TableFiles:
    """Write a table into a folder in every form; ``added`` is told the rows as they go out."""
    path, rows = folder / table.name, content.rows[table.name]
    book = Workbook(path.with_name(f"{table.name}.xlsx"), table, rows, content.day, is_fictional=content.is_fictional)
    forms: list[Form] = [
        CommaSeparated(folder, table),
        JsonLines(path.with_name(f"{table.name}.ndjson"), table),
        Parquet(path.with_name(f"{table.name}.parquet"), table),
        book,
    ]
    try:  # most tables of a small register have no row, and the driver takes 2 ms to begin
        found = batches(catalogue, query_of(table.name, content.day), table.columns) if rows else ()
        files = (_in_turn if rows <= _FEW else _spread)(found, forms, added)
    except BaseException:
        for form in forms:
            form.abandon()
        raise
    return TableFiles(files, book.sheets, book.long_cells)


def _in_turn(
    found: Iterable[pa.RecordBatch], forms: Sequence[Form], added: Callable[[int], None]
) -> list[FileChecksum]:
    """Give every batch to one form after the other."""
    for batch in found:
        for form in forms:
            form.write(batch)
        added(batch.num_rows)
    return [file for form in forms for file in form.close()]


def _spread(found: Iterable[pa.RecordBatch], forms: Sequence[Form], added: Callable[[int], None]) -> list[FileChecksum]:
    """Give every batch to every form, in order, a few batches ahead of the slowest."""
    with ExitStack() as stack:
        threads = [stack.enter_context(ThreadPoolExecutor(1)) for _ in forms]
        waiting: deque[list[Future[Any]]] = deque()
        for batch in found:
            waiting.append([thread.submit(form.write, batch) for thread, form in zip(threads, forms, strict=True)])
            if len(waiting) > _AHEAD:
                _done(waiting.popleft())
            added(batch.num_rows)
        while waiting:
            _done(waiting.popleft())
        closed = [thread.submit(form.close) for thread, form in zip(threads, forms, strict=True)]
        return [file for one in closed for file in one.result()]


def _done(work: list[Future[Any]]) -> None:
    for one in work:
        one.result()
