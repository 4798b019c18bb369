"""An address that is nobody's is answered with 404 whatever the method: there is nothing that could allow another.

Datasette takes such an address for one of a database, and says of any method but GET in plain text that it is
not allowed, without ``Allow``, which a 405 must have (RFC 9110, 15.5.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..http.headers import App, Send
from .language_switch import is_datasettes

if TYPE_CHECKING:
    import re

    from datasette.app import Datasette

_DATASETTES = "/-/"
"""Where Datasette's pages of no database stand, some of which take forms."""


def without_unknown(datasette: Datasette, app: App, known: Sequence[re.Pattern[str]]) -> App:
    """Return the application with what is sent to an address that is none of ``known``, nor a database's, as a GET."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD") and _is_unknown(scope["path"]):
            scope = {**scope, "method": "GET"}
        await app(scope, receive, send)

    def _is_unknown(path: str) -> bool:
        if path.startswith(_DATASETTES) or is_datasettes(datasette, path):
            return False
        return not any(pattern.match(path) for pattern in known)

    return answer
