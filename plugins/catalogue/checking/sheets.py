"""A sheet as text: its rows in, the same rows back with the outcomes beside them."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .columns import Columns, columns_of
from .outcomes import Result
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


class NoSheet(Exception):
    """Bytes that are no sheet; ``line`` is where, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__("no sheet")
        self.line = line


@dataclass(frozen=True)
class Sheet:
    """A sheet that was sent: every row as it came, what its columns are, and whether it said its encoding."""

    rows: list[list[str]]
    columns: Columns
    is_marked: bool

    def asked(self) -> Iterator[object]:
        """Yield what each row under the header asks; a header that comes again is refused, not asked."""
        for cells in self.rows[self.columns.header + 1 :]:
            yield Refused("header_again") if self.columns.is_header(cells) else self.columns.row(cells)

    @cached_property
    def width(self) -> int:
        """The columns of the widest row: what is added stands after them in every row."""
        return max(map(len, self.rows))


def read_sheet(body: bytes) -> Sheet:
    """Read CSV or tab-separated text in UTF-8, with or without a mark, or in GB18030; blank lines are no rows.

    Raises:
        NoSheet: it is no text, or a quoted cell does not end.
        NoColumns: no column names firms.
    """
    text, is_marked = _decoded(body)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max((",", "\t", ";"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [cells for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise NoSheet(reader.line_num) from None
    return Sheet(rows, columns_of(rows), is_marked)


def _decoded(body: bytes) -> tuple[str, bool]:
    """Return the text, and whether the answer is to carry a mark: a spreadsheet sent it, or one will open it."""
    if b"\0" in body:
        raise NoSheet(body[: body.index(b"\0")].count(b"\n") + 1)
    if body.startswith(codecs.BOM_UTF8):
        body, is_marked = body[3:], True
    else:
        is_marked = False
    try:
        return body.decode("utf-8"), is_marked
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
    try:
        return body.decode("gb18030"), True
    except UnicodeDecodeError:
        raise NoSheet(line) from None


def opening(sheet: Sheet) -> str:
    """Return the rows down to the header, the header with the added columns; after a mark where one is wanted."""
    above = [_wide(cells, sheet.width) for cells in sheet.rows[: sheet.columns.header]]
    header = [*_wide(sheet.rows[sheet.columns.header], sheet.width), *ADDED]
    return ("\ufeff" if sheet.is_marked else "") + _lines([*above, header])


def answered(sheet: Sheet, results: Sequence[Result]) -> str:
    """Return the rows of some results: what was sent as it came, then what was found."""
    first, width = sheet.columns.header + 1, sheet.width
    return _lines([*_wide(sheet.rows[first + result.row], width), *_found(result)] for result in results)


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
