"""The addresses of files on their way."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from .cells import cell_picture, cells, confirm
from .difference import show as show_difference
from .item_page import answers, decision, option, saving, show, state
from .list_page import answer_common, drop, every, first, forget_drop
from .pictures import picture

POST = ["POST"]

ROUTES: list[BaseRoute] = [
    Route("/", first),
    Route("/drop", drop, methods=POST),
    Route("/drops/{name}/forget", forget_drop, methods=POST),
    Route("/common", answer_common, methods=POST),
    Route("/every", every, methods=POST),
    Route("/items/{id}", show),
    Route("/items/{id}/answers", answers, methods=POST),
    Route("/items/{id}/decide", decision, methods=POST),
    Route("/items/{id}/options", option, methods=POST),
    Route("/items/{id}/difference", show_difference),
    Route("/items/{id}/save", saving, methods=POST),
    Route("/items/{id}/state", state, methods=POST),
    Route("/items/{id}/pages/{number:int}.png", picture),
    Route("/items/{id}/cells", cells),
    Route("/items/{id}/cells", confirm, methods=POST),
    Route("/items/{id}/cells/{row:int}-{column:int}.png", cell_picture),
]
