"""ODT as a stream: paragraphs and table rows in the order in which they stand, one at a time in memory.

What floats, a table or the text of a box, stands in a frame or a shape, whose paragraph comes behind it. What is drawn
over a cell of a table is no part of the cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qiangqi.standing.strict_yaml import DataError

from .elements import Element, Line
from .odf import FLOATING, PARAGRAPHS, STYLE, UNSEEN, Styles, events, forget, qn
from .odf_table import ROW, TABLE, OdfTable

_SECTION, _DISPLAY, _BODY = qn("text:section"), qn("text:display"), qn("office:text")


def elements(path: Path) -> Iterator[Element]:
    """Yield the paragraphs and table rows of a document.

    Raises:
        DataError: the document is damaged, declares entities, or holds more than the limits.
    """
    yield from _Document(path).read(events(path, (STYLE, TABLE, ROW, _SECTION, _BODY, *PARAGRAPHS)))


class _Document:
    """A walk through a document: what is open, and how deep it is in what is unseen."""

    def __init__(self, path: Path) -> None:
        self.path, self.styles = path, Styles(path)
        self.lines = self.tables = self.unseen = 0
        self.open: list[str] = []
        self.around: list[list[str]] = []
        self.table = OdfTable(path, "", "", self.styles)

    def read(self, found: Iterator[tuple[str, Any]]) -> Iterator[Element]:
        for event, element in found:
            if element.tag in FLOATING and not self.unseen:
                self._frame(event == "start")
            elif element.tag in UNSEEN or (element.tag == _SECTION and element.get(_DISPLAY) == "none"):
                self.unseen += 1 if event == "start" else -1
            elif self.unseen or element.tag in (_SECTION, _BODY):
                continue
            elif element.tag == STYLE:
                self.styles.add(element)
            elif event == "start":
                self._enter(element.tag)
            else:
                yield from self._leave(element)

    def _frame(self, is_start: bool) -> None:
        """Begin or end a frame: what is open around it is not open in it."""
        if is_start:
            self.around.append(self.open)
            self.open = []
        else:
            self.open = self.around.pop()

    def _enter(self, tag: str) -> None:
        if tag == TABLE and any(TABLE in tags for tags in self.around):
            message = f"table {self.tables} has a cell with a frame that holds a table; expected that one by itself"
            raise DataError(self.path, 1, message)
        if tag == TABLE and not self.open:
            self.tables += 1
            name = f"table {self.tables}"
            self.table = OdfTable(self.path, name, f"{name} row ", self.styles)
        self.open.append(tag)

    def _leave(self, element: Any) -> Iterator[Element]:
        self.open.pop()
        if element.tag == ROW and self.open == [TABLE]:
            yield from self.table.rows(element)
            forget(element)
        elif element.tag in PARAGRAPHS and not self.open:
            in_table = any(TABLE in tags for tags in self.around)
            if not in_table and (text := self.styles.text(element).strip()):
                self.lines += 1
                yield Line(self.lines, f"paragraph {self.lines}", text)
            forget(element)
        elif element.tag == TABLE and not self.open:
            forget(element)
