"""Which paths are pages of this site: only these are led back to from what somebody writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from datasette.utils import tilde_encode
from datasette.utils.asgi import Request

from qiangqi.standing.dates import DateError, parse_day
from qiangqi.standing.plain_text import is_printed

from .catalogue import name_of
from .datasette_versions import routes_of_instance
from .language import gettext as _
from .parameters import BadParameter

if TYPE_CHECKING:
    from datasette.app import Datasette

REPORT, SHARE = "/report", "/share"
"""Pages that are about another page, which their address names."""

KEPT = ("as_of", "known_on")
"""What an address keeps of the question when an error is reported; the rest may be what somebody typed."""

LISTS = (
    *("/titles", "/upcoming", "/regimes", "/plans"),
    *("/sources", "/coverage", "/issues", "/changes", "/corrections"),
)
"""Lists: what they are asked for, their filters and their order, is the page, and nobody's customer. So are tables."""

_OF_READER = ("lang", "page", "_next", "_size")
"""What an address says of a reader's place in a list and language, which whoever is shown it has anew."""

LONGEST, LONGEST_QUERY = 300, 1000
"""Characters of the longest path that is taken, and of the longest question of a list."""

_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\?#<>\"]*")


class OwnPages:
    """The pages of one site, by its routes; a table is one only of the catalogue's."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        self._patterns: list[re.Pattern[str]] = []

    def has(self, path: str) -> bool:
        """Whether a path, without the site's prefix and its parameters, is answered by this site."""
        if len(path) > LONGEST or not _PATH.fullmatch(path) or "/../" in f"{path}/":
            return False
        if not self._patterns:
            self._patterns = [re.compile(pattern) for pattern, _view in routes_of_instance(self._datasette)]
        found = next((match for pattern in self._patterns if (match := pattern.match(path))), None)
        return found is not None and found.groupdict().get("database", self._name()) == self._name()

    def page_of(self, request: Request) -> str:
        """Return the path of a page with the days that it asks for, or an empty text where it is none of these."""
        path = request.path
        if path.startswith((REPORT, SHARE)) or not self.has(path):
            return ""
        args = request.args if request.query_string else {}
        kept = {name: value for name in KEPT if (value := args.get(name))}
        return quote(path, safe="/%~:@()") + (f"?{urlencode(kept)}" if kept else "")

    def shared_of(self, request: Request) -> str:
        """Return what is shared of a page: a list with all that it is asked for, another page with its days."""
        pairs = [pair for pair in parse_qsl(request.query_string, True) if pair[0] not in _OF_READER]
        query = urlencode(pairs)
        if not pairs or len(query) > LONGEST_QUERY or not self._is_list(request.path):
            return self.page_of(request)
        return f"{quote(request.path, safe='/%~:@()')}?{query}" if self.has(request.path) else ""

    def shared(self, page: str) -> tuple[str, list[tuple[str, str]]]:
        """Return the path that an address to share names and what it asks; nothing of either where it names none.

        Raises:
            BadParameter: it is no page of this site.
        """
        path, _mark, query = page.partition("?")
        if self._is_list(path) and self.has(path) and is_printed(page) and len(query) <= LONGEST_QUERY:
            return path, [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _OF_READER]
        path, days = self.given(page)
        return path, list(days.items())

    def given(self, page: str) -> tuple[str, dict[str, str]]:
        """Return the path that an address names and the days that it keeps; nothing of either where it names none.

        Raises:
            BadParameter: it is no page of this site.
        """
        path, _mark, query = page.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        if page and not (is_printed(page) and self.has(path) and all(map(_is_day, pairs))):
            raise BadParameter(_("page 不是本目录的页面；应为 /firm/… 这样的路径。"))
        return path, dict(pairs)

    def _is_list(self, path: str) -> bool:
        name = self._name()
        return path.rstrip("/") in LISTS or (bool(name) and path.split("/")[1:2] == [tilde_encode(name)])

    def _name(self) -> str:
        try:
            return name_of(self._datasette)
        except LookupError:
            return ""


def _is_day(pair: tuple[str, str]) -> bool:
    try:
        parse_day(pair[1])
    except DateError:
        return False
    return pair[0] in KEPT
