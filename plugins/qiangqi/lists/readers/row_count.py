"""Number of rows in a file, counted from the file itself and not from what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .elements import Line, unwrap
from .open_file import contained, elements
from .prose import listed
from .reading import Reading


def count(path: Path, reading: Reading, encoding: str = "utf-8") -> int:
    """Return the rows that are not blank: as many rows and skips as :func:`.open_file.records` must give.

    Lines of text count only where the reading has a pattern of prose: each name and each stated figure is one, and
    a line that lists nothing is one.

    Raises:
        DataError: the file cannot be read.
    """
    return sum(contained(path, reading.format, lambda: _rows(path, reading, encoding)))


def _rows(path: Path, reading: Reading, encoding: str) -> Iterator[int]:
    prose = re.compile(reading.prose) if reading.prose else None
    for element in elements(path, reading, encoding):
        if not isinstance(element, Line):
            yield int(any(element.cells))
        elif prose and not element.left_out:
            found = list(listed(unwrap(element.text), prose))
            yield sum(len(one.names) + (one.total is not None) for one in found) or 1
