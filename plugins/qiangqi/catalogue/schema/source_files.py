"""Rows of ``source_files``: the file of each source as it came, where every reader may have it; else why not.

A file is offered only if every character of it could be looked at: it is plain text, and nothing in it looks like
personal data. A scan or a workbook may show a person where no list is; of a scan the confirmed rows are offered.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from qiangqi.lists.cards import Card
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


def source_files(found: Iterable[Source]) -> Iterator[Row]:
    """Return a row for each source that has a file; ``left_out`` is why it is not offered, None where it is."""
    for source in found:
        if (path := source.rows_path) is not None:
            yield _row(source, path)


def _row(source: Source, path: Path) -> Row:
    content, left_out = _content(source.card, path)
    return {
        "source_id": source.id,
        "file": path.name,
        "is_transcription": int(source.card.transcription or source.card.cells is not None),
        "encoding": source.card.encoding,
        "media_type": _TEXTS.get(path.suffix.lower()),
        "bytes": path.stat().st_size,
        "sha256": _digest(content, source.card.encoding),
        "left_out": left_out,
        "content": content,
    }


def _digest(content: str | None, encoding: str) -> str | None:
    return hashlib.sha256(content.encode(encoding)).hexdigest() if content is not None else None


def _content(card: Card, path: Path) -> tuple[str | None, str | None]:
    """Return the text of a file, or why it is not offered."""
    if path.suffix.lower() not in _TEXTS:
        return None, "form"
    if path.stat().st_size > LARGEST:
        return None, "size"
    if not (card.transcription or card.cells or card.licence != "not stated" or card.evidence in OFFICIAL):
        return None, "licence"
    raw = path.read_bytes()
    try:
        text = raw.decode(card.encoding)
    except UnicodeDecodeError:
        return None, "form"
    if text.encode(card.encoding) != raw:
        return None, "form"
    return (None, "personal") if _is_personal(text) else (text, None)


def _is_personal(text: str) -> bool:
    if any(mask(line) != line for line in text.splitlines()):
        return True
    cells = (cell for row in csv.reader(text.splitlines()) for cell in row)
    return any(len(cell) <= _LONGEST_HEADER and PERSONAL_HEADER.search(cell) for cell in cells)
