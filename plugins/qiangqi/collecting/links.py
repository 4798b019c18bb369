"""Links of a page or feed: the notices that it names, and its next page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from qiangqi.lists.readers.html import root_of
from qiangqi.lists.readers.limited_process import in_limited_process
from qiangqi.lists.readers.page_links import at_base, base_of
from qiangqi.standing.strict_yaml import DataError

LONGEST = 300
"""Characters of a title that are read; a pattern that is tried on more could take for ever."""


class Link(NamedTuple):
    """A link: what it is called, and where it leads as the page writes it."""

    title: str
    address: str


class Listing(NamedTuple):
    """What a page lists: its links in their order, each address once, and the address of its next page."""

    links: list[Link]
    next: str | None


def listing(path: Path, next_is: str) -> Listing:
    """Return the links of a page; ``next_is`` is what the link to its next page is called.

    Raises:
        DataError: it is no page, or larger than the limits.
    """
    return next(in_limited_process(path, lambda: iter([_listing(path, next_is)])))


def _listing(path: Path, next_is: str) -> Listing:
    root = root_of(path)
    found: dict[str, Link] = {}
    following, base = None, base_of(root)
    for element in root.iter("a", "link") if root is not None else ():
        address, text = (element.get("href") or "").strip(), "".join("".join(element.itertext()).split())[:LONGEST]
        if not address or address.lower().startswith(("javascript:", "mailto:", "tel:", "#")):
            continue
        address = at_base(base, address)
        if following is None and ("next" in (element.get("rel") or "").split() or text == next_is):
            following = address
        elif element.tag == "a":
            # A title that the page cuts off is whole in its attribute.
            title = max(text, "".join((element.get("title") or "").split())[:LONGEST], key=len)
            if len(title) > len(found.get(address, Link("", "")).title):
                found[address] = Link(title, address)
    return Listing(list(found.values()), following)


def entries(path: Path) -> list[Link]:
    """Return the entries of an RSS or Atom feed.

    Raises:
        DataError: it is no feed.
    """
    return list(in_limited_process(path, lambda: _entries(path)))


def _entries(path: Path) -> Iterator[Link]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.LxmlError as error:
        raise DataError(path, 1, f"is no feed ({type(error).__name__}); expected RSS or Atom") from None
    for entry in root.iter("{*}item", "{*}entry"):
        title = "".join((entry.findtext("{*}title") or "").split())[:LONGEST]
        if title and (address := _address(entry)):
            yield Link(title, address)


def _address(entry: Any) -> str:
    for link in entry.iterfind("{*}link"):
        if link.get("rel", "alternate") == "alternate":
            return (link.get("href") or link.text or "").strip()
    return ""
