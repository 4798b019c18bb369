"""The preview's page: built in the background, what differs, and its server begun and stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from qiangqi.lists.editing.journal import last_number
from qiangqi.releases.preview.aside import DIFFERENCE, Preview

from ..acts.effect import effect_in
from ..jobs.job import begin, latest
from ..jobs.words import told
from ..language import gettext as _
from ..pages import page, see
from ..refusals import Refused
from ..settings import Desk, desk_of
from .server import PreviewServer


async def preview(request: Request) -> Response:
    """Show how the preview stands."""
    values = await run_in_threadpool(_shown, desk_of(request), _server(request))
    return page(request, "preview/page.html", values)


def _shown(desk: Desk, server: PreviewServer) -> dict[str, Any]:
    job = latest(desk, "preview")
    is_built = job is not None and job.state == "done" and _made(desk).difference.exists()
    return {
        "job": told(job) if job else None,
        "effect": effect_in(_made(desk).difference, desk.datasets) if is_built else None,
        "is_stale": bool(job and is_built and job.result.get("act", 0) != last_number(desk.datasets)),
        "address": server.address,
    }


async def build(request: Request) -> Response:
    """Begin to build the preview; one that is served ends first."""
    await run_in_threadpool(_server(request).stop)
    await run_in_threadpool(begin, desk_of(request), "preview", {})
    return see("/preview")


async def start(request: Request) -> Response:
    """Serve the preview that is built."""
    desk = desk_of(request)
    made = _made(desk)
    if not made.difference.exists():
        raise Refused(_("还没有生成预览。"), 409)
    await run_in_threadpool(_server(request).start, made, desk.metadata, desk.output / "releases")
    return see("/preview")


async def stop(request: Request) -> Response:
    """End the server of the preview."""
    await run_in_threadpool(_server(request).stop)
    return see("/preview")


def _made(desk: Desk) -> Preview:
    folder: Path = desk.output / "preview"
    return Preview(folder / "catalogue.db", folder / DIFFERENCE)


def _server(request: Request) -> PreviewServer:
    state = request.app.state
    if not hasattr(state, "preview"):
        state.preview = PreviewServer()
    found: PreviewServer = state.preview
    return found


ROUTES: list[BaseRoute] = [
    Route("/preview", preview),
    Route("/preview/build", build, methods=["POST"]),
    Route("/preview/start", start, methods=["POST"]),
    Route("/preview/stop", stop, methods=["POST"]),
]
