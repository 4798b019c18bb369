"""Rows of a list from the elements of its file: headers, annexes, headings, notes and totals, by the card's reading.

Every row comes out once: as a :class:`RawRow`, or as a :class:`Skip` that says why it is none of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .cell_numbers import figure
from .context import Surroundings
from .elements import Element, Line, RawRow, Row, Skip, bare, unwrap
from .header import Header
from .hidden import without_hidden_columns
from .inner_header import is_header_again
from .places import Places
from .prose import listed
from .raw_rows import Picks, outside, picked, raw_row
from .reading import WORKBOOKS, Reading
from .sentences import rows_in_sentences

HEADER_WITHIN = 30
"""Rows of one table in which its header must stand."""

TITLES = 3
"""Rows of one text that a table without a header may have as titles; with more of them it is a list of something."""


def read(
    path: Path, elements: Iterable[Element], columns: Mapping[str, str], reading: Reading, beside: Iterable[str] = ()
) -> Iterator[RawRow | Skip]:
    """Yield a raw row or a skip for every row of a file, in its order.

    ``beside`` are further headers whose cells come with a row where its table has them.

    Raises:
        DataError: no table has the header, a table is none that the card names, or rows stand under an annex that
            it does not name.
    """
    yield from _Layout(path, columns, reading, beside).read(elements)


class _Layout:
    """Where the reading of a file stands."""

    def __init__(self, path: Path, columns: Mapping[str, str], reading: Reading, beside: Iterable[str]) -> None:
        self.path, self.reading, self.around = path, reading, Surroundings(reading)
        self.header, self.places = Header(path, columns, reading, beside), Places(reading)
        self.contexts = [name for name in columns.values() if name.startswith("@")]
        self.total, self.note = re.compile(reading.total), re.compile(reading.note)
        self.prose = re.compile(reading.prose) if reading.prose else None
        self.line = self.in_table = self.width = 0
        self.table: str | None = None
        self.picks: Picks | None = None
        self.first_header, self.heads = "", list[str]()
        self.before: list[Skip] = []
        self.is_other = self.is_inner = self.found = False

    def read(self, elements: Iterable[Element]) -> Iterator[RawRow | Skip]:
        for element in elements:
            if isinstance(element, Line):
                yield from () if element.left_out else self._line(element)
                continue
            self.line = element.line or self.line + 1
            if element.table != self.table:
                yield from self._open(element)
            self.in_table += 1
            if self.reading.hidden == "skip":
                if element.hidden and any(element.cells):
                    yield self._skip(element, "hidden")
                    continue
                element = without_hidden_columns(element)
            if self.picks is None:
                yield from self._row_before_header(element)
            else:
                yield self._row_after_header(element, self.picks)
        yield from self._close()
        if not self.found:
            what = "no sentence lists names" if self.prose else f"no row holds the headers {self.header.text}"
            raise DataError(self.path, 1, f"{what}; expected what the card says")

    # Lines outside tables

    def _line(self, line: Line) -> Iterator[RawRow | Skip]:
        text = unwrap(line.text)
        lists = list(listed(text, self.prose)) if self.prose else []
        if lists:
            self.around.heading(text)
            self.found = True
            for row in rows_in_sentences(self.path, line, lists, self.around, self.contexts, self.line):
                self.line = row.line
                yield row
            return
        reason = "title" if self.around.title(text) else "heading" if self.around.heading(text) else "text"
        if self.prose:
            self.line += 1
            yield Skip(line.address, self.line, reason)

    # Tables, down to their header

    def _open(self, row: Row) -> Iterator[Skip]:
        """Start a table: it has a header of its own, unless it goes on from the page before."""
        if not (row.continues and self.picks is not None and len(row.cells) == self.width):
            yield from self._close()
            self.picks, self.is_other, self.is_inner, self.in_table = None, False, False, 0
            self.around.table()
            self.places.table()
        self.table = row.table
        self.around.row()
        if self.reading.format in WORKBOOKS:
            self.around.sheet(row.table)

    def _close(self) -> Iterator[Skip]:
        """Account for the rows of a table in which no header was found."""
        waiting, self.before = self.before, []
        if self.picks is None:
            if sum(skip.reason in ("title", "heading") for skip in waiting) > TITLES:
                waiting = [skip.renamed("title", "other_table").renamed("heading", "other_table") for skip in waiting]
            self._refuse_other(waiting)
        yield from waiting

    def _refuse_other(self, waiting: list[Skip]) -> None:
        first = next((skip for skip in waiting if skip.reason == "other_table"), None)
        if first is not None and self.reading.other_tables == "refuse" and not self.around.is_passed:
            message = f"the table at {first.address} lacks the headers {self.header.text}"
            raise DataError(self.path, first.line, f"{message}; expected them, or other_tables: skip")

    def _row_before_header(self, row: Row) -> Iterator[RawRow | Skip]:
        """Take a row that stands before the header; what it was is known once the header is found, or the end."""
        if self.is_other:
            yield self._skip(row, self._inner(row) if self.is_inner else "other_table")
        elif self._is_header(row):
            yield from self._titles_above()
            yield self._skip(row, "header")
        elif (picks := self.header.given_picks(row)) is not None:
            yield from self._titles_above()
            self._start_list(row, picks, self.header.given)
            yield self._row_after_header(row, picks)
        else:
            self.before.append(self._skip(row, self._before_header(row)))
            if len(self.before) > HEADER_WITHIN:
                self.is_other = True
                yield from self._close()

    def _titles_above(self) -> Iterator[Skip]:
        waiting, self.before = self.before, []
        yield from (skip.renamed("other_table", "title") for skip in waiting)

    def _before_header(self, row: Row) -> str:
        """Say what a row before the header is; alone in its row, a title and a heading hold for the rows below."""
        filled = [cell for cell in row.cells if cell]
        if len(filled) != 1:
            return "other_table" if filled else "blank"
        if self.around.title(filled[0]) or not self.around.heading(filled[0]):
            return "title"
        self.around.row()
        return "heading"

    def _is_header(self, row: Row) -> bool:
        wanted = self.reading.header
        return (wanted is None or self.in_table == wanted) and self._pick(row)

    def _pick(self, row: Row) -> bool:
        """Take a row as the header if it holds every column, and the columns from where they stand in it."""
        picks = self.header.picks(row, self.line)
        if picks is not None:
            self._start_list(row, picks, list(map(bare, row.cells)))
            self.first_header = row.cells[picks[0][1]]
        return picks is not None

    def _start_list(self, row: Row, picks: Picks, heads: list[str]) -> None:
        self.picks, self.width, self.found, self.first_header, self.heads = picks, len(row.cells), True, "", heads

    # Tables, below their header

    def _leave_list(self, row: Row) -> str:
        """Begin another list within the table, whose columns are not those of the card."""
        self._refuse_other([self._skip(row, "other_table")])
        self.picks, self.is_other, self.is_inner = None, True, True
        return "other_table"

    def _inner(self, row: Row) -> str:
        """Say what a row of another list is: the header of the card's columns again, a title over it, or one of it."""
        filled = [cell for cell in row.cells if cell]
        if self.header.is_hinted(filled) and self._pick(row):
            self.is_other = self.is_inner = False
            return "header"
        reason = self._before_header(row)
        return "other_table" if reason == "title" and self.around.context.get("annex") != filled[0] else reason

    def _row_after_header(self, row: Row, picks: Picks) -> RawRow | Skip:
        reason = self._reason(row)
        if reason is not None:
            return self._skip(row, reason)
        if len(row.cells) != self.width and row.line:
            self._check_width(row)
        return self._raw(row, picks)

    def _reason(self, row: Row) -> str | None:
        """Say why a row below the header is none of the list, or None where it is one of it."""
        filled = [cell for cell in row.cells if cell]
        if not filled:
            return "blank"
        if (self.first_header in filled or self.header.is_hinted(filled)) and self._pick(row):
            return "header"  # the same again, or that of another annex, whose columns may stand elsewhere
        if is_header_again(filled, self.heads):
            return "header" if self._pick(row) else self._leave_list(row)
        if not filled[0].isdigit() and self.total.search(bare(filled[0])):
            return "total"
        if len(filled) == 1:
            if self.note.search(filled[0]):
                return "note"
            if self.around.title(filled[0]):
                return "title"
            if self.around.heading(filled[0]):
                self.around.row()
                return "heading"
            self.around.alone(filled[0])
        if self.around.is_passed:
            return "other_annex"
        self.around.check(self.path, row.address, self.line)
        return None

    def _check_width(self, row: Row) -> None:
        if len(row.cells) < self.width or any(row.cells[self.width :]):
            raise DataError(self.path, row.line, f"has {self.width} columns in its header but not in this row")

    def _raw(self, row: Row, picks: Picks) -> RawRow:
        context, names = self.around.context, self.header.every
        found = picked(row, picks, names, self.reading.serial_dates)
        found |= {name: context.get(name[1:], "") for name in self.contexts}
        instead = self.places.stand_ins(found, context)
        made = raw_row(row, self.line, found, picks, names, context, instead)
        beside = outside(row, self.heads)
        return made._replace(outside=beside) if beside else made

    def _skip(self, row: Row, reason: str) -> Skip:
        stated = figure(row.cells, self.heads, self.header.names) if reason == "total" else None
        return Skip(row.address, self.line, reason, stated)
