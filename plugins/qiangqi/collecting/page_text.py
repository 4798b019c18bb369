"""What can be read of an answer: a hash of it, and of a page the files that it links to.

Of a page that is the hash of its text and these files, else of the bytes: a page that counts its visitors or carries a
fresh token is the same page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qiangqi.lists.readers.elements import Line
from qiangqi.lists.readers.formats import detect
from qiangqi.lists.readers.html import elements
from qiangqi.lists.readers.limited_process import in_limited_process
from qiangqi.lists.readers.page_links import Linked, linked
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

_COUNTED = re.compile(r"(浏览|阅读|点击|访问|查看)(次数|量|数)?[:：]?\s*\d+\s*次?")


class Content(NamedTuple):
    """What can be read of a file; ``files`` are those, and the pictures, that a page links to."""

    says: str
    is_page: bool
    files: tuple[Linked, ...]


def content_of(path: Path) -> Content:
    """Return what can be read of a file; of one that no reader takes that is its bytes."""
    try:
        found = next(in_limited_process(path, lambda: _page(path)), None)
    except DataError:
        found = None
    return found or Content(file_sha256(path), False, ())


def _page(path: Path) -> Iterator[Content]:
    if detect(path) != "html":
        return
    files = linked(path)
    said = [*_lines(path), *(one.address for one in files)]
    yield Content(hashlib.sha256("\n".join(said).encode()).hexdigest(), True, tuple(files))


def _lines(path: Path) -> Iterator[str]:
    for element in elements(path):
        text = element.text if isinstance(element, Line) else "|".join(element.cells)
        if kept := _COUNTED.sub("", text).strip():
            yield kept
