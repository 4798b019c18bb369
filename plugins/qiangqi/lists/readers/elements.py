"""Elements of a file: lines of text and rows of tables, each with its address, and the rows of a list made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class Line(NamedTuple):
    """A paragraph or line that stands outside tables; ``number`` counts such lines, or is the line of a text file.

    ``left_out`` is no line but tells how many letters of a page were left out, by why: ``watermark``, ``twice``,
    ``no_cell``.
    """

    number: int
    address: str
    text: str
    left_out: Mapping[str, int] = {}


class Row(NamedTuple):
    """A row of a table as it stands: a cell merged downwards repeats its value, one merged to the right has it once.

    ``table`` names the table, and is the sheet's name in a workbook. ``line`` is the line of a text file, else 0.
    ``hidden`` rows and ``hidden_columns`` are passed over where the card says so. ``damaged`` and ``formulas`` are
    column numbers: a number too long for a spreadsheet to keep, and a cell whose text is what a formula last gave
    (never computed here). ``unseen`` is what comments on its cells and hidden columns say, to be searched and never
    shown. ``continues``: the table may go on from the one before, as on the next page of a PDF.
    """

    table: str
    address: str
    cells: list[str]
    line: int = 0
    hidden: bool = False
    damaged: frozenset[int] = frozenset()
    formulas: frozenset[int] = frozenset()
    continues: bool = False
    hidden_columns: frozenset[int] = frozenset()
    unseen: str = ""


Element = Line | Row


class StandIn(NamedTuple):
    """What stands for a printed place, and why: ``above``, ``count`` or ``seat`` (see :mod:`.places`)."""

    value: str
    why: str


class RawRow(NamedTuple):
    """A row of a list as it was published: only the columns that the card names, as text, untouched but for wrapping.

    ``line`` is the line of a text file, and in every other file the number of the row or item counted from the
    file's start, so that it names one row of the file. ``address`` is the same for a person: ``line 7``, ``名单!7``,
    ``table 2 row 5``, ``page 3 row 12``, ``paragraph 4 item 2``. ``context`` is what stands around the row;
    columns that name a context value (``@heading``) are in ``cells`` too. ``damaged`` and ``formulas`` are headers.
    ``stand_ins`` has by header what stands for a printed place (see :mod:`.places`), ``outside`` what the row prints
    under no header, to be searched and never shown.
    """

    address: str
    line: int
    cells: dict[str, str]
    context: Mapping[str, str] = {}
    hidden: bool = False
    damaged: frozenset[str] = frozenset()
    formulas: frozenset[str] = frozenset()
    stand_ins: Mapping[str, StandIn] = {}
    outside: str = ""


REASONS = (
    "blank",
    "title",
    "header",
    "heading",
    "note",
    "total",
    "other_annex",
    "other_table",
    "hidden",
    "text",
    "set_aside",
    "in_earlier_edition",
)
"""Why a row is none of the list, a closed list: nothing is passed over without one of these."""


class Skip(NamedTuple):
    """A row or line that is none of the list, and why; it carries no text, so that nothing personal leaks.

    ``total`` is the figure that a total row or a sentence states (合计 25家, 等5家), else None.
    """

    address: str
    line: int
    reason: str
    total: int | None = None

    def renamed(self, reason: str, other: str) -> Skip:
        """Return it with another reason, if it has this one."""
        return self._replace(reason=other) if self.reason == reason else self


_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"[ \t\u3000]*[\r\n\v\f\u2028\u2029]+[ \t\u3000]*")
_LATIN = re.compile(r"[0-9A-Za-z.,;:!?%&'\")-]")


def unwrap(text: str) -> str:
    """Join the lines of a wrapped cell: with a space between Latin words, with nothing beside a Chinese character.

    >>> unwrap("河南某某\\n科技有限\\n公司"), unwrap("ABC\\nLtd")
    ('河南某某科技有限公司', 'ABC Ltd')
    """
    parts = _BREAK.split(text.strip())
    joined = parts[0]
    for part in parts[1:]:
        latin = joined and part and _LATIN.match(joined[-1]) and _LATIN.match(part[0])
        joined += (" " if latin else "") + part
    return joined


def bare(header: str) -> str:
    """A header without spaces and line breaks, as headers are compared: ``企 业 名 称`` is ``企业名称``."""
    return _SPACE.sub("", header)
