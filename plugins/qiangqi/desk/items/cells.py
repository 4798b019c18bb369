"""The cells of a scan that a person must confirm, one after the other, from the keyboard.

Enter confirms what stands in the field: the first reading, or what was typed over it. The next cell follows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from qiangqi.lists.registering.read_cells import WHY
from qiangqi.lists.scans.asked import Asked
from qiangqi.lists.scans.waiting import BLANK, Waiting, opened

from ..language import gettext as _
from ..pages import page, see
from ..refusals import Refused
from ..settings import desk_of, workers_of
from .forms import form_of, item_asked, text_in
from .going_on import seen
from .stored import Item, changing
from .view import view_of

LONGEST = 10
"""Digits of a row or column that are read as a number."""

AROUND = 2
"""Rows that are shown above and below the one of a cell."""


async def cells(request: Request) -> Response:
    """Show the cell that an address names, or else the first that nobody has confirmed."""
    item = item_asked(request)
    scan = await _scan(request, item)
    return _page(request, item, scan, _wanted(request, scan))


def _page(request: Request, item: Item, scan: Waiting, one: Asked | None, says: str = "") -> Response:
    asked = list(scan.asked.values())
    if one is None:
        return see(f"/items/{item.id}#next")
    number = asked.index(one)
    values: dict[str, Any] = {
        "item": item,
        "one": one,
        "row": scan.rows[one.row - 2],
        "text": _text(one),
        "readings": list(dict.fromkeys((one.reading_1, one.reading_2))),
        "because": WHY.get(one.because, one.because),
        "done": sum(bool(other.confirmed) for other in asked),
        "all": len(asked),
        "before": asked[number - 1] if number else None,
        "after": asked[number + 1] if number + 1 < len(asked) else None,
        "around": _around(scan, one),
        "says": says,
    }
    return page(request, "items/cells.html", values, 409 if says else 200)


async def confirm(request: Request) -> Response:
    """Keep what a cell holds, and show the next; what another window said meanwhile is not written over unseen."""
    item, form = item_asked(request), await form_of(request)
    scan = await _scan(request, item)
    one = _named(scan, text_in(form, "row"), text_in(form, "column"))
    text = " ".join(text_in(form, "text").split())
    if "reading" in form:
        text = " ".join(text_in(form, "reading").split())
    other = await run_in_threadpool(_keep, item, scan.folder, one, text or BLANK, text_in(form, "was"))
    if other:
        scan = await run_in_threadpool(opened, scan.folder)
        says = _("另一个窗口已把这一格核对为：%(text)s") % {"text": other}
        return _page(request, item, scan, scan.asked.get((one.row, one.column)), says)
    after = [two for two in scan.asked.values() if two[:2] > one[:2] and not two.confirmed]
    left = after or [two for two in scan.open if two[:2] != one[:2]]
    return see(f"/items/{item.id}/cells?at={left[0].row}:{left[0].column}" if left else f"/items/{item.id}#next")


def _keep(item: Item, folder: Path, one: Asked, text: str, was: str) -> str:
    """Confirm a cell, and return what another window said of it since the page was shown, if it is something else."""
    with changing(item):
        scan = opened(folder)
        known = scan.asked[one.row, one.column].confirmed
        if known not in ("", was, text):
            return known
        scan.take([(one.row, one.column, text)])
        scan.save()
    return ""


async def cell_picture(request: Request) -> Response:
    """Send the picture of a cell."""
    scan = await _scan(request, item_asked(request))
    one = _named(scan, request.path_params["row"], request.path_params["column"])
    path = scan.folder / one.picture
    if not one.picture or not path.is_file():
        raise Refused(_("这一格没有图片。"), 404)
    return FileResponse(path)


async def _scan(request: Request, item: Item) -> Waiting:
    view = view_of(item, None)  # where a scan waits does not change with its answers
    view = view or await seen(desk_of(request), workers_of(request), item, 10)
    if view is None or not view.scan:
        raise Refused(_("这份文件还没有可核对的识别结果。"), 404)
    return await run_in_threadpool(opened, Path(view.scan))


def _wanted(request: Request, scan: Waiting) -> Asked | None:
    row, _colon, column = request.query_params.get("at", "").partition(":")
    found = _at(scan, row, column)
    return found or (scan.open[0] if scan.open else None)


def _named(scan: Waiting, row: object, column: object) -> Asked:
    found = _at(scan, str(row), str(column))
    if found is None:
        raise Refused(_("没有这一格。"), 404)
    return found


def _at(scan: Waiting, row: str, column: str) -> Asked | None:
    is_place = all(text.isdecimal() and len(text) < LONGEST for text in (row, column))
    return scan.asked.get((int(row), int(column))) if is_place else None


def _text(one: Asked) -> str:
    """Return what stands in the field: what was confirmed, else the first reading."""
    said = one.confirmed or one.reading_1
    return "" if said == BLANK else said


def _around(scan: Waiting, one: Asked) -> list[tuple[int, list[str]]]:
    first = max(2, one.row - AROUND)
    return [(row, scan.rows[row - 2].cells) for row in range(first, min(one.row + AROUND, len(scan.rows) + 1) + 1)]
