"""How many rows a file has, counted from the file's own rows and not from what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .elements import Line, unwrap
from .limited_process import confined
from .open_file import is_ours, load, pieces
from .prose import listed
from .reading import Reading


def count(path: Path, reading: Reading, encoding: str = "utf-8") -> int:
    """Return the rows that are not blank: what :func:`records` must give as rows and named skips, ``blank`` apart.

    Lines of text count only where the reading has a pattern of prose: each name and each stated figure is one, and
    a line that lists nothing is one.

    Raises:
        DataError: the file cannot be read.
    """
    if is_ours(reading.format):
        return sum(_rows(path, reading, encoding))
    load(reading.format)
    return sum(confined(path, lambda: _rows(path, reading, encoding)))


def _rows(path: Path, reading: Reading, encoding: str) -> Iterator[int]:
    prose = re.compile(reading.prose) if reading.prose else None
    for piece in pieces(path, reading, encoding):
        if not isinstance(piece, Line):
            yield int(any(piece.cells))
        elif prose:
            found = list(listed(unwrap(piece.text), prose))
            yield sum(len(one.names) + (one.total is not None) for one in found) or 1
