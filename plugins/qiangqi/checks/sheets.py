"""A sheet as text: its rows in, the same rows back with the outcomes beside them."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal, overload

from .batch import Batch
from .body_limits import COLUMNS, ROWS, TooMuch, within
from .columns import HEADER_ROWS, Columns, columns_of, columns_or_none
from .csv_rows import NoSheet as NoSheet
from .csv_rows import csv_rows, first_fault
from .request_json import gathered
from .results import CheckQuery, Result
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


Kind = Literal["utf-8", "utf-8-sig", "utf-16", "gb18030", "xlsx"]


@dataclass(frozen=True)
class Sheet:
    """A sheet that was sent: every row as it came, what its columns are, and whether it said its encoding.

    ``kind`` is what it was sent as: the encoding of a text, or ``xlsx``. ``formulas`` are the cells that a workbook
    works out, by row and column from 0.
    """

    rows: Sequence[list[str]]
    columns: Columns
    is_marked: bool
    kind: Kind = "utf-8"
    formulas: frozenset[tuple[int, int]] = frozenset()

    def queries(self) -> Iterator[object]:
        """Yield what each row under the header asks; a header that comes again and a formula are refused, not asked."""
        first = self.columns.header + 1
        for number, cells in enumerate(islice(self.rows, first, None), first):
            yield self._row_of(number, cells)

    def asks(self, number: int) -> object:
        """Return what one row asks; it is counted from 0, from the top of the sheet."""
        return self._row_of(number, self.rows[number])

    def _row_of(self, number: int, cells: Sequence[str]) -> object:
        if self.columns.is_header(cells):
            return Refused("header_again")
        return self._formula(number) or self.columns.row(cells)

    def _formula(self, number: int) -> Refused | None:
        if not self.formulas:
            return None
        worked = (name for name, place in self.columns.places.items() if (number, place) in self.formulas)
        return next((Refused("formula", name) for name in worked), None)

    def asked(self, query: CheckQuery) -> CheckQuery:
        """Return a question as it is asked of the rows of the sheet: a fault is told by the name of its column."""
        return replace(query, columns=self.columns.names(self.rows[self.columns.header]))

    @cached_property
    def width(self) -> int:
        """The columns of the widest row: what is added stands after them in every row."""
        return max(map(len, self.rows))

    def headings(self) -> Iterator[list[str]]:
        """Yield the rows down to the header, the header with the added columns."""
        yield from (_wide(cells, self.width) for cells in islice(self.rows, self.columns.header))
        yield [*_wide(self.rows[self.columns.header], self.width), *ADDED]

    def answered(self, results: Iterable[Result]) -> Iterator[list[str]]:
        """Yield the rows of some results: what was sent as it came, then what was found."""
        first, width = self.columns.header + 1, self.width
        for result in results:
            yield [*_wide(self.rows[first + result.row], width), *_found(result)]


class SheetRows(Sequence[object]):
    """What the rows of a sheet ask, in their order, each worked out when it is asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._first = sheet, sheet.columns.header + 1

    def __len__(self) -> int:
        return len(self._sheet.rows) - self._first

    def __iter__(self) -> Iterator[object]:
        return self._sheet.queries()

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[object]: ...
    def __getitem__(self, place: int | slice) -> object:
        """Return what one row asks, or some as a list."""
        numbers = range(self._first, len(self._sheet.rows))[place]
        if isinstance(numbers, range):
            return [self._sheet.asks(number) for number in numbers]
        return self._sheet.asks(numbers)


def read_sheet(body: bytes, most: int = ROWS, is_any: bool = False) -> Sheet:
    """Read CSV or tab-separated text in UTF-8, with or without a mark, GB18030, or UTF-16 with its mark, which is what
    Excel saves as Unicode text; blank lines are no rows. With ``is_any`` a sheet whose columns are not known has none.

    Raises:
        NoSheet: it is no text, or a quoted cell does not end.
        NoColumns: no column names firms.
        TooMuch: it has more than ``most`` rows below the header, or more columns or a longer cell than any.
    """
    kind = kind_of(body)
    if kind == "utf-16":
        text, encoding = body.decode(kind).encode(), "utf-8"
    else:
        text, encoding = body.removeprefix(codecs.BOM_UTF8), kind.removesuffix("-sig")
    delimiter = _delimiter(text)

    def rows() -> Iterator[list[str]]:
        return csv_rows(text, encoding, delimiter)

    top = list(islice(rows(), HEADER_ROWS))
    columns = columns_or_none(top) if is_any else columns_of(top)
    found = gathered(body, lambda: within_sheet(rows(), columns, most))
    return Sheet(found, columns, kind != "utf-8", kind)


def _delimiter(body: bytes) -> str:
    """Return the most frequent of the usual ones near the top; above a header there may be a title."""
    last = 0
    for _line in range(HEADER_ROWS):
        last = body.find(b"\n", last) + 1 or len(body)
    return max((",", "\t", ";"), key=lambda mark: body.count(mark.encode(), 0, last))


def within_sheet(rows: Iterable[list[str]], columns: Columns, most: int) -> Iterator[list[str]]:
    """Yield the rows of a sheet as long as they are within the limits.

    Raises:
        TooMuch: there are more than ``most`` below the header, or more columns or a longer cell than any.
    """
    for cells in within(rows, lambda cells: cells, most, 1, columns.header + 1):
        if len(cells) > COLUMNS:
            raise TooMuch("columns", COLUMNS)
        yield cells


def kind_of(body: bytes) -> Kind:
    """Return the encoding of a text; the answer to one that is not plain UTF-8 carries a mark for spreadsheets.

    Raises:
        NoSheet: it is no text.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf_16(body)
    if b"\0" in body:
        raise NoSheet(body.count(b"\n", 0, body.index(b"\0")) + 1)
    fault = first_fault(body, "utf-8")
    if fault is None:
        return "utf-8-sig" if body.startswith(codecs.BOM_UTF8) else "utf-8"
    if first_fault(body.removeprefix(codecs.BOM_UTF8), "gb18030") is None:
        return "gb18030"
    raise NoSheet(body.count(b"\n", 0, fault) + 1)


def _utf_16(body: bytes) -> Kind:
    fault = first_fault(body, "utf-16")
    if fault is not None:
        raise NoSheet(body.count(b"\n", 0, fault) + 1)
    text = body.decode("utf-16")
    if "\0" in text:
        raise NoSheet(text.count("\n", 0, text.index("\0")) + 1)
    return "utf-16"


def opening(sheet: Sheet) -> str:
    """Return the rows down to the header, the header with the added columns; after a mark where one is wanted."""
    return ("\ufeff" if sheet.is_marked else "") + _lines(sheet.headings())


def answered(sheet: Sheet, results: Sequence[Result]) -> str:
    """Return the rows of some results: what was sent as it came, then what was found."""
    return _lines(sheet.answered(results))


def answered_in_parts(sheet: Sheet, batch: Batch) -> Iterator[str]:
    """Yield the whole sheet with what a batch finds of its rows, some rows at a time; the batch is a new one."""
    yield opening(sheet)
    rows = islice(sheet.rows, sheet.columns.header + 1, None)
    for part in batch.each(sheet.queries(), found_cells):
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
