"""DOCX as a stream: paragraphs and table rows in the order in which they stand, one at a time in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from qiangqi.standing.strict_yaml import DataError

from .docx_table import PARAGRAPH, ROW, TABLE, UNSEEN, GridTable, text_of
from .elements import Element, Line
from .limited_process import beat
from .zip_limits import check_document

_MAIN = "word/document.xml"


def elements(path: Path) -> Iterator[Element]:
    """Yield the paragraphs and table rows of a document; see :mod:`.docx_table` for what of them is no content.

    Raises:
        DataError: the document is damaged, declares entities, or holds more than the limits.
    """
    check_document(path)
    beat()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_MAIN) as stream:
            # Without huge_tree a picture of ten million letters in an attribute would be a damaged file.
            yield from _Document(path).read(
                etree.iterparse(
                    stream,
                    events=("start", "end"),
                    tag=(PARAGRAPH, TABLE, ROW, *UNSEEN),
                    resolve_entities=False,
                    no_network=True,
                    huge_tree=True,
                )
            )
    except (etree.LxmlError, KeyError) as error:
        raise DataError(path, 1, f"is a damaged DOCX ({type(error).__name__}); expected a whole file") from None


class _Document:
    """A walk through a document: how deep it is in paragraphs, tables and what is unseen."""

    def __init__(self, path: Path) -> None:
        self.path, self.paragraphs, self.tables = path, 0, 0
        self.unseen = 0
        self.open: list[str] = []
        self.table = GridTable(path, 0)

    def read(self, events: Any) -> Iterator[Element]:
        for event, element in events:
            if element.tag in UNSEEN:
                self.unseen += 1 if event == "start" else -1
            elif not self.unseen:
                if event == "start":
                    self._enter(element.tag)
                else:
                    yield from self._leave(element)

    def _enter(self, tag: str) -> None:
        if tag == TABLE and not self.open:
            self.tables += 1
            self.table = GridTable(self.path, self.tables)
        self.open.append(tag)

    def _leave(self, element: Any) -> Iterator[Element]:
        self.open.pop()
        if element.tag == ROW and self.open == [TABLE]:
            yield self.table.row(element)
            _forget(element)
        elif element.tag == PARAGRAPH and not self.open:
            if text := text_of(element).strip():
                self.paragraphs += 1
                yield Line(self.paragraphs, f"paragraph {self.paragraphs}", text)
            _forget(element)
        elif element.tag == TABLE and not self.open:
            _forget(element)


def _forget(element: Any) -> None:
    """Free an element that was read and all that stands before it beside it."""
    element.clear(keep_tail=True)
    while element.getprevious() is not None:
        del element.getparent()[0]
