"""Every address of the desk, and what answers it; a part of the desk has a list of its own, and adds it here."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from .items.routes import ROUTES as ITEMS
from .static_files import static

ROUTES: list[BaseRoute] = [
    *ITEMS,
    Route("/static/{name}", static),
]
"""The parts in the order of the navigation."""
