"""The cells of a scan as they were read and confirmed: a CSV that says before each row on which page it stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.strict_yaml import DataError

from .delimited import rows_of
from .elements import Element, Line, Row

HEAD = ["page", "table", "row"]
"""What stands before the cells; a line outside tables has no table, and its text in the first cell."""

_PLACE = re.compile(r"[1-9]\d*,\d*,[1-9]\d*")


class Placed(NamedTuple):
    """A row of a table, or with ``table`` 0 a line outside tables; ``row`` counts the one or the other of its page."""

    page: int
    table: int
    row: int
    cells: list[str]


def elements(path: Path) -> Iterator[Element]:
    """Yield the lines and rows of a scan, with the addresses that they have there.

    Raises:
        DataError: it is no such CSV.
    """
    for number, (page, table, row, cells) in enumerate(placed(path), 1):
        if table:
            yield Row(f"page {page} table {table}", f"page {page} row {row}", cells, continues=True)
        else:
            yield Line(number, f"page {page} line {row}", cells[0])


def placed(path: Path) -> Iterator[Placed]:
    """Yield every row of the file with its place in the scan; the first stands in line 2.

    Raises:
        DataError: it is no such CSV.
    """
    found = rows_of(path, "utf-8")
    if next(found, (1, []))[1][:3] != HEAD:
        raise DataError(path, 1, f"expected the header {','.join(HEAD)} and the cells")
    for line, cells in found:
        place, texts = cells[:3], cells[3:]
        if not texts or not _PLACE.fullmatch(",".join(place)):
            raise DataError(path, line, "expected the numbers of page, table and row before the cells")
        page, table, row = (int(part or 0) for part in place)
        yield Placed(page, table, row, [text.strip() for text in texts])


def text_of(rows: Iterable[Placed]) -> bytes:
    """Return the file of rows; the same rows give the same bytes."""
    kept = list(rows)
    width = max((len(row.cells) for row in kept), default=1)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*HEAD, *map(str, range(1, width + 1))])
    writer.writerows([row.page, row.table or "", row.row, *row.cells] for row in kept)
    return text.getvalue().encode()
