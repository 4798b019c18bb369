"""Every address of the desk, and what answers it; a part of the desk has a list of its own, and adds it here."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from .acts.pages import ROUTES as ACTS
from .items.routes import ROUTES as ITEMS
from .jobs.routes import ROUTES as JOBS
from .notices.pages import ROUTES as NOTICES
from .preview.pages import ROUTES as PREVIEW
from .publish.pages import ROUTES as PUBLISH
from .reports.routes import ROUTES as REPORTS
from .sources.pages import ROUTES as SOURCES
from .static_files import static

ROUTES: list[BaseRoute] = [
    *ITEMS,
    *NOTICES,
    *SOURCES,
    *ACTS,
    *REPORTS,
    *PREVIEW,
    *PUBLISH,
    *JOBS,
    Route("/static/{name}", static),
]
"""The parts in the order of the navigation."""
