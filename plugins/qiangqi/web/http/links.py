"""Addresses within the site; each keeps the language of the request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette.utils import tilde_encode
from datasette.utils.asgi import Request

from .addresses import reference, rooted, site_path
from .catalogue import register_of
from .language import language
from .navigation import Way, main_ways, trail_of
from .own_pages import REPORT, SHARE, OwnPages

if TYPE_CHECKING:
    from datasette.app import Datasette


_TONGUES: dict[str, tuple[tuple[str, str], ...]] = {"zh": (), "en": (("lang", "en"),)}
"""What an address says of the language."""


class Links:
    """Makes addresses for one Datasette instance."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        self._own_pages = OwnPages(datasette)
        self._written = lru_cache(maxsize=1024)(self._write)

    def _path(self, path: str, arguments: dict[str, Any]) -> str:
        return self.asking(path, [item for item in arguments.items() if item[1] not in (None, "")])

    def asking(self, path: str, asked: Iterable[tuple[str, Any]]) -> str:
        """Return the address of a page with all that it is asked, of which a name may come several times."""
        return self._written(path, (*((name, str(value)) for name, value in asked), *_TONGUES[language()]))

    def _write(self, path: str, asked: tuple[tuple[str, str], ...]) -> str:
        return str(self._datasette.urls.path(path + (f"?{urlencode(asked)}" if asked else "")))

    def page(self, path: str, anchor: str = "", **arguments: Any) -> str:
        """Return the address of one of the catalogue's own pages."""
        found = self._path(path, arguments)
        return f"{found}#{quote(anchor)}" if anchor else found

    def firm(self, firm_id: str, given: dict[str, str] | None = None, suffix: str = "") -> str:
        """Return the address of a firm's page, or with ``suffix`` of its JSON, for the dates asked."""
        base = "/-/standing/" if suffix else "/firm/"
        return self._path(f"{base}{quote(firm_id, safe='')}{suffix}", dict(given or {}))

    def database(self, suffix: str = "") -> str:
        """Return the address of the database's page in Datasette, or of its file with ``.db``."""
        return self._path(f"/{tilde_encode(self._name)}{suffix}", {})

    def table(self, table: str, suffix: str = "", **arguments: Any) -> str:
        """Return the address of a table in Datasette, with ``.csv`` or ``.json`` as suffix."""
        return self._path(f"/{tilde_encode(self._name)}/{tilde_encode(table)}{suffix}", arguments)

    def row(self, table: str, key: object) -> str:
        """Return the address of one row in Datasette."""
        path = f"/{tilde_encode(self._name)}/{tilde_encode(table)}/{tilde_encode(str(key))}"
        return self._path(path, {})

    def is_fictional(self) -> bool:
        """Whether the catalogue that is served is of invented firms; every page then says so."""
        return (
            any(database.path for database in self._datasette.databases.values())
            and register_of(self._datasette).is_fictional
        )

    def way(self, way: Way) -> str:
        """Return the address of a way of the navigation."""
        return self.page(way.path, way.anchor) if way.path else self.database()

    def leads_to(self, way: Way, request: Request | None) -> bool:
        """Whether a page is, or belongs to, what a way of the navigation leads to."""
        path = self._own_path(request)
        return way.leads_to(path) or (not way.path and path.split(".")[0].split("/")[1] == tilde_encode(self._name))

    def current(self, request: Request | None) -> tuple[tuple[str, str], ...]:
        """Return the ways above every page that lead to this one: ``page`` is it, ``true`` has it within."""
        if request is None:
            return ()
        asked = site_path(self._datasette, request.path)
        led = [way for way in main_ways() if self.leads_to(way, request)]
        return tuple((way.path, "page" if self.way(way).split("?")[0] == asked else "true") for way in led)

    def trail(self, request: Request | None) -> list[Way]:
        """Return the pages above the one that is asked for, without the home page."""
        return trail_of(self._own_path(request))

    def _own_path(self, request: Request | None) -> str:
        path = str(request.scope.get("path", "/")) if request else "/"
        return path

    def report(self, request: Request | None, fact: str = "") -> str:
        """Return the address at which an error on the page at hand is reported."""
        return self.page(REPORT, page=self._own_pages.page_of(request) if request else "", fact=fact)

    def share(self, request: Request | None) -> str:
        """Return the address at which the page at hand is passed on."""
        return self.page(SHARE, page=self._own_pages.shared_of(request) if request else "")

    def static(self, file: str) -> str:
        """Return the address of a file that every page loads; it changes with the file's content."""
        return str(self._datasette.urls.static_plugins("qiangqi", f"{file}?{_hash(file)}"))

    def canonical(self, request: Request, tongue: str | None = None) -> str:
        """Return the one address of a page in a language, or in its own, without any other argument."""
        kept = "?lang=en" if (tongue or language()) == "en" else ""
        return reference(self._datasette, self._asked(request) + kept)

    def here(self, request: Request) -> str:
        """Return the address of the page at hand without what it is asked."""
        return self._asked(request)

    def is_filtered(self, request: Request) -> bool:
        """Whether an address asks for more than a page in a language; such a page is one of endlessly many."""
        return bool(request.query_string) and any(name != "lang" for name in request.args)

    def other_language(self, request: Request | None) -> str:
        """Return the address of the page at hand in the other language."""
        path = self._asked(request)
        args = parse_qsl(request.query_string, keep_blank_values=True) if request else []
        kept = [item for item in args if item[0] != "lang"]
        if language() == "zh":
            kept.append(("lang", "en"))
        return path + (f"?{urlencode(kept)}" if kept else "")

    def _asked(self, request: Request | None) -> str:
        """Return the path of the page at hand as its reader asks for it."""
        return site_path(self._datasette, rooted(quote(self._own_path(request), safe="/()~:@")))

    @property
    def _name(self) -> str:
        return register_of(self._datasette).name


@cache
def _hash(file: str) -> str:
    return hashlib.sha256((Path(__file__).parents[1] / "static" / file).read_bytes()).hexdigest()[:8]
