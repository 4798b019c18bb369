"""Notes: lines that are no rows but tell of other events than the list, as 注：虚构甲有限公司已取消资格 below a table.

Whom such a line means is never decided here. The registrar reads it and says that the rows stay as the list has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qiangqi.values.personal_data import mask
from qiangqi.values.registered_names import is_registered_form, read_name

from ..readers import layout
from ..readers.elements import Element, Line, RawRow, Skip, bare, unwrap
from ..readers.reading import Reading
from .answers import AnswerError, Answers
from .note_words import said_in_header, said_in_line
from .questions import Asker
from .table_structure import LINES
from .unread_columns import AS_LISTED, is_other

_PASSED = ("title", "heading", "note", "total", "other_table", "text", "other_annex")
"""Why a row is none of the list, where what it says may be of events all the same."""

_WRAPPED = ("pdf", "text")
"""Formats in which a sentence may go on in the next line."""

_ONE_FIRM = re.compile(LINES)
"""A line that is a row of the list by itself, of which a file may have a great many."""


_FIRM = re.compile("公司|集团|合作社|厂|研究[院所]|中心")
"""What a note has that names a firm."""


class Note(NamedTuple):
    """A line that names events: its address, the kinds, and the words by which it does; ``text`` tells notes apart.

    ``heads``: it is a header, such as 取消原因, and about the rows below it.
    """

    address: str
    text: str
    kinds: frozenset[str]
    words: str
    heads: bool = False


class NoteReader:
    """Finds the notes among the pieces of a file, while they pass by and its rows are made of them."""

    def __init__(self, reading: Reading, read: Collection[str] = ()) -> None:
        """``read`` are the headers of columns that are read as what they say: theirs are no words of their rows."""
        self._read = frozenset(map(bare, read))
        self._note, self._wraps = re.compile(reading.note), reading.format in _WRAPPED
        self._above: tuple[str, str] = ("", "")
        self._rows: dict[str, list[str]] = {}
        self._found: list[Note] = []

    def watch(self, elements: Iterable[Element]) -> Iterator[Element]:
        """Pass the pieces on; what stands outside tables is searched at once."""
        for element in elements:
            if not isinstance(element, Line):
                self._rows[element.address] = [cell for cell in element.cells if cell]
            elif not element.left_out and not _ONE_FIRM.search(element.text):
                self._line(element.address, unwrap(element.text))
            yield element

    def came(self, row: RawRow | Skip) -> None:
        """Search the row of a table that came out, unless it is one of the list."""
        filled = self._rows.pop(row.address, [])
        if isinstance(row, Skip) and row.reason == "header":
            self._header(row.address, filled)
        is_text = len(filled) == 1 and not is_registered_form(read_name(filled[0]).name)
        is_passed = isinstance(row, Skip) and row.reason in _PASSED
        if filled and (is_text or is_passed or self._note.search(filled[0])):
            self._see(row.address, "，".join(filled))

    def taken(self) -> Iterator[Note]:
        """Yield the notes that were found since, once each."""
        found, self._found = self._found, []
        yield from found

    def _header(self, address: str, cells: list[str]) -> None:
        said = [said_in_header(cell) for cell in map(bare, cells) if cell not in self._read]
        if kinds := frozenset[str]().union(*(kinds for kinds, _ in said)):
            words = dict.fromkeys(word for _, by in said for word in by)
            self._found.append(Note(address, "，".join(cells), kinds, "、".join(words), heads=True))

    def _line(self, address: str, text: str) -> None:
        """Search a line; where its sentence may go on from the line above, both as one."""
        is_told = self._see(address, text)
        before, above = self._above
        if above and not is_told:
            is_told = self._see(before, f"{above}{text}")
        self._above = (address, text) if self._wraps and not is_told else ("", "")

    def _see(self, address: str, text: str) -> bool:
        kinds, words = said_in_line(text, bool(self._note.search(text)))
        if kinds:
            self._found.append(Note(address, text, kinds, "、".join(words)))
        return bool(kinds)


def rows_and_notes(
    path: Path, pieces: Iterable[Element], columns: Mapping[str, str], reading: Reading, beside: Iterable[str]
) -> Iterator[RawRow | Skip | Note]:
    """Yield the rows of a file as :func:`layout.read` does, and each note before the row that came with it.

    Raises:
        DataError: the file cannot be read by these columns.
    """
    notes = NoteReader(reading, [header for role, header in columns.items() if role not in ("name", "region")])
    for row in layout.read(path, notes.watch(pieces), columns, reading, beside):
        notes.came(row)
        yield from notes.taken()
        yield row
    yield from notes.taken()


class Notes:
    """The notes of a list, each once however often it is printed, with the section that stands above it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Note] = {}
        self._heads: list[Note] = []
        self._sections: dict[str, set[str]] = {}

    def see(self, note: Note, section: str) -> None:
        """Keep a note; ``section`` is the title over the rows before it, "" where there are none yet."""
        if note.heads:
            self._heads.append(note)
            return
        self._keep(note, section)

    def under(self, section: str, name: str) -> None:
        """Take a row of a name below a title: the headers above it are about that section."""
        for note in self._heads:
            self._keep(note, section)
        self._heads.clear()
        if is_registered_form(name):
            self._sections.setdefault(name, set()).add(section)

    def _keep(self, note: Note, section: str) -> None:
        self._found.setdefault((note.text, section), note)

    def place(self) -> None:
        """Let each note be about the sections of the firms that it names as well, once all rows were taken."""
        if len(set[str]().union(*self._sections.values())) < 2:
            return
        for note in [note for note in self._found.values() if not note.heads and _FIRM.search(note.text)]:
            for section in {one for name, under in self._sections.items() if name in note.text for one in under}:
                self._keep(note, section)

    @property
    def addresses(self) -> list[str]:
        """The addresses of all notes that name events, those of the list's own too."""
        return [note.address for note in self._found.values()]

    def against(self, kinds_under: Callable[[str], set[str]]) -> Iterator[Note]:
        """Yield the notes that name other events than the rows around them have.

        ``kinds_under`` returns the kinds of the rows of a section, none where they are no facts.
        """
        for (_, section), note in self._found.items():
            kinds = kinds_under(section)
            if kinds and all(is_other(note.kinds, kind, False) for kind in kinds):
                yield note


def ask_notes(asker: Asker, notes: Notes, kinds_under: Callable[[str], set[str]], titles: Collection[str]) -> None:
    """Ask about each note that names other events; nothing is proposed. ``titles`` are asked about as annexes."""
    for note in (note for note in notes.against(kinds_under) if note.text not in titles):
        what = "是表头" if note.heads else "不是名单的行"
        zh = f"{note.address} {what}，但写到与名单不同的事项：「{note.words}」，请看原文；"
        zh += f"{AS_LISTED} 已看过，各行仍按名单登记；企业确已没有资格的，先不登记，或登记后、发布前更正它的行"
        en = f"{note.address} is no row but tells of another event ({note.words}); read it there: {AS_LISTED} takes "
        en += "the rows as the list says; where a firm has no title, leave the list, or correct the firm's row before "
        en += "you publish"
        asker.ask(("note", note.address), mask(zh), mask(en), choices=(AS_LISTED,))


def check_notes(answers: Answers, addresses: Iterable[str]) -> None:
    """Refuse an answer about a line that names no event.

    Raises:
        AnswerError: there is one.
    """
    known = list(addresses)
    for address, answer in answers.notes.items():
        if answer != AS_LISTED:
            raise AnswerError(f"--note {mask(address)}={mask(answer)}; expected {AS_LISTED}")
        if address not in known:
            expected = mask(", ".join(known)) or "none"
            raise AnswerError(f"--note {mask(address)}: tells of no other event; expected one of {expected}")
