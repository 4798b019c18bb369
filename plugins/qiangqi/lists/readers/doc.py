"""A Word 97 document (.doc): paragraphs and table rows in the order in which they stand ([MS-DOC]).

What a revision deleted, struck-out and hidden text, the instructions of fields and the gloss of a phonetic guide are no
content. Headers, notes and boxes of text are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .doc_file import WordFile
from .doc_properties import ParagraphProperties
from .doc_rows import RowsOfTable
from .doc_text import CELL, Paragraph, paragraphs, without_fields
from .elements import Element, Line, unwrap
from .limited_process import beat
from .limits import MAX_CELL, MAX_COLUMNS


def elements(path: Path) -> Iterator[Element]:
    """Yield the paragraphs and table rows of a document.

    Raises:
        DataError: the document is damaged, encrypted, saved fast or by Word 95, or holds more than the limits.
    """
    file = WordFile(path)
    beat()
    document = _Document(path, ParagraphProperties(file))
    for paragraph in paragraphs(file):
        yield from document.take(paragraph)
    yield from document.close()


class _Document:
    """A walk through a document: the table, the row and the cell that are open."""

    def __init__(self, path: Path, properties: ParagraphProperties) -> None:
        self.path, self.properties = path, properties
        self.lines = self.tables = 0
        self.table: RowsOfTable | None = None
        self.cells: list[str] = []
        self.said: list[str] = []

    def take(self, paragraph: Paragraph) -> Iterator[Element]:
        """Take the next paragraph; what is whole with it comes out."""
        known = self.properties.at(paragraph.end)
        if not known.in_table:
            yield from self.close()
            if text := without_fields(paragraph.text).strip():
                self.lines += 1
                yield Line(self.lines, f"paragraph {self.lines}", text)
            return
        if self.table is None:
            self.tables += 1
            self.table = RowsOfTable(self.path, f"table {self.tables}")
        if paragraph.mark == CELL and known.ends_row:
            self.table.add(self.cells, known.table_row)
            self.cells, self.said = [], []
        elif not known.ends_row:
            self.said.append(paragraph.text)
            if paragraph.mark == CELL:
                self._end_cell()

    def _end_cell(self) -> None:
        text, self.said = unwrap(without_fields("\n".join(self.said))), []
        self.cells.append(text)
        if len(text) > MAX_CELL or len(self.cells) > MAX_COLUMNS:
            message = f"table {self.tables} has a longer cell or more columns; expected at most {MAX_CELL} characters"
            raise DataError(self.path, 1, f"{message} and {MAX_COLUMNS} columns")

    def close(self) -> Iterator[Element]:
        """End the table that is open."""
        if self.table is not None:
            if self.cells or self.said:  # a row whose end is lost
                if self.said:
                    self._end_cell()
                self.table.add(self.cells, b"")
            yield from self.table.rows()
        self.table, self.cells, self.said = None, [], []
