"""Rows as texts, put together column by column: fixed words and columns of texts, joined by Arrow.

JSON and sheets are nothing but that, and so a cell costs no Python object. Values must be escaped before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Part: TypeAlias = "str | pa.Array"
"""A word that stands in every row, or a text for each row."""

_PART = 16_000_000
"""Bytes that are put into words at a time; 8,192 rows of most tables have fewer."""


def joined(parts: Iterable[Part]) -> pa.Array:
    """Return each row's parts as one text; a row with an empty (null) part is null."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return pc.binary_join_element_wise(*merged, "")


def parts_of(batch: pa.RecordBatch, most: int = _PART) -> list[pa.RecordBatch]:
    """Return rows in parts of so many bytes, or of one row: the rows of a table may hold whole files."""
    rows = max(1, batch.num_rows * most // max(1, batch.nbytes))
    return [batch.slice(first, rows) for first in range(0, batch.num_rows, rows)]


def bytes_of(texts: pa.Array) -> memoryview:
    """Return the texts one after another in UTF-8; they are not copied."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return memoryview(b"")
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]]


def has_any(texts: pa.Array, signs: bytes) -> bool:
    """Whether any of some ASCII signs is in any of the texts; it looks at all of them at once.

    Most signs are below all that the texts have, or are the lowest of it; only the others are searched for.
    """
    lowest, _ = byte_range(texts)
    if lowest in signs:
        return True
    data = bytes(bytes_of(texts))
    return any(sign in data for sign in signs if sign > lowest)


def byte_range(texts: pa.Array) -> tuple[int, int]:
    """Return the lowest and the highest byte of all texts; without any, the highest and the lowest that there are."""
    data = bytes_of(texts)
    found = pc.min_max(pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)]))
    return (found["min"].as_py(), found["max"].as_py()) if len(data) else (0xFF, 0)


def escaped(texts: pa.Array, special: str, escape: Callable[[str], str]) -> pa.Array:
    """Return the texts with those escaped one by one that the pattern finds."""
    found = pc.fill_null(pc.match_substring_regex(texts, special), False)
    if not pc.any(found).as_py():
        return texts
    return pc.replace_with_mask(texts, found, pa.array(map(escape, texts.filter(found).to_pylist()), pa.string()))
