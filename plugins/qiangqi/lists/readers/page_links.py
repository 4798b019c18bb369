"""What a page has instead of its list, or beside it: files that it links to, and pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urljoin

from .elements import unwrap
from .html import root_of

MOST = 20
"""Files and pictures that are named of one page."""

_FILE = re.compile(
    r"\.(docx?|wps|odt|rtf|xlsx?|et|ods|csv|pdf|ofd|zip|rar|7z|png|jpe?g|tiff?|bmp|webp)(?=$|[?#&])", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(png|jpe?g|tiff?|bmp|webp|gif)(?=$|[?#&])", re.IGNORECASE)
_LAYOUT = re.compile(
    r"(logo|icon|ico|banner|qr_?code|ewm|erweima|weixin|wechat|weibo|share|arrow|search|btn|button|bg|blank|space|line|"
    r"close|print|dot)[^/]*$",
    re.IGNORECASE,
)
"""Names of pictures that belong to a site's layout."""

_LEAST = 100
"""Pixels below which a picture, where the page states its size, holds no list."""

_FRAMES = {"iframe": "src", "embed": "src", "object": "data"}


class Linked(NamedTuple):
    """A file or picture: what it is called on the page, and its address as it stands there."""

    kind: Literal["attachment", "picture"]
    name: str
    address: str


def linked(path: Path, encoding: str | None = None) -> list[Linked]:
    """Return the files and pictures of a page in their order, each once, at most ``MOST``.

    Raises:
        DataError: it is in no known encoding, or larger than the limits.
    """
    root = root_of(path, encoding)
    found = (_of(element) for element in (root.iter() if root is not None else ()))
    base = base_of(root)
    meant = (one._replace(address=at_base(base, one.address)) for one in found if one is not None)
    return list(dict.fromkeys(meant))[:MOST]


def base_of(root: Any) -> str:
    """Return the base that a page names for its addresses, or nothing where it names none."""
    first = next(root.iter("base"), None) if root is not None else None
    return "" if first is None else (first.get("href") or "").strip()


def at_base(base: str, address: str) -> str:
    """Return an address as a page with a base means it; one that is none stays as it is."""
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def _of(element: Any) -> Linked | None:
    if element.tag == "a":
        address = (element.get("href") or "").strip()
        if _FILE.search(unquote(address)):
            return Linked("attachment", unwrap("".join(element.itertext())) or _last(address), address)
    elif element.tag in _FRAMES:
        address = (element.get(_FRAMES[element.tag]) or "").strip()
        if _FILE.search(unquote(address)):
            return Linked("attachment", _last(address), address)
    elif element.tag == "img":
        address = (element.get("src") or "").strip()
        if _PICTURE.search(address) and not _LAYOUT.search(address) and not _is_small(element):
            return Linked(
                "picture", unwrap(element.get("alt") or element.get("title") or "") or _last(address), address
            )
    return None


def _is_small(element: Any) -> bool:
    sizes = ((element.get(name) or "").removesuffix("px").strip() for name in ("width", "height"))
    return any(size.isdigit() and int(size[:6]) < _LEAST for size in sizes)


def _last(address: str) -> str:
    return unquote(address).split("?")[0].rstrip("/").rpartition("/")[2] or address
