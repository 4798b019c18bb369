"""The first page: where files are dropped, what is in work, and what several of them ask in common."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from qiangqi.lists.registering.several import common_of

from ..pages import page, see
from ..settings import Desk, desk_of, workers_of
from .answering import answer_every, take_every_proposal
from .drops import forget, problems, waiting_drops
from .forms import form_of, key_in, text_in
from .going_on import begin_reading, take_drop
from .saving import save_every
from .stored import Item, items
from .upload import MAX_FILE, MAX_FILES, received
from .view import Asked, View, made_of, view_of
from .words import said_here

SAVED_SHOWN = 20
REFRESH = {"refresh": "2"}
"""Loads a page again while something is read that it would show."""


async def first(request: Request) -> Response:
    """Show what is in work, and where to drop more."""
    desk, workers = desk_of(request), workers_of(request)
    found = items(desk.folder)
    rows = [(item, _view(desk, item)) for item in found if item.is_open]
    for item, view in rows:
        if view is None:
            begin_reading(desk, workers, item)
    is_busy = any(view is None for _, view in rows) or bool(waiting_drops(desk.folder))
    values: dict[str, Any] = {
        "rows": rows,
        "said_here": said_here,
        "common": _common([view for _, view in rows if view is not None]),
        "saved": [item for item in found if item.state == "saved"][:SAVED_SHOWN],
        "left": [item for item in found if item.state == "left"][:SAVED_SHOWN],
        "problems": problems(desk.folder),
        "is_busy": is_busy,
        "proposed": sum(view.proposed > 0 and view.stage == "asking" for _, view in rows if view),
        "ready": sum(view.stage == "ready" for _, view in rows if view),
        "limits": (MAX_FILES, MAX_FILE >> 20),
    }
    answer = page(request, "items/list.html", values)
    if is_busy:
        answer.headers.update(REFRESH)
    return answer


def _view(desk: Desk, item: Item) -> View | None:
    return view_of(item, made_of(item, desk.datasets))


def _common(views: list[View]) -> list[tuple[Asked, int]]:
    """Return what several files ask, with the words of its choices, and how many ask it."""
    shown = {tuple(one.key): one for view in reversed(views) for one in view.asked if view.stage == "asking"}
    each = [[one.question() for one in view.asked if one.default is None] for view in views if view.stage == "asking"]
    return [(shown[question.key], count) for question, count in common_of(each)]


async def drop(request: Request) -> Response:
    """Take what was dropped, and begin to read it."""
    desk = desk_of(request)
    content_type = request.headers.get("content-type", "")
    folder = await received(content_type, request.stream(), desk.folder / "drops")
    if folder is not None:
        workers = workers_of(request)
        await workers.wait(take_drop(desk, workers, folder), 2)
    return see("/")


async def forget_drop(request: Request) -> Response:
    """Put away a drop that failed."""
    forget(desk_of(request).folder, request.path_params["name"])
    return see("/")


async def answer_common(request: Request) -> Response:
    """Answer what several files ask once for all of them."""
    desk, form = desk_of(request), await form_of(request)
    text = text_in(form, "answer").strip()
    if text:
        given = (desk.folder, desk.datasets, desk.today().isoformat(), key_in(form, "key"), text)
        await workers_of(request).alone(answer_every, *given)
    return see("/")


async def every(request: Request) -> Response:
    """Take every proposal, or save everything that is ready."""
    desk, workers, form = desk_of(request), workers_of(request), await form_of(request)
    given = (desk.folder, desk.datasets, desk.today().isoformat())
    if text_in(form, "do") == "proposals":
        await workers.begin("propose every", take_every_proposal, *given)
    elif text_in(form, "do") == "save":
        refused = await workers.begin("save every", save_every, *given)
        if refused:
            return page(request, "items/not_saved.html", {"refused": refused}, 409)
    return see("/")
