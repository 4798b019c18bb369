"""OpenDocument: its parts, the styles whose text is no content, and the text of an element.

lxml reads the parts as streams: a library that builds a whole table would take a sheet for as large as it says it is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from qiangqi.standing.strict_yaml import DataError

from .limited_process import beat
from .limits import MAX_CELL
from .zip_limits import check_parts, part_names

CONTENT, STYLES = "content.xml", "styles.xml"
_SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "table", "text", "style", "drawing", "presentation")
}


def qn(name: str) -> str:
    """Return a name as lxml has it: ``table:table-row`` with its namespace in full."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


STYLE = qn("style:style")
FLOATING = (qn("drawing:frame"), qn("drawing:custom-shape"))
PARAGRAPHS = (qn("text:p"), qn("text:h"))
UNSEEN = (
    tuple(
        map(
            qn,
            (
                "text:tracked-changes",
                "table:tracked-changes",
                "office:annotation",
                "text:note",
                "text:ruby-text",
                "text:hidden-text",
                "text:hidden-paragraph",
                "table:shapes",
            ),
        )
    )
    + FLOATING
)  # but in a text what they hold is read by itself, see odt
"""Elements without content: what changes deleted, notes, glosses of phonetic guides, hidden text, pictures."""

_HOLDERS = tuple(
    map(qn, ("table:table-cell", "table:table-row", "table:table", "text:list", "text:list-item", "text:section"))
)
"""Elements in which paragraphs stand: what lies between these is the layout of the XML."""

_SPACE, _TAB, _BREAK = qn("text:s"), qn("text:tab"), qn("text:line-break")
_NAME, _PARENT, _FAMILY = qn("style:name"), qn("style:parent-style-name"), qn("style:family")
_FAMILIES = {
    **{name: ("paragraph", qn("text:style-name")) for name in PARAGRAPHS},
    qn("text:span"): ("text", qn("text:style-name")),
    qn("table:table-cell"): ("table-cell", qn("table:style-name")),
}
_TEXT_PROPERTIES, _STRUCK = qn("style:text-properties"), qn("style:text-line-through-style")
_STRUCK_TYPE, _DISPLAY = qn("style:text-line-through-type"), qn("text:display")
_COUNT = qn("text:c")


def events(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the start and the end of the elements of a document that have one of these names.

    Raises:
        DataError: the document is damaged, declares entities, or holds more than the limits.
    """
    check_parts(path, {CONTENT, STYLES})
    beat()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as stream:
            yield from etree.iterparse(
                stream,
                events=("start", "end"),
                tag=(*wanted, *UNSEEN),
                resolve_entities=False,
                no_network=True,
                huge_tree=True,
            )
    except (etree.LxmlError, KeyError) as error:
        raise DataError(path, 1, f"is a damaged OpenDocument ({type(error).__name__}); expected a whole file") from None


def forget(element: Any) -> None:
    """Free an element that was read and all that stands before it beside it."""
    element.clear(keep_tail=True)
    while element.getprevious() is not None:
        del element.getparent()[0]


class Styles:
    """The styles whose text is struck out or hidden, by their names, and those of tables that are not shown."""

    def __init__(self, path: Path) -> None:
        self._unseen: dict[tuple[str, str], bool] = {}
        self.hidden_tables: set[str] = set()
        if STYLES in part_names(path):
            with zipfile.ZipFile(path) as archive, archive.open(STYLES) as stream:
                for _, style in etree.iterparse(stream, tag=STYLE, resolve_entities=False, no_network=True):
                    self.add(style)

    def add(self, style: Any) -> None:
        """Take a style; one that is made of another is like it where it says nothing else."""
        name, family = style.get(_NAME, ""), style.get(_FAMILY, "")
        properties = style.find(_TEXT_PROPERTIES)
        found = _is_unseen(properties) if properties is not None else None
        if found is None:
            found = self._unseen.get((family, style.get(_PARENT, "")), False)
        self._unseen[family, name] = found
        table = style.find(qn("style:table-properties"))
        if table is not None and table.get(qn("table:display")) == "false":
            self.hidden_tables.add(name)

    def is_unseen(self, element: Any) -> bool:
        """Whether the text of an element's style is no content; each family of styles has names of its own."""
        family, attribute = _FAMILIES.get(element.tag, ("", ""))
        return bool(family) and self._unseen.get((family, element.get(attribute, "")), False)

    def text(self, block: Any) -> str:
        """Return the text of a paragraph or cell, a line for each paragraph in it and each break."""
        if self.is_unseen(block):
            return ""
        found = [block.text or ""] if block.tag in PARAGRAPHS else []
        walk = etree.iterwalk(block, events=("start", "end"))
        for event, element in walk:
            if element is block or not isinstance(element.tag, str):
                continue
            if event == "end":
                found.append((element.tail or "") if element.getparent().tag not in _HOLDERS else "")
            elif element.tag in UNSEEN or self.is_unseen(element):
                walk.skip_subtree()
            else:
                found.append(_said(element))
        return "".join(found)


def _said(element: Any) -> str:
    """Return what an element says before what stands in it."""
    if element.tag == _SPACE:
        count = element.get(_COUNT, "1")
        return " " * min(int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 1, MAX_CELL)
    if element.tag in _HOLDERS:
        return ""
    lead = {_TAB: "\t", _BREAK: "\n"}.get(element.tag, "\n" if element.tag in PARAGRAPHS else "")
    return lead + (element.text or "")


def _is_unseen(properties: Any) -> bool | None:
    struck = properties.get(_STRUCK, properties.get(_STRUCK_TYPE))
    display = properties.get(_DISPLAY)
    if struck is None and display is None:
        return None
    return struck not in (None, "none") or display == "none"
