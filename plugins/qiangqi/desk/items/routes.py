"""The addresses of files on their way."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..pages import page


async def first(request: Request) -> Response:
    """Show what is in work."""
    return page(request, "items/list.html", {"items": []})


ROUTES: list[BaseRoute] = [Route("/", first)]
