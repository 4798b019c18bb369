"""What of an address may stand in a log: the route that answers it, its variable parts by their names alone.

It is a list of what may be written. ``/firm/FIRM`` and ``/DATABASE/TABLE.csv`` are routes; whatever is none of them,
in another spelling or with something before it, is ``/UNKNOWN``. No typed text is copied from the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

UNKNOWN = "/UNKNOWN"

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")

_LITERAL = re.compile(r"/[A-Za-z0-9_./-]*")
_FORMS = ("csv", "db", "ico", "json", "xlsx")
"""Endings that a route may leave open and that may be written."""


class LoggedPaths:
    """The routes of one site, in the order in which they are tried; ``own_path`` takes its prefix off a path."""

    def __init__(self, patterns: Iterable[str], own_path: Callable[[str], str] = str) -> None:
        self._patterns = [re.compile(pattern) for pattern in patterns]
        self._own_path = own_path
        self._whole: set[str] = set()  # paths without a variable part, as far as they were asked for

    def method(self, scope: Mapping[str, Any]) -> str:
        """Return the method of a request where HTTP knows it, else ``OTHER``."""
        return scope["method"] if scope["method"] in METHODS else "OTHER"

    def path(self, scope: Mapping[str, Any]) -> str:
        """Return what may be written of the path of a request (ASGI)."""
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        path = self._own_path(raw.decode("ascii", "replace").partition("?")[0])  # as Datasette reads it
        if path in self._whole:
            return path
        for pattern in self._patterns:
            if found := pattern.match(path):
                return self._kept(found)
        return UNKNOWN

    def _kept(self, found: re.Match[str]) -> str:
        written = _written(found)
        if not found.re.groups and written == found.string:
            self._whole.add(written)
        return written


def _written(found: re.Match[str]) -> str:
    """Return the matched part of a path with each named group replaced by its name."""
    path = found.string[: found.end()]
    for name, number in sorted(found.re.groupindex.items(), key=lambda group: -found.start(group[1])):
        start, end = found.span(number)
        if start >= 0 and found[number] not in _FORMS:
            path = f"{path[:start]}{name.upper()}{path[end:]}"
    return path if _LITERAL.fullmatch(path) else UNKNOWN
