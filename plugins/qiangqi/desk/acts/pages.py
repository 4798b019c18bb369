"""An act on its way: its effect, its doing, what came of it; and the log of all acts, each with its undoing."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from qiangqi.lists.editing.journal import Act, acts, pending
from qiangqi.lists.editing.lock import holder_of
from qiangqi.lists.editing.restore import undone
from qiangqi.lists.editing.unfinished_purges import PURGE
from qiangqi.releases.published import published_sources
from qiangqi.releases.publishing.pending import RELEASES

from ..jobs.act_words import verb_words
from ..jobs.begin_act import begin_act
from ..jobs.job import Job, begin, job_of
from ..jobs.wishes import Wish
from ..jobs.words import told
from ..language import gettext as _
from ..pages import page, see
from ..refusals import Refused
from ..settings import Desk, desk_of
from .effect import effect_in

DIFFERENCE = "difference.db"


async def act(request: Request) -> Response:
    """Show an act on its way: how far its trial is, then its effect, then what came of it."""
    desk = desk_of(request)
    found = await run_in_threadpool(job_of, desk, request.path_params["id"])
    if found.kind not in ("act", "carry"):
        raise Refused(_("这不是一项操作。"), 404)
    return page(request, "acts/act.html", await run_in_threadpool(_shown, desk, found))


def _shown(desk: Desk, job: Job) -> dict[str, Any]:
    wish, stands = Wish.model_validate(job.wish["act"]), told(job)
    is_tried = job.kind == "act" and stands["state"] == "done"
    return {
        "job": stands,
        "wish": wish,
        "verb": verb_words()[wish.verb],
        "result": job.result,
        "is_tried": is_tried,
        "is_done": job.kind == "carry" and stands["state"] == "done",
        "undone": _published(desk, wish) if wish.verb == "restore" and stands["state"] == "refused" else [],
        "effect": effect_in(job.folder / DIFFERENCE, desk.datasets) if is_tried else None,
    }


def _published(desk: Desk, wish: Wish) -> list[str]:
    """Return the lists of an act that a release has by now."""
    published = published_sources(desk.output / RELEASES)
    found = next((act for act in acts(desk.datasets) if act.number == wish.number), None)
    return [id_ for id_ in found.sources if id_ in published] if found else []


async def carry(request: Request) -> Response:
    """Carry out an act whose effect was shown."""
    desk = desk_of(request)
    tried = await run_in_threadpool(job_of, desk, request.path_params["id"])
    if tried.kind != "act" or tried.state != "done":
        raise Refused(_("这项操作还没有试算出影响，不能执行。"), 409)
    given = {"act": tried.wish["act"], "tried": str(tried.folder), "digest": tried.result["digest"]}
    made = await run_in_threadpool(begin, desk, "carry", given)
    return see(f"/acts/{made.id}")


class Line(NamedTuple):
    """One act of the log, in words."""

    act: Act
    verb: str
    is_undone: bool
    may_undo: bool


async def log(request: Request) -> Response:
    """Show every act, the newest first, and what is pending."""
    return page(request, "acts/log.html", await run_in_threadpool(_log, desk_of(request)))


def _log(desk: Desk) -> dict[str, Any]:
    found = acts(desk.datasets)
    off = undone(found)
    words = verb_words()
    lines = [Line(one, words.get(one.verb, one.verb), one.number in off, _may_undo(one, off)) for one in found]
    return {"lines": lines[::-1], "pending": pending(desk.datasets), "holder": holder_of(desk.datasets)}


def _may_undo(act: Act, off: set[int]) -> bool:
    return act.number not in off and act.verb != PURGE


async def undo(request: Request) -> Response:
    """Try the undoing of an act."""
    number = int(request.path_params["number"])
    job = await run_in_threadpool(begin_act, desk_of(request), Wish(verb="restore", number=number))
    return see(f"/acts/{job.id}")


ROUTES: list[BaseRoute] = [
    Route("/log", log),
    Route("/log/{number:int}/undo", undo, methods=["POST"]),
    Route("/acts/{id}", act),
    Route("/acts/{id}/carry", carry, methods=["POST"]),
]
