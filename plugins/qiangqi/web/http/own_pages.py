"""Which paths are pages of this site: only these are led back to from what somebody writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

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

LONGEST = 300
"""Characters of the longest path that is taken."""

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
        kept = {name: value for name in KEPT if (value := request.args.get(name))}
        return quote(path, safe="/%~:@()") + (f"?{urlencode(kept)}" if kept else "")

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
