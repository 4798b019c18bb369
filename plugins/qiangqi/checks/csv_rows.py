"""The rows of a text table, read line by line: nothing is decoded, and no row taken apart, before its turn."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from .body_limits import COLUMNS, TooMuch
from .rows import LONGEST

ROW = COLUMNS * (2 * LONGEST + 3)
"""The most characters of one row: in so many columns the longest cells, every character a doubled quotation mark."""

_CHUNK = 65_536


class NoSheet(Exception):
    """Bytes that are no sheet; ``line`` is where, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def csv_rows(body: bytes, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows of a text that can be decoded; those without any text in them are none.

    Raises:
        NoSheet: a quoted cell does not end.
        TooMuch: a row is longer than any.
    """
    lines = _Lines(body, encoding, delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            lines.taken = 0
            if cells and any(map(str.strip, cells)):
                lines.rows += 1
                yield cells
    except csv.Error:
        raise NoSheet(reader.line_num + lines.passed) from None


class _Lines:
    """The lines of a text as the csv module takes them; ``taken`` are the characters of the row at hand."""

    def __init__(self, body: bytes, encoding: str, delimiter: str) -> None:
        self._file = io.TextIOWrapper(io.BytesIO(body), encoding, newline="")
        self._delimiter = delimiter
        self.taken = self.rows = self.passed = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(ROW + 1):
            if len(line) > ROW and not self.taken and self._is_blank(line):
                self._pass_on(line)
                continue
            self.taken += len(line)
            if self.taken > ROW:
                raise self._too_much(line)
            yield line

    def _is_blank(self, line: str) -> bool:
        return not line.strip(f" \t\r\n{self._delimiter}")

    def _pass_on(self, line: str) -> None:
        """Leave out a line without any text, such as a long row of empty cells."""
        while line and not line.endswith(("\n", "\r")):
            line = self._file.readline(ROW + 1)
            if not self._is_blank(line):
                raise self._too_much(self._delimiter * COLUMNS)
        self.passed += 1

    def _too_much(self, line: str) -> TooMuch:
        if line.count(self._delimiter) >= COLUMNS:
            return TooMuch("columns", COLUMNS)
        return TooMuch("cell", LONGEST, self.rows + 1)


def first_fault(body: bytes, encoding: str) -> int | None:
    """Return where the first byte stands that an encoding has no character for, or None where there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for first in range(0, len(body), _CHUNK):
        last = min(first + _CHUNK, len(body))
        try:
            decoder.decode(body[first:last], final=last == len(body))
        except UnicodeDecodeError as error:
            return last - len(error.object) + error.start
    return None
