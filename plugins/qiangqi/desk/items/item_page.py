"""The page of one item: the file beside what was read of it, the questions, the dry run, and what may be done next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from qiangqi.lists.registering.options import MANY, ONE

from ..pages import page, see
from ..settings import desk_of, workers_of
from .answering import Taken, answer, decide, set_option
from .forms import form_of, item_asked, key_in, said_in, text_in
from .going_on import begin_reading, seen
from .list_page import REFRESH
from .option_words import option_words
from .pictures import drawn
from .saving import SAYS, save
from .sheet_rows import rows_of, rows_on_page
from .stored import Item, Key, State, changing, drop
from .view import View
from .words import place, role_word, said_here

AT_ONCE = 100
"""Rows of a sheet on one page."""

PATIENCE = 4.0
"""Seconds for which a page waits for the reading of a file before it says that it is read."""


async def show(request: Request) -> Response:
    """Show an item, as far as it has come."""
    item = item_asked(request)
    if item.state != "work":
        return page(request, "items/done.html", {"item": item})
    view = await seen(desk_of(request), workers_of(request), item, PATIENCE)
    return await _shown(request, item, view)


async def _shown(
    request: Request,
    item: Item,
    view: View | None,
    taken: Taken | None = None,
    typed: Mapping[Key, str] | None = None,
    says: str = "",
) -> Response:
    if view is None:
        answer_ = page(request, "items/reading.html", {"item": item})
        answer_.headers.update(REFRESH)
        return answer_
    values: dict[str, Any] = {
        "item": item,
        "view": view,
        "refused": taken.refused if taken else {},
        "other": taken.other if taken else {},
        "typed": typed or {},
        "says": says,
        "options": option_words(),
        "sheet": await _sheet(request, item, view),
        "place": place,
        "said_here": said_here,
        "role_word": role_word,
    }
    is_refused = bool(says or (taken and (taken.refused or taken.other)))
    return page(request, "items/item.html", values, 409 if is_refused else 200)


async def _sheet(request: Request, item: Item, view: View) -> dict[str, Any]:
    """Return the part of the file that is shown: a page of a PDF or a scan with its picture, or rows of a table."""
    number = int(asked) if (asked := request.query_params.get("page", "1")).isdecimal() and len(asked) < 8 else 1
    if view.pages:
        number = max(1, min(number, view.pages))
        rows = rows_on_page(item.folder, number)
        picture = await drawn(desk_of(request), workers_of(request), item, number, rows)
        return {"page": number, "pages": view.pages, "rows": rows, "picture": picture}
    pages = max(1, -(-view.rows // AT_ONCE))
    number = max(1, min(number, pages))
    return {
        "page": number,
        "pages": pages,
        "rows": rows_of(item.folder, (number - 1) * AT_ONCE, AT_ONCE),
        "picture": None,
    }


async def answers(request: Request) -> Response:
    """Take the answers of a form, or with its second button those and every proposal."""
    item, form, desk = item_asked(request), await form_of(request), desk_of(request)
    said = said_in(form)
    takes_all = text_in(form, "do") == "all"
    given = (desk.folder, item.id, desk.datasets, desk.today().isoformat(), said, takes_all)
    taken = await workers_of(request).alone(answer, *given)
    if not taken.refused and not taken.other:
        return see(f"/items/{item.id}#next")
    item = item_asked(request)
    view = await seen(desk, workers_of(request), item, PATIENCE)
    return await _shown(request, item, view, taken, {one.key: one.text for one in said})


async def decision(request: Request) -> Response:
    """Take the answer to what is asked after the rest."""
    item, form, desk = item_asked(request), await form_of(request), desk_of(request)
    given = (
        desk.folder,
        item.id,
        desk.datasets,
        desk.today().isoformat(),
        key_in(form, "key"),
        text_in(form, "answer"),
    )
    await workers_of(request).alone(decide, *given)
    return see(f"/items/{item.id}#next")


async def option(request: Request) -> Response:
    """Set an option that no question asked for, or take it back."""
    item, form, desk = item_asked(request), await form_of(request), desk_of(request)
    name = text_in(form, "name")
    texts = [line.strip() for line in text_in(form, "texts").splitlines() if line.strip()]
    says = ""
    if name in ONE or name in MANY:
        given = (desk.folder, item.id, desk.datasets, desk.today().isoformat(), name, texts)
        says = await workers_of(request).alone(set_option, *given)
    if not says:
        return see(f"/items/{item.id}#next")
    view = await seen(desk, workers_of(request), item, PATIENCE)
    return await _shown(request, item, view, says=says)


async def saving(request: Request) -> Response:
    """Write an item into the datasets; where another command holds them, say for whom it waits."""
    item, desk, workers = item_asked(request), desk_of(request), workers_of(request)
    task = workers.begin(f"save {item.id}", save, desk.folder, item.id, desk.datasets, desk.today().isoformat())
    if not await workers.wait(task, PATIENCE):
        waits = item.folder / SAYS
        says = waits.read_text(encoding="utf-8") if waits.exists() else ""
        answer_ = page(request, "items/saving.html", {"item": item, "says": says})
        answer_.headers["refresh"] = f"2; url=/items/{item.id}"
        return answer_
    if says := task.result():
        view = await seen(desk, workers, item, PATIENCE)
        return await _shown(request, item, view, says=says)
    return see(f"/items/{item.id}")


async def state(request: Request) -> Response:
    """Put an item away, take it up again, or take it off the desk with its file."""
    item, form = item_asked(request), await form_of(request)
    do = text_in(form, "do")
    if do == "forget" and item.state != "work":
        drop(item)
        return see("/")
    if do in ("leave", "resume"):
        await run_in_threadpool(_turn, item, "left" if do == "leave" else "work")  # a saving may hold it
        if do == "resume":
            begin_reading(desk_of(request), workers_of(request), item_asked(request))
    return see("/" if do == "leave" else f"/items/{item.id}")


def _turn(item: Item, state: State) -> None:
    """Put an item away or take it up, unless it was saved meanwhile."""
    with changing(item) as now:
        now.state = now.state if now.state == "saved" else state
