"""CSV: rows as a stream, each with the line on which it ends."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .elements import RawRow, Row
from .formats import named
from .limits import MAX_COLUMNS
from .text import lines


def plain(path: Path, columns: Mapping[str, str], encoding: str) -> Iterator[RawRow]:
    """Yield the rows of a CSV whose header is line 1; blank lines are no rows.

    Raises:
        DataError: it cannot be decoded, a header of ``columns`` (by role) is missing, or a row has another width.
    """
    found = rows_of(path, encoding)
    _, header = next(found, (1, []))
    picks = [(name, _place(path, header, role, name)) for role, name in columns.items()]
    width = len(header)
    for line, cells in found:
        if len(cells) != width:
            if not cells:
                continue
            raise DataError(path, line, f"has {width} columns in its header but not in this row")
        yield RawRow(f"line {line}", line, {name: cells[index].strip() for name, index in picks})


def _place(path: Path, header: list[str], role: str, name: str) -> int:
    if header.count(name) == 1:
        return header.index(name)
    what = "stands twice" if name in header else f"is none of its {len(header)} headers"
    raise DataError(path, 1, f"column {name!r} (columns.{role}) {what}; expected it once")


def elements(path: Path, encoding: str, delimiter: str = ",") -> Iterator[Row]:
    """Yield every row of a CSV, blank ones too, as one table."""
    for line, cells in rows_of(path, encoding, delimiter):
        yield Row("file", f"line {line}", [cell.strip() for cell in cells], line)


def rows_of(path: Path, encoding: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of every row with the line on which it ends.

    Raises:
        DataError: it is no CSV in the encoding.
    """
    what = named(path) if path.is_file() else None
    if what is not None:
        raise DataError(path, 1, f"is {what}, whatever it is called; expected CSV in {encoding}")
    reader = csv.reader(lines(path, encoding), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise DataError(path, reader.line_num, f"has {len(cells)} columns; expected at most {MAX_COLUMNS}")
            yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(path, reader.line_num, f"no CSV: {error}") from None
