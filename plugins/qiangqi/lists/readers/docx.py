"""DOCX through python-docx: paragraphs and tables in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from qiangqi.standing.strict_yaml import DataError

from .elements import Element, Line, Row, unwrap
from .limits import MAX_CELL, MAX_COLUMNS
from .zip_limits import check_document

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_SECOND = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def elements(path: Path) -> Iterator[Element]:
    """Yield the paragraphs and table rows of a document; text that was deleted under revision is not read.

    Raises:
        DataError: the document is damaged, declares entities, or holds more than the limits.
    """
    check_document(path)
    try:
        body = docx.Document(str(path)).element.body
    except Exception as error:
        raise DataError(path, 1, f"is a damaged DOCX ({type(error).__name__}); expected a whole file") from None
    paragraphs = tables = 0
    for block in _blocks(body, (_PARAGRAPH, _TABLE)):
        if block.tag == _TABLE:
            tables += 1
            yield from _rows(path, block, tables)
        elif text := _text(block).strip():
            paragraphs += 1
            yield Line(paragraphs, f"paragraph {paragraphs}", text)


def _blocks(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the nearest elements of these tags below an element, through content controls and revisions."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag in tags:
            yield child
        elif child.tag != _SECOND:
            waiting.append(iter(child))


def _text(block: Any) -> str:
    """Return the text of a paragraph or cell, a line for each of its paragraphs and breaks."""
    text: list[str] = []
    waiting = [iter(block)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        if child.tag == _TEXT:
            text.append(child.text or "")
        elif child.tag == _TAB:
            text.append("\t")
        elif child.tag in _BREAKS or child.tag == _PARAGRAPH:
            text.append("\n")
        if child.tag not in (_TEXT, _SECOND):
            waiting.append(iter(child))
    return "".join(text)


def _rows(path: Path, table: Any, number: int) -> Iterator[Row]:
    above: list[str] = []
    for index, tr in enumerate(_blocks(table, (_ROW,)), 1):
        address = f"table {number} row {index}"
        cells: list[str] = [""] * _before(tr)
        for tc in _blocks(tr, (_CELL,)):
            text = unwrap(_text(tc))
            if len(text) > MAX_CELL:
                raise DataError(path, index, f"{address} has a longer cell; expected at most {MAX_CELL} characters")
            place = len(cells)
            if tc.vMerge == "continue":
                text = above[place] if place < len(above) else ""
            cells += [text] + [""] * (tc.grid_span - 1)
            if len(cells) > MAX_COLUMNS:
                raise DataError(path, index, f"{address} has more columns; expected at most {MAX_COLUMNS}")
        above = cells
        yield Row(f"table {number}", address, cells, hidden=_is_hidden(tr))


def _before(tr: Any) -> int:
    """Return how many columns of the grid a row leaves out before its first cell."""
    found = tr.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    given = found.get(qn("w:val"), "") if found is not None else ""
    return min(int(given), MAX_COLUMNS) if given.isdigit() else 0


def _is_hidden(tr: Any) -> bool:
    return tr.find(f"{qn('w:trPr')}/{qn('w:hidden')}") is not None
