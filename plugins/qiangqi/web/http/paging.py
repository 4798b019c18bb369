"""Lists in pages: which page is asked for, and how many there are."""

from __future__ import annotations

from datasette.utils.asgi import Request

from .language import gettext as _
from .parameters import BadParameter, whole_of

PAGE = 50
"""Rows of a page."""

LAST_PAGE = 10_000_000


def page_of(request: Request) -> int:
    """Read the number of a page, from 1; a download has no pages, and takes the address of one as it is."""
    return whole_of(request, "page", 1, 1, LAST_PAGE)


def pages_of(total: int, size: int, number: int) -> int:
    """Return how many pages a list has; one of no rows has one page.

    Raises:
        BadQuestion: the page asked for comes after the last.
    """
    pages = max(1, -(-total // size))
    if number > pages:
        raise BadParameter(_("共 %(pages)s 页，没有第 %(page)s 页。") % {"pages": pages, "page": number})
    return pages
