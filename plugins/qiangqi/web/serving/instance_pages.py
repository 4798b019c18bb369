"""What the instance says of itself: everything but where the file lies on the server, and no page to try things on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from datasette.views.special import JsonDataView

from ..http.datasette_versions import connected_databases

if TYPE_CHECKING:
    from datasette.app import Datasette


async def databases(datasette: Datasette, request: Request) -> Response:
    """Answer Datasette's ``/-/databases`` with the name of each file in place of its path."""
    view = JsonDataView(datasette, "databases.json", lambda: _connected(datasette))
    answer: Response = await view.dispatch_request(request)
    return answer


def _connected(datasette: Datasette) -> list[dict[str, Any]]:
    found = connected_databases(datasette)
    return [{**one, "path": Path(one["path"]).name if one["path"] else None} for one in found]


async def shut(datasette: Datasette, request: Request) -> Response:
    """Answer for Datasette's pages of sign-in and trial, which this register has no use for.

    Raises:
        NotFound: always.
    """
    raise NotFound("not served")
