"""The addresses of reports of errors."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from .deciding import decide, decided
from .page import every
from .receiving import add, read

POST = ["POST"]

ROUTES: list[BaseRoute] = [
    Route("/reports", every),
    Route("/reports/read", read, methods=POST),
    Route("/reports/add", add, methods=POST),
    Route("/reports/{place}/{number}", decide),
    Route("/reports/{place}/{number}", decided, methods=POST),
]
