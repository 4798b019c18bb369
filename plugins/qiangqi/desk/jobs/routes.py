"""How a job stands, for the script of its page."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..settings import desk_of
from .job import job_of
from .words import told


async def job(request: Request) -> Response:
    """Say how a job stands."""
    found = await run_in_threadpool(job_of, desk_of(request), request.path_params["id"])
    return JSONResponse(await run_in_threadpool(told, found))


ROUTES: list[BaseRoute] = [Route("/jobs/{id}.json", job)]
