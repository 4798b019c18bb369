"""Rows of a DOCX table by its grid, and the text that a reader of the document sees.

What a revision deleted or moved away, struck-out and hidden text, and the gloss of a phonetic guide are no content.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from qiangqi.standing.strict_yaml import DataError

from .elements import Row, unwrap
from .grid import Grid
from .limits import MAX_CELL, MAX_COLUMNS

PARAGRAPH, TABLE, ROW = qn("w:p"), qn("w:tbl"), qn("w:tr")
UNSEEN = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    *map(qn, ("w:del", "w:moveFrom", "w:rt")),
)
"""Elements without content: what stands there again for old programs, was deleted or moved away, or is a gloss."""

_CELL, _RUN, _VALUE = qn("w:tc"), qn("w:r"), qn("w:val")
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_STRUCK = [f"{qn('w:rPr')}/{qn(name)}" for name in ("w:strike", "w:dstrike", "w:vanish")]
_CELL_DELETED = f"{qn('w:tcPr')}/{qn('w:cellDel')}"
_OFF = ("0", "false", "off", "none")


class GridTable:
    """One table, row after row."""

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._name, self._index = path, f"table {number}", 0
        self._grid = Grid()

    def row(self, tr: Any) -> Row:
        """Return the next row.

        Raises:
            DataError: a cell or the row is larger than the limits.
        """
        self._index += 1
        address = f"{self._name} row {self._index}"
        is_deleted = tr.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
        spans, texts, start = list[range](), list[str](), _number(tr, "w:trPr", "w:gridBefore", 0)
        for tc in nearest(tr, (_CELL,)):
            spans.append(range(start, start + max(1, _number(tc, "w:tcPr", "w:gridSpan", 1))))
            texts.append("" if is_deleted or tc.find(_CELL_DELETED) is not None else self._cell(tc, start, address))
            start = spans[-1].stop
            if start > MAX_COLUMNS:
                self._refuse(f"{address} has more columns; expected at most {MAX_COLUMNS}")
        cells = self._grid.place(spans, texts) or [""] * start
        hidden = tr.find(f"{qn('w:trPr')}/{qn('w:hidden')}") is not None
        return Row(self._name, address, cells, hidden=hidden)

    def _cell(self, tc: Any, start: int, address: str) -> str:
        merge = tc.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merge is not None and merge.get(_VALUE, "continue") == "continue":
            return self._grid.above(start)
        text = unwrap(text_of(tc))
        if len(text) > MAX_CELL:
            self._refuse(f"{address} has a longer cell; expected at most {MAX_CELL} characters")
        return text

    def _refuse(self, message: str) -> None:
        raise DataError(self._path, self._index, message)


def nearest(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the nearest elements of these tags below an element, through content controls and revisions."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag in tags:
            yield child
        elif child.tag not in UNSEEN:
            waiting.append(iter(child))


def text_of(block: Any) -> str:
    """Return the text of a paragraph or cell, a line for each of its paragraphs and breaks."""
    text: list[str] = []
    waiting = [iter(block)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        if child.tag in UNSEEN or (child.tag == _RUN and _is_struck(child)):
            continue
        if child.tag == _TEXT:
            text.append(child.text or "")
            continue
        if child.tag == _TAB:
            text.append("\t")
        elif child.tag in _BREAKS or child.tag == PARAGRAPH:
            text.append("\n")
        waiting.append(iter(child))
    return "".join(text)


def _is_struck(run: Any) -> bool:
    found = (run.find(path) for path in _STRUCK)
    return any(mark is not None and mark.get(_VALUE, "1") not in _OFF for mark in found)


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    given = found.get(_VALUE, "") if found is not None else ""
    return min(int(given), MAX_COLUMNS + 1) if given.isascii() and given.isdigit() and len(given) < 10 else default
