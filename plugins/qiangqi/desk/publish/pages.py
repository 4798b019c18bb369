"""The page of publishing, and its buttons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from qiangqi.lists.editing.journal import acts
from qiangqi.lists.editing.lock import holder_of
from qiangqi.lists.editing.unfinished_purges import unfinished
from qiangqi.releases.publishing.held import settings_of
from qiangqi.releases.publishing.journal import pending
from qiangqi.releases.publishing.pending import NAME, RELEASES
from qiangqi.releases.versions import versions

from ..jobs.act_words import verb_words
from ..jobs.job import begin, latest
from ..jobs.words import told
from ..pages import page, see
from ..settings import Desk, desk_of


async def publishing(request: Request) -> Response:
    """Show what is in service, what has changed since, and how publishing stands."""
    return page(request, "publish/page.html", await run_in_threadpool(_shown, desk_of(request)))


def _shown(desk: Desk) -> dict[str, Any]:
    job = latest(desk, "publish", "finish")
    done = job.result if job is not None and job.kind == "publish" and job.state == "done" else None
    since = _act_in_service(desk.output)
    return {
        "job": told(job) if job else None,
        "done": done,
        "settings": settings_of(done["version"]) if done else (),
        "versions": versions(desk.output / RELEASES)[::-1],
        "acts": [act for act in acts(desk.datasets) if act.number > since],
        "verbs": verb_words(),
        "switch": pending(desk.output),
        "purge": next(unfinished(desk.datasets), None),
        "holder": holder_of(desk.datasets),
    }


def _act_in_service(output: Path) -> int:
    """Return the last act that the catalogue in service has; 0 where there is none."""
    try:
        told_ = json.loads((output / f"{NAME}.json").read_text(encoding="utf-8"))
        return int(told_.get("act", 0))
    except (OSError, ValueError):
        return 0


async def publish(request: Request) -> Response:
    """Begin to publish."""
    await run_in_threadpool(begin, desk_of(request), "publish", {})
    return see("/publish")


async def finish(request: Request) -> Response:
    """Begin to finish a switch that was broken off."""
    await run_in_threadpool(begin, desk_of(request), "finish", {})
    return see("/publish")


ROUTES: list[BaseRoute] = [
    Route("/publish", publishing),
    Route("/publish/begin", publish, methods=["POST"]),
    Route("/publish/finish", finish, methods=["POST"]),
]
