"""The cells of a scan that a person must confirm, as a CSV that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.strict_yaml import DataError

from ..readers.delimited import rows_of
from ..readers.text import encoding_of

_HEAD = ["row", "column", "until_row", "because", "reading_1", "reading_2", "picture", "confirmed"]
SEEN = "seen"
"""Why a cell is there that no doubt names: the registrar changed it."""


class Asked(NamedTuple):
    """A cell to confirm: its row (a line of ``cells.csv``) and column from 1, why, the readings, and what it says.

    ``until_row`` is the last row that it spans. ``confirmed`` is empty until a person said what stands there.
    """

    row: int
    column: int
    until_row: int
    because: str
    reading_1: str
    reading_2: str
    picture: str
    confirmed: str = ""


def asked_text(asked: Iterable[Asked]) -> bytes:
    """Return the file of cells to confirm."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_HEAD, *asked])
    return text.getvalue().encode("utf-8-sig")  # with the mark by which a spreadsheet sees what it is in


def asked_of(path: Path) -> Iterator[Asked]:
    """Yield the cells of such a file, as a spreadsheet may have saved it.

    Raises:
        DataError: it is no such file.
    """
    found = rows_of(path, encoding_of(path))
    if next(found, (1, []))[1] != _HEAD:
        raise DataError(path, 1, f"expected the header {','.join(_HEAD)}")
    for line, cells in found:
        if len(cells) != len(_HEAD) or not all(map(str.isdigit, cells[:3])):
            raise DataError(path, line, f"expected the {len(_HEAD)} cells that were written, the last one filled in")
        yield Asked(int(cells[0]), int(cells[1]), int(cells[2]), *cells[3:])
