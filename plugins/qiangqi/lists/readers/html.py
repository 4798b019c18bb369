"""HTML through lxml: the text and the tables of a page in the order in which they stand.

Pages of authorities are often laid out in tables: one that holds another table, or only one cell, is taken as layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from qiangqi.standing.strict_yaml import DataError

from .elements import Element, Line, Row, unwrap
from .html_styles import apply_styles
from .limits import MAX_CELL, MAX_COLUMNS, MAX_WHOLE
from .text import encoding_of

_UNSEEN = {"script", "style", "head", "noscript", "template", "iframe", "select", "svg"}
_UNSEEN |= {"del", "s", "strike", "rt", "rp"}  # struck out, deleted, or the gloss of a phonetic guide
_INLINE = {"a", "b", "i", "u", "em", "strong", "span", "font", "sub", "sup", "small", "big", "label", "mark", "abbr"}
_INLINE |= {"ruby", "rb", "rt", "rp", "code", "s", "del", "ins", "bdo", "o:p", "st1:chsdate", "time", "img", "wbr"}
_HIDING = ("display:none", "visibility:hidden", "visibility:collapse")
_REPEATED = 65_534
"""Rows that one cell may span; the limit of the HTML standard."""


def elements(path: Path, encoding: str | None = None) -> Iterator[Element]:
    """Yield the lines and table rows of a page.

    Raises:
        DataError: it is in no known encoding, or larger than the limits.
    """
    root = root_of(path, encoding)
    if root is not None:
        apply_styles(path, root)
        yield from _Page(path).read(root)


def root_of(path: Path, encoding: str | None = None) -> Any:
    """Return a page's outermost element, or None for one that holds nothing.

    Raises:
        DataError: it is in no known encoding, or larger than the limits.
    """
    if path.stat().st_size > MAX_WHOLE:
        raise DataError(path, 1, f"is larger than {MAX_WHOLE >> 20} MiB; expected a page with a list")
    known = encoding or encoding_of(path)
    try:
        text = path.read_bytes().decode(known)
    except (UnicodeError, LookupError) as error:
        raise DataError(path, 1, f"cannot be decoded ({type(error).__name__}); expected {known}") from None
    # Without huge_tree the parser drops what is too long or too deep, and does not say so.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(text.removeprefix("\ufeff").encode("utf-8"), parser)
    except etree.LxmlError as error:
        raise DataError(path, 1, f"is no HTML ({type(error).__name__}); expected a page") from None


class _Page:
    """A walk through a page that gathers text until a block ends."""

    def __init__(self, path: Path) -> None:
        self.path, self.lines, self.tables = path, 0, 0
        self.said: list[str] = []

    def read(self, root: Any) -> Iterator[Element]:
        yield from self._walk(root)
        yield from self._flush()

    def _walk(self, element: Any) -> Iterator[Element]:
        if _is_unseen(element) and not (_is_hidden(element) and next(element.iter("table"), None) is not None):
            return
        if element.tag == "table" and _is_list(element):
            yield from self._flush()
            self.tables += 1
            yield from self._rows(element)
            return
        is_block = element.tag not in _INLINE
        if is_block:
            yield from self._flush()
        self.said.append(element.text or "")
        for child in element:
            yield from self._walk(child)
            self.said.append(child.tail or "")
        if is_block:
            yield from self._flush()

    def _flush(self) -> Iterator[Line]:
        text, self.said = unwrap("".join(self.said)), []
        if text:
            self.lines += 1
            yield Line(self.lines, f"paragraph {self.lines}", text)

    def _rows(self, table: Any) -> Iterator[Row]:
        running: dict[int, tuple[int, str]] = {}
        for index, tr in enumerate(table.iter("tr"), 1):
            address = f"table {self.tables} row {index}"
            cells = self._cells(tr, running, address, index)
            around = [tr, *tr.iterancestors("tbody", "thead", "tfoot")][:2]
            if any(map(_is_struck, around)):  # what reaches down from it is still said of the rows below
                cells = [""] * len(cells)
            yield Row(f"table {self.tables}", address, cells, hidden=any(map(_is_hidden, around)))

    def _cells(self, tr: Any, running: dict[int, tuple[int, str]], address: str, index: int) -> list[str]:
        cells: list[str] = []
        for cell in tr.iterchildren("td", "th"):
            _carry(cells, running)
            text = "" if _is_unseen(cell) else unwrap(_text(cell))
            if len(text) > MAX_CELL:
                message = f"{address} has a longer cell; expected at most {MAX_CELL} characters"
                raise DataError(self.path, index, message)
            down = _span(cell, "rowspan", _REPEATED)
            for column in range(_span(cell, "colspan", MAX_COLUMNS + 1)):
                value = "" if column else text
                if down > 1:
                    running[len(cells)] = (down - 1, value)
                cells.append(value)
            if len(cells) > MAX_COLUMNS:
                raise DataError(self.path, index, f"{address} has more columns; expected at most {MAX_COLUMNS}")
        _carry(cells, running)
        return cells


def _carry(cells: list[str], running: dict[int, tuple[int, str]]) -> None:
    """Write the cells that reach down from rows above into the next free columns."""
    while len(cells) in running:
        left, value = running.pop(len(cells))
        if left > 1:
            running[len(cells)] = (left - 1, value)
        cells.append(value)


def _is_list(table: Any) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return sum(1 for _, cell in zip(range(2), table.iter("td", "th"), strict=False)) > 1


def _text(cell: Any) -> str:
    said: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        gap = "" if element.tag in _INLINE else "\n"
        if event == "end":
            said += [gap, (element.tail or "") if element is not cell else ""]
        elif element is not cell and _is_unseen(element):
            walk.skip_subtree()
        else:
            said += [gap, element.text or ""]
    return "".join(said)


def _is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    return _is_hidden(element) or _is_struck(element)


def _is_struck(element: Any) -> bool:
    return "line-through" in (element.get("style") or "").lower()


def _span(cell: Any, name: str, most: int) -> int:
    given = (cell.get(name) or "").strip()
    return max(1, min(int(given), most)) if given.isascii() and given.isdigit() and len(given) < 10 else 1


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or any(how in style for how in _HIDING)
