"""Words of other events in what a card does not read of a new file: columns that it leaves out, notes and its title.

They are those that are asked about where a list is added; here the act is refused until they are said to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

from ..card_values import Columns
from ..cards import Card
from ..readers.elements import RawRow, Skip
from ..readers.open_file import contained, elements
from ..readers.preview import Look, look
from ..readers.reading import Reading
from ..registering.column_mapping import columns_of
from ..registering.document_marks import titles
from ..registering.notes import Note, Notes, rows_and_notes
from ..registering.title_words import POSITIVE, UNCLEAR, is_refusal, kind_in
from ..registering.unread_columns import AS_LISTED, Mentions

KEY = "unread"
"""The answer to an act that says what becomes of them."""

_TOLD = 5


def refuse_unread(file: Path, card: Card, answer: str | None) -> None:
    """See that a file says nothing of other events where its card does not read it, or that this was read.

    Raises:
        DataError: it does and was not, or the answer is no such one.
    """
    if answer not in (None, AS_LISTED):
        raise DataError(file, 1, f"{KEY}={mask(answer or '')}; expected one of {AS_LISTED}")
    found = [] if answer else list(_told(file, card))
    if found:
        shown = "; ".join(found[:_TOLD]) + ("; …" if len(found) > _TOLD else "")
        expected = f"expected it read there, and {KEY}={AS_LISTED} where the rows stay as the list says"
        raise DataError(file, 1, f"tells of other events where the card does not read it: {mask(shown)}; {expected}")


def _told(file: Path, card: Card) -> Iterator[str]:
    """Yield where a file tells of other events than its rows, and by which words."""
    columns, values = card.columns, card.values
    if columns is None or values is None:
        return
    named = {role: header for role, header in columns.model_dump().items() if header}
    seen = look(file)
    mentions, notes = Mentions((*_unread(seen, columns), columns.region or "")), Notes()
    for row in _rows(file, named, card.reading or Reading(format="csv"), mentions.headers, card.encoding):
        if isinstance(row, Note):
            notes.see(row, "")
        elif isinstance(row, RawRow):
            notes.under("", "")
            mentions.see(row, "", row.cells.get(columns.event, ""))
    kinds = {printed: lookup.kind or "" for printed, lookup in values.event.items()}
    for header, found in mentions.against(lambda _section, printed: kinds.get(printed, "")):
        yield from (f"{header} {address}「{words}」" for one in found for address, words in one.examples)
    yield from (f"{one.address}「{one.words}」" for one in notes.against(lambda _section: {*kinds.values()} - {""}))
    yield from (f"「{title}」" for title in titles(seen) if _is_other(title, {*kinds.values()} - {""}))


def _is_other(title: str, kinds: set[str]) -> bool:
    """Whether a title prints a kind that no row of the card is of, or that its firms are given nothing."""
    printed = kind_in(title)
    if printed is None:
        return bool(kinds & POSITIVE) and is_refusal(title)
    alike = {printed, *(("listed",) if printed == "granted" else ())}
    return bool(kinds) and printed != UNCLEAR and kinds.isdisjoint(alike)


def _unread(seen: Look, columns: Columns) -> list[str]:
    """Return the headers of the tables with firms that a card leaves out, but for those that tell of persons."""
    named = {header for header in columns.model_dump().values() if header}
    found = dict[str, None]()
    for table in seen.tables:
        rows = (row for row in range(1, len(table.first) + 1) if columns.name in table.header(row))
        known = columns_of(table, row) if (row := next(rows, None)) else None
        found |= dict.fromkeys(one for one in known.headers if one not in {*named, *known.private}) if known else {}
    return list(found)


def _rows(
    file: Path, columns: dict[str, str], reading: Reading, beside: tuple[str, ...], encoding: str
) -> Iterator[RawRow | Skip | Note]:
    def work() -> Iterator[RawRow | Skip | Note]:
        return rows_and_notes(file, elements(file, reading, encoding), columns, reading, beside)

    return contained(file, reading.format, work)
