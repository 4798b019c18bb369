"""The desk as an application, and its serving on loopback until it is stopped."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from qiangqi.standing.strict_yaml import DataError

from .access import Access, guarded
from .items.going_on import take_up
from .refusals import HANDLERS
from .routes import ROUTES
from .settings import Desk
from .workers import Workers

LOOPBACK = "127.0.0.1"


def application(desk: Desk, access: Access) -> ASGIApp:
    """Return the application of a desk, behind its access."""
    app = Starlette(routes=ROUTES, exception_handlers=HANDLERS, lifespan=_working)
    app.state.desk = desk
    return guarded(_without_texts(app), access)


@asynccontextmanager
async def _working(app: Starlette) -> AsyncIterator[None]:
    """Have workers while the desk runs, and go on with what an earlier one was cut off at."""
    app.state.workers = Workers()
    if app.state.desk.hold_folder():
        take_up(app.state.desk, app.state.workers)
    try:
        yield
    finally:
        app.state.workers.end()


def _without_texts(app: ASGIApp) -> ASGIApp:
    """Keep the text of a failure, which was answered and noted by its place, from the server's log."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(Exception) if scope["type"] == "http" else contextlib.nullcontext():
            await app(scope, receive, send)

    return answer


def serve(desk: Desk, say: Callable[[str], None]) -> None:
    """Serve a desk on loopback until a signal ends it; its address is said once, when the port is its own.

    Raises:
        DataError: the port is in use, or the work folder cannot be made.
    """
    try:
        desk.make_folder()
    except OSError as error:
        raise DataError(desk.folder, 1, f"cannot be made: {error.strerror}; expected a folder of one's own") from None
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, desk.port))
            listening.listen()  # who has the address may come at once
        except OSError as error:
            where = desk.folder / f"port {desk.port}"
            raise DataError(where, 1, f"{error.strerror}; expected a free port (make desk PORT=…)") from None
        access = Access(desk.port)
        say(access.address)
        config = uvicorn.Config(
            application(desk, access),
            access_log=False,  # it would write the token
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            ws="none",
        )
        uvicorn.Server(config).run(sockets=[listening])
