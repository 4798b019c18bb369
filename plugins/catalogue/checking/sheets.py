"""A sheet as text: its rows in, the same rows back with the outcomes beside them."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .columns import LOOKED_THROUGH, Columns, columns_of
from .outcomes import Batch, Result
from .rows import Refused

ADDED = (
    "outcome",
    "matched_by",
    "firm_id",
    "firm_name",
    "firm_uscc",
    "regime",
    "tier",
    "status",
    "holds_title",
    "titles",
    "term_covers_loan",
    "candidates",
    "says",
    "note",
)
"""The columns that an answer adds after those that were sent; the title is the one that ``says`` is about."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


Kind = Literal["utf-8", "utf-8-sig", "gb18030", "xlsx"]


class NoSheet(Exception):
    """Bytes that are no sheet; ``line`` is where, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__("no sheet")
        self.line = line


@dataclass(frozen=True)
class Sheet:
    """A sheet that was sent: every row as it came, what its columns are, and whether it said its encoding.

    ``kind`` is what it was sent as: the encoding of a text, or ``xlsx``. ``formulas`` are the cells that a workbook
    works out, by row and column from 0.
    """

    rows: list[list[str]]
    columns: Columns
    is_marked: bool
    kind: Kind = "utf-8"
    formulas: frozenset[tuple[int, int]] = frozenset()

    def asked(self) -> Iterator[object]:
        """Yield what each row under the header asks; a header that comes again and a formula are refused, not asked."""
        first = self.columns.header + 1
        for number, cells in enumerate(self.rows[first:], first):
            if self.columns.is_header(cells):
                yield Refused("header_again")
            else:
                yield self._formula(number) or self.columns.row(cells)

    def _formula(self, number: int) -> Refused | None:
        if not self.formulas:
            return None
        worked = (name for name, place in self.columns.places.items() if (number, place) in self.formulas)
        return next((Refused("formula", name) for name in worked), None)

    @cached_property
    def width(self) -> int:
        """The columns of the widest row: what is added stands after them in every row."""
        return max(map(len, self.rows))

    def headings(self) -> Iterator[list[str]]:
        """Yield the rows down to the header, the header with the added columns."""
        yield from (_wide(cells, self.width) for cells in self.rows[: self.columns.header])
        yield [*_wide(self.rows[self.columns.header], self.width), *ADDED]

    def answered(self, results: Iterable[Result]) -> Iterator[list[str]]:
        """Yield the rows of some results: what was sent as it came, then what was found."""
        first, width = self.columns.header + 1, self.width
        for result in results:
            yield [*_wide(self.rows[first + result.row], width), *_found(result)]


def read_sheet(body: bytes) -> Sheet:
    """Read CSV or tab-separated text in UTF-8, with or without a mark, or in GB18030; blank lines are no rows.

    Raises:
        NoSheet: it is no text, or a quoted cell does not end.
        NoColumns: no column names firms.
    """
    text, kind = decoded(body)
    top = "\n".join(text.split("\n", LOOKED_THROUGH)[:LOOKED_THROUGH])  # above a header there may be a title
    delimiter = max((",", "\t", ";"), key=top.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [cells for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise NoSheet(reader.line_num) from None
    return Sheet(rows, columns_of(rows), kind != "utf-8", kind)


def decoded(body: bytes) -> tuple[str, Kind]:
    """Return a text and its encoding; the answer to one that is not plain UTF-8 carries a mark for spreadsheets.

    Raises:
        NoSheet: it is no text.
    """
    kind: Kind = "utf-8"
    if b"\0" in body:
        raise NoSheet(body[: body.index(b"\0")].count(b"\n") + 1)
    if body.startswith(codecs.BOM_UTF8):
        body, kind = body[3:], "utf-8-sig"
    try:
        return body.decode("utf-8"), kind
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
    try:
        return body.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        raise NoSheet(line) from None


def opening(sheet: Sheet) -> str:
    """Return the rows down to the header, the header with the added columns; after a mark where one is wanted."""
    return ("\ufeff" if sheet.is_marked else "") + _lines(sheet.headings())


def answered(sheet: Sheet, results: Sequence[Result]) -> str:
    """Return the rows of some results: what was sent as it came, then what was found."""
    return _lines(sheet.answered(results))


def answered_in_parts(sheet: Sheet, batch: Batch) -> Iterator[str]:
    """Yield the whole sheet with what a batch finds of its rows, some rows at a time; the batch is a new one."""
    yield opening(sheet)
    rows = iter(sheet.rows[sheet.columns.header + 1 :])
    for part in batch.each(sheet.asked(), found_cells):
        pairs = zip(part, rows, strict=False)  # the part first: when it ends, no row is taken
        yield _lines([*_wide(cells, sheet.width), *found] for found, cells in pairs)


def found_cells(results: Sequence[Result]) -> list[list[str]]:
    """Return the cells that each of some results adds to its row."""
    return [list(_found(result)) for result in results]


def _found(result: Result) -> Iterator[str]:
    firm, known, lead = result.firm, result.known, result.known.lead
    yield result.outcome
    yield result.matched_by or ""
    yield from (firm.firm_id, _safe(firm.name), firm.uscc or "") if firm else ("", "", "")
    yield from (lead.regime, lead.tier or "", lead.status, lead.holds_title) if lead else ("", "", "", "")
    yield str(known.titles) if firm else ""
    yield known.term_covers or ""
    yield _safe("；".join(f"{one['name']} {one['firm_id']}" for one in result.candidates))
    yield _safe(json.loads(known.says) or "")
    yield _safe(result.note)


def _safe(text: str) -> str:
    """Keep a spreadsheet from taking a text of ours for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _wide(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _lines(rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
