"""Preview of a file before it has a card: its format, its tables with their first rows, and the text around them.

Pure: it reads the file and returns; it decides nothing. Its texts are as they stand in the file, so whoever prints
them masks personal data first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.registered_names import is_registered_form

from .context import LIKE_AN_ANNEX
from .elements import Line, Row, bare, unwrap
from .formats import detect, has_macros
from .hidden import without_hidden_columns
from .inner_header import HEADER_WORDS, LONGEST_HEADER, is_header_again
from .limited_process import in_limited_process
from .open_file import elements, is_ours, load
from .prose import Listed, listed
from .reading import PROSE, WORKBOOKS, Format, Reading
from .text import encoding_of, lines

if TYPE_CHECKING:
    from .page_links import Linked

FIRST_ROWS = 15
LINES = 500
TITLES_ABOVE = 5

_LIKELY: dict[str, Format] = {
    **{f".{form}": form for form in ("xlsx", "xls", "docx", "doc", "ods", "odt", "html", "pdf")},
    **{".xlsm": "xlsx", ".htm": "html"},
}
"""What a file's name says that it is, so that what reads it is loaded before the process that finds out."""

_BEAT = 500


@dataclass(slots=True)
class Table:
    """One table: its first rows, how large it is, and which of the first rows may be its header, the best first.

    ``header_rows`` count from 1 in the table. ``above`` are the last lines of text before it, the nearest last.
    ``hidden``, ``damaged`` and ``formulas`` count hidden rows, which the first ones leave out, rows with a number
    that has lost digits, and rows with a formula. ``is_inner``: it begins at a second header within another table.
    """

    name: str
    address: str
    above: list[str]
    rows: int = 0
    columns: int = 0
    hidden: int = 0
    hidden_columns: frozenset[int] = frozenset()
    damaged: int = 0
    formulas: int = 0
    first: list[list[str]] = field(default_factory=list)
    is_inner: bool = False
    heads: list[str] | None = None

    def is_left(self, cells: list[str]) -> bool:
        """Whether a row is the header of another list within this table; it has none before its own firms."""
        if self.heads is None:
            has_firms = any(is_registered_form(cell) for cell in cells)
            number = next(iter(self.header_rows), None) if has_firms else None
            self.heads = self.header(number) if number else None
            return False
        return is_header_again(cells, self.heads) and [bare(cell) for cell in cells] != self.heads

    @property
    def header_rows(self) -> list[int]:
        """Numbers of the rows that may be the header."""
        scores = [(_score(cells), -number) for number, cells in enumerate(self.first, 1)]
        return [-number for score, number in sorted(scores, reverse=True) if score]

    def header(self, number: int) -> list[str]:
        """Return the headers of a row, without their spaces and line breaks, as a card names them."""
        return [bare(cell) for cell in self.first[number - 1]]


@dataclass(slots=True)
class Look:
    """What was found: format by content, encoding of text (else None), tables, lines of text, lists in sentences.

    ``left_out`` counts letters of pages by why they were left out. ``annexes`` are titles that look like an annex's,
    wherever they stand, in order and once each. ``linked`` are the files and pictures of a page, one of which may be
    its list.
    """

    format: Format
    encoding: str | None
    delimiter: str = ","
    has_macros: bool = False
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    annexes: list[str] = field(default_factory=list)
    sentences: list[Listed] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


def look(path: Path, keeps_hidden: bool = True, whole_pages: Sequence[int] = (), form: Format | None = None) -> Look:
    """Look at a file of any kind; ``keeps_hidden`` shows what it hides too, ``whole_pages`` break no rows.

    ``form`` says what it is where its content does not.

    Raises:
        DataError: it cannot be read, is too large, or is of no format that is read; the line says what to do.
    """
    likely = form or _LIKELY.get(path.suffix.lower(), "csv")
    if form is not None and is_ours(form):
        return list(_look(path, form, keeps_hidden, whole_pages))[-1] or Look(form, None)
    if not is_ours(likely):
        load(likely)
    found = None
    for found in in_limited_process(path, lambda: _look(path, form or detect(path), keeps_hidden, whole_pages)):  # noqa: B007 - the last one is the whole
        pass
    if found is None:
        raise DataError(path, 1, "holds nothing; expected a list")
    return found


def _look(path: Path, form: Format, keeps_hidden: bool, whole_pages: Sequence[int]) -> Iterator[Look | None]:
    """Yield None now and then, as a sign of life, and the whole at last."""
    encoding = encoding_of(path) if form in ("csv", "text", "html") else None
    seen = Look(form, encoding, has_macros=has_macros(path, form))
    if form == "csv":
        seen.delimiter = _delimiter(path, encoding or "utf-8")
    reading = Reading.model_construct(format=form, delimiter=seen.delimiter, whole_pages=list(whole_pages))
    for number, element in enumerate(elements(path, reading, encoding or "utf-8")):
        if isinstance(element, Line):
            _see_line(seen, element)
        else:
            _see_row(seen, element, keeps_hidden)
        if number % _BEAT == 0:
            yield None
    if form == "html":
        from .page_links import linked

        seen.linked = linked(path)
    yield seen


def _see_line(seen: Look, line: Line) -> None:
    for why, letters in line.left_out.items():
        seen.left_out[why] = seen.left_out.get(why, 0) + letters
    if line.left_out:
        return
    text = unwrap(line.text)
    if len(seen.lines) < LINES:
        seen.lines.append(Line(line.number, line.address, text))
        seen.sentences += listed(text, re.compile(PROSE))
    _see_title(seen, text)


def _see_row(seen: Look, row: Row, keeps_hidden: bool) -> None:
    if not seen.tables or seen.tables[-1].name != row.table:
        above = [line.text for line in seen.lines[-TITLES_ABOVE:]]
        seen.tables.append(Table(row.table, row.address, above))
        if seen.format in WORKBOOKS:
            _see_title(seen, row.table)
    if seen.tables[-1].is_left(row.cells):
        seen.tables.append(Table(row.table, row.address, [], is_inner=True))
    table = seen.tables[-1]
    table.hidden += row.hidden and any(row.cells)
    table.hidden_columns |= {n for n in row.hidden_columns if n < len(row.cells) and row.cells[n]}
    table.damaged += bool(row.damaged)
    table.formulas += bool(row.formulas)
    if not keeps_hidden:
        if row.hidden:
            return
        row = without_hidden_columns(row)
    filled = [cell for cell in row.cells if cell]
    table.rows += bool(filled)
    table.columns = max(table.columns, len(row.cells))
    if len(table.first) < FIRST_ROWS:
        table.first.append(row.cells)
    if len(filled) == 1:
        _see_title(seen, filled[0])


def _see_title(seen: Look, text: str) -> None:
    if LIKE_AN_ANNEX.search(text) and text not in seen.annexes and len(seen.annexes) < LINES:
        seen.annexes.append(text)


def _score(cells: list[str]) -> int:
    """Say how much a row looks like a header: its cells that hold a word of headers; 0 for one that is none."""
    filled = [bare(cell) for cell in cells if cell]
    if not filled or any(len(cell) > LONGEST_HEADER or cell.isdigit() for cell in filled):
        return 0
    return (
        sum(1 for cell in filled if HEADER_WORDS.search(cell)) if len(filled) > 1 or filled[0].endswith("名称") else 0
    )


def _delimiter(path: Path, encoding: str) -> str:
    """Return the mark that cuts the first lines into the most cells."""
    found = lines(path, encoding)
    first = [line for line, _ in zip(found, range(FIRST_ROWS), strict=False)]
    found_cells = {mark: sum(len(row) for row in csv.reader(first, delimiter=mark)) for mark in ",\t;"}
    return max(found_cells, key=lambda mark: found_cells[mark])
