"""The notices that wait, one of them with its files and proposed cards, and what becomes of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from qiangqi.collecting.waiting_notice import OPEN, WaitingFile, WaitingNotice
from qiangqi.standing.contained_files import NotContained, contained
from qiangqi.values.personal_data import holds_personal

from ..language import gettext as _
from ..pages import page, see
from ..refusals import Refused
from ..settings import Desk, desk_of
from .taking import file_of, in_work, inbox_of, settle_taken, take

_CARD_MOST = 100_000


class Proposed(NamedTuple):
    """A file of a notice, the text of the card proposed for it, and whether its link may be opened."""

    file: WaitingFile
    name: str
    card: str


async def notices(request: Request) -> Response:
    """Show what waits, and what was decided of late."""
    return page(request, "notices/list.html", await run_in_threadpool(_all, desk_of(request)))


def _all(desk: Desk) -> dict[str, Any]:
    settle_taken(desk)
    inbox = inbox_of(desk)
    return {"waiting": inbox.list(), "decided": inbox.list(("dismissed", "taken"))[:50], "in_work": in_work(desk)}


async def notice(request: Request) -> Response:
    """Show one notice."""
    return page(request, "notices/notice.html", await run_in_threadpool(_one, desk_of(request), _id(request)))


def _one(desk: Desk, id_: str) -> dict[str, Any]:
    settle_taken(desk)
    inbox = inbox_of(desk)
    found = inbox.open(id_)
    files = [Proposed(file, file.path.rpartition("/")[2], _card(desk, found, file)) for file in found.files]
    return {"notice": found, "files": files, "is_open": found.status in OPEN, "in_work": in_work(desk).get(id_, [])}


def _card(desk: Desk, found: WaitingNotice, file: WaitingFile) -> str:
    if file.card is None:
        return ""
    try:
        path = contained(inbox_of(desk).folder(found.id), file.card)
        return path.read_text(encoding="utf-8", errors="replace")[:_CARD_MOST]
    except (NotContained, OSError):
        return ""


async def take_file(request: Request) -> Response:
    """Take one file of a notice into work."""
    item = await run_in_threadpool(take, desk_of(request), _id(request), int(request.path_params["number"]))
    return see(f"/items/{item.id}")


async def original(request: Request) -> Response:
    """Give a file of a notice as it came, to be kept: nothing of it is shown or run here."""
    inbox = inbox_of(desk_of(request))
    found = await run_in_threadpool(inbox.open, _id(request))
    path = inbox.path(found, file_of(found, int(request.path_params["number"])))
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


async def dismiss(request: Request) -> Response:
    """Say that a notice is no list that is wanted.

    Raises:
        Refused: no reason is given, or it holds personal data.
    """
    desk, form = desk_of(request), await request.form(max_files=0, max_fields=5)
    because = str(form.get("because") or "").strip()
    if not because or holds_personal(because):
        raise Refused(_("请写明不登记的理由，不写个人信息。"))
    await run_in_threadpool(inbox_of(desk).dismiss, _id(request), desk.today().isoformat(), because)
    return see("/notices")


def _id(request: Request) -> str:
    return str(request.path_params["id"])


ROUTES: list[BaseRoute] = [
    Route("/notices", notices),
    Route("/notices/{id}", notice),
    Route("/notices/{id}/dismiss", dismiss, methods=["POST"]),
    Route("/notices/{id}/files/{number:int}", original),
    Route("/notices/{id}/files/{number:int}/take", take_file, methods=["POST"]),
]
