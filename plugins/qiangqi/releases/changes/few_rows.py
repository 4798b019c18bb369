"""Small tables of two releases compared in memory: to plan one comparison takes DuckDB longer than all take here.

What is found is what the statements of ``compare.py`` find, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from qiangqi.catalogue.schema.database import Table

from ..arrow_batches import schema_of
from .difference import Difference
from .keys import COPY, Likeness, names_two_rows

MOST = 2_000
"""Rows up to which a table is small."""

_Values = tuple[Any, ...]


def differences(files: Sequence[Path], table: Table, like: Likeness) -> Iterator[Difference]:
    """Yield the rows of a table that differ between two files, in the order of their keys.

    Raises:
        DataError: the key of a row that differs names more than one.
    """
    last, now = (_by_key(file, table, like) for file in files)
    names = (*like.key, COPY) if like.copies else like.key
    for key in _differing(last, now, table):
        before, after = (_named(like.compared, rows.get(key)) for rows in (last, now))
        op: Any = "ADD" if before is None else "DEL" if after is None else "MOD"
        yield Difference(op, dict(zip(names, key, strict=True)), before, after)


def _differing(last: dict[_Values, list[_Values]], now: dict[_Values, list[_Values]], table: Table) -> list[_Values]:
    """Return the keys of the rows that differ, empty values first; each names one row."""
    found = []
    for key in last.keys() | now.keys():
        before, after = last.get(key, []), now.get(key, [])
        if not before or not after or len({*before, *after}) > 1:
            if max(len(before), len(after)) > 1:
                raise names_two_rows(table, key)
            found.append(key)
    return sorted(found, key=lambda key: [(value is not None, value) for value in key])


def _by_key(file: Path, table: Table, like: Likeness) -> dict[_Values, list[_Values]]:
    """Return what is compared of the rows of a file by their keys, as SQLite has it: a day is a text there."""
    names, width = (*like.key, *like.compared), len(like.key)
    types = {field.name: field.type for field in schema_of(table.columns)}
    read = pq.ParquetFile(file).read(columns=list(names), use_threads=False)
    found: dict[_Values, list[_Values]] = {}
    for row in zip(*(read[name].cast(types[name]).to_pylist() for name in names), strict=True):
        found.setdefault(row[:width], []).append(row[width:])
    return _numbered(found) if like.copies else found


def _numbered(found: dict[_Values, list[_Values]]) -> dict[_Values, list[_Values]]:
    """Tell rows of one key apart by their number among them, in the order of their other values, empty ones last."""
    return {
        (*key, number): [row]
        for key, rows in found.items()
        for number, row in enumerate(sorted(rows, key=lambda row: [(value is None, value) for value in row]), 1)
    }


def _named(names: tuple[str, ...], rows: list[_Values] | None) -> dict[str, Any] | None:
    return dict(zip(names, rows[0], strict=True)) if rows else None
