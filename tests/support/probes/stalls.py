"""A plugin for a server under test: ``/-/stalls.json`` tells the longest stall of the event loop since it last told.

A stall is counted in CPU seconds between two turns of the loop, not by the clock, so that a busy machine adds nothing:
``loop`` is the time of the loop's own thread, ``process`` that of all threads, which a thread that keeps the
interpreter lock makes long, too.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response

_TURN = 0.002
_LONGEST = {"loop": 0.0, "process": 0.0}
_TASKS: list[asyncio.Task[None]] = []


async def _watch() -> None:
    while True:
        before = time.thread_time(), time.process_time()
        await asyncio.sleep(_TURN)
        after = time.thread_time(), time.process_time()
        for name, first, last in zip(_LONGEST, before, after, strict=True):
            _LONGEST[name] = max(_LONGEST[name], last - first)


async def stalls() -> Response:
    """Tell the longest stalls, and start anew."""
    found = dict(_LONGEST)
    _LONGEST.update(loop=0.0, process=0.0)
    return Response.json(found)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the address."""
    return [(r"^/-/stalls\.json$", stalls)]


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Begin to watch with the first request."""

    def wrapped(app: Any) -> Any:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            if not _TASKS:
                _TASKS.append(asyncio.get_running_loop().create_task(_watch()))
            await app(scope, receive, send)

        return answer

    return wrapped
