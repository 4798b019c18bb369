"""Rows of ``source_files``: the file of each source as it came, where every reader may have it; else why not.

A file is offered only if every character of it could be looked at: it is plain text, and nothing in it looks like
personal data. A scan or a workbook may show a person where no list is; of a scan the confirmed rows are offered.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from qiangqi.lists.sources import Source
from qiangqi.values.personal_data import PERSONAL_HEADER, mask

from .database import Row

LARGEST = 512 * 1024
"""Bytes of the largest file that is kept in the catalogue; of a larger one the facts are there, row by row."""

OFFICIAL = ("government_site", "official_text_mirror")
"""Grades of documents of an authority, which anybody may pass on; of others a file needs a licence."""

_TEXTS = {".csv": "text/csv", ".txt": "text/plain", ".tsv": "text/tab-separated-values"}
_LONGEST_HEADER = 10
"""Characters of a cell that may be a header; a name of a firm is longer."""


def source_files(found: Iterable[Source], left_out: Mapping[str, str | None]) -> Iterator[Row]:
    """Return a row for each source that has a file; ``left_out`` says by its id why it is not offered, if it is not."""
    for source in found:
        if (path := source.rows_path) is not None:
            yield _row(source, path, left_out[source.id])


def _row(source: Source, path: Path, left_out: str | None) -> Row:
    raw = path.read_bytes() if left_out is None else None
    return {
        "source_id": source.id,
        "file": path.name,
        "is_transcription": int(source.card.transcription or source.card.cells is not None),
        "encoding": source.card.encoding,
        "media_type": _TEXTS.get(path.suffix.lower()),
        "bytes": path.stat().st_size,
        "sha256": None if raw is None else hashlib.sha256(raw).hexdigest(),
        "left_out": left_out,
        "content": None if raw is None else raw.decode(source.card.encoding),
    }


def why_left_out(source: Source) -> str | None:
    """Return why the file of a source is not offered, None where it is; every line of it is looked at."""
    card, path = source.card, source.rows_path
    if path is None or path.suffix.lower() not in _TEXTS:
        return "form"
    if path.stat().st_size > LARGEST:
        return "size"
    if not (card.transcription or card.cells or card.licence != "not stated" or card.evidence in OFFICIAL):
        return "licence"
    raw = path.read_bytes()
    try:
        text = raw.decode(card.encoding)
    except UnicodeDecodeError:
        return "form"
    if text.encode(card.encoding) != raw:
        return "form"
    return "personal" if _is_personal(text) else None


def _is_personal(text: str) -> bool:
    if any(mask(line) != line for line in text.splitlines()):
        return True
    cells = (cell for row in csv.reader(text.splitlines()) for cell in row)
    return any(len(cell) <= _LONGEST_HEADER and PERSONAL_HEADER.search(cell) for cell in cells)
