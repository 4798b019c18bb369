"""Sections of a list: which rows stand under which title, with the printed values in them, as the reader finds them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qiangqi.values.personal_data import holds_personal

from ..readers.context import LIKE_AN_ANNEX
from ..readers.elements import Element, Line, RawRow, Row, Skip, unwrap
from ..readers.open_file import contained, elements
from ..readers.preview import Look
from ..readers.reading import WORKBOOKS, Annex, Reading
from .answers import exactly
from .notes import Note, Notes, rows_and_notes
from .place_columns import PlaceCells
from .title_words import SECTION
from .unread_columns import Mentions

UNTITLED = "附件"
"""What the rows above the first title stand under while the file is surveyed."""

_SENTENCE = r"^(?=.*…).*[㐀-鿿]{6,}"
"""A sentence that says more of the names in it (…) than how many there are."""

_MOST_VALUES = 60


@dataclass(slots=True)
class Section:
    """Rows under one title: how many, and what total rows state of them."""

    title: str
    rows: int = 0
    stated: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Survey:
    """The sections in order, the distinct values of the columns asked for, and what is not read.

    ``unread`` are the addresses of tables that lack the headers; ``is_mixed``: the finer titles repeat under several
    annexes, so only the annexes' own titles tell rows apart. ``places`` are the cells and headings of places,
    ``mentions`` what columns that are not read say of events, ``notes`` what lines say of them that are no rows.
    """

    sections: list[Section] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    is_mixed: bool = False
    places: PlaceCells = field(default_factory=PlaceCells)
    mentions: Mentions = field(default_factory=Mentions)
    notes: Notes = field(default_factory=Notes)


def survey(
    path: Path, look: Look, columns: Mapping[str, str], reading: Reading, unread: Collection[str] = ()
) -> Survey:
    """Read the whole file once by the draft's columns and see under which titles its rows stand.

    ``unread`` are the other columns, in which words of events are looked for.

    Raises:
        DataError: the file cannot be read by these columns.
    """
    finer = _finer(reading)
    found = _survey(path, look, columns, reading, finer, unread)
    return _survey(path, look, columns, reading, None, unread) if found.is_mixed else found


def _finer(reading: Reading) -> str | None:
    """Return what titles below the annexes' own look like; a pattern of whole lines, one firm each, has none."""
    if reading.prose is None:
        return SECTION
    return None if reading.prose.startswith("^") else _SENTENCE


def _survey(
    path: Path,
    look: Look,
    columns: Mapping[str, str],
    reading: Reading,
    finer: str | None,
    unread: Collection[str],
) -> Survey:
    sheets = list(dict.fromkeys(table.name for table in look.tables)) if look.format in WORKBOOKS else []
    likely = [*map(exactly, sheets), LIKE_AN_ANNEX.pattern, *([finer] if finer else [])]
    annexes = [Annex(title=pattern) for pattern in likely]
    draft = reading.model_copy(update={"annexes": annexes, "other_tables": "skip"})
    parents: dict[str, set[str]] = {}
    region = columns.get("region", "@")
    found = Survey(places=PlaceCells("" if region[0] == "@" else region), mentions=Mentions((*unread, region)))
    sections: dict[str, Section] = {}
    last, noted = UNTITLED, ""
    for parent, row in _rows(path, look.encoding or "utf-8", columns, draft, unread):
        if isinstance(row, Note):
            found.notes.see(row, last)
            noted = row.address
        elif isinstance(row, RawRow):
            title = row.context.get("annex", "")
            parents.setdefault(title, set()).add(parent)
            last = title
            found.notes.under(title, row.cells.get(columns["name"], ""))
            sections.setdefault(title, Section(title)).rows += 1
            _note_values(found, columns, row)
            found.places.see(row)
            if row.address != noted:
                found.mentions.see(row, title, row.cells.get(columns.get("event", ""), ""))
        elif row.reason == "total" and row.total is not None and last in sections:
            sections[last].stated.append(row.total)
        elif row.reason == "other_table":
            found.unread.append(row.address)
    found.notes.place()
    found.sections = list(sections.values())
    for section in found.sections:
        section.stated += found.places.sums(section.title, section.rows)
    found.is_mixed = finer is not None and any(len(above) > 1 for above in parents.values())
    return found


def _note_values(found: Survey, columns: Mapping[str, str], row: RawRow) -> None:
    for role in ("title", "event", "date", "remark", "batch"):
        header = columns.get(role, "@")
        filled = found.values.setdefault(role, [])
        value = row.cells.get(header, "")
        if header[0] != "@" and value not in filled and len(filled) < _MOST_VALUES and not holds_personal(value):
            filled.append(value)


def _rows(
    path: Path, encoding: str, columns: Mapping[str, str], reading: Reading, unread: Collection[str]
) -> Iterator[tuple[str, RawRow | Skip | Note]]:
    def work() -> Iterator[tuple[str, RawRow | Skip | Note]]:
        above = _Above(reading)
        pieces = above.watch(elements(path, reading, encoding))
        yield from ((above.title, row) for row in rows_and_notes(path, pieces, columns, reading, unread))

    return contained(path, reading.format, work)


class _Above:
    """The annex that the file is in, by titles that look like one's, while its pieces pass by."""

    def __init__(self, reading: Reading) -> None:
        self.title = UNTITLED
        self.is_book = reading.format in WORKBOOKS
        self.sheet = ""

    def watch(self, found: Iterator[Element]) -> Iterator[Element]:
        """Pass the pieces on, after a title that all rows above the first one stand under."""
        yield Line(0, "", UNTITLED)
        for element in found:
            self._see(element)
            yield element

    def _see(self, element: Element) -> None:
        filled = [element.text] if isinstance(element, Line) else [cell for cell in element.cells if cell]
        if isinstance(element, Row) and self.is_book and element.table != self.sheet:
            self.sheet = self.title = element.table
        if len(filled) == 1 and LIKE_AN_ANNEX.search(unwrap(filled[0])):
            self.title = unwrap(filled[0])
