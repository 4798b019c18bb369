"""One process set of a supervised server: an instance with its processes, on a socket that outlives it.

It says when it answers and which files it serves, and leaves when it is told: it takes no further connection, asks each
reader to come again on another, and ends once everything is answered that was begun.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

import click
import uvicorn

from qiangqi.file_identity import Files
from qiangqi.supervision import said

from ..http.datasette_versions import check_databases
from ..http.headers import App, Message, Send
from ..http.pinned import pin, pinned_of
from ..releases.folder import pin_releases, pinned_releases
from .serve_command import limited_app

if TYPE_CHECKING:
    from datasette.app import Datasette

LONGEST = 600
"""Seconds that a process set which leaves waits for answers that have been begun."""

_CLOSED_BY = 6.0
"""Seconds after which a reader's idle connection has been closed: uvicorn's five, and one."""


def files_of(datasette: Datasette) -> Files:
    """Return the files that an instance serves, the list of its releases among them."""
    found: Files = {str(one.named): one.identity for one in pinned_of(datasette).values()}
    if releases := pinned_releases(datasette):
        found[str(releases.listed)] = releases.identity
    return found


class SupervisorWord:
    """What the supervisor says: that another set has taken this one's place. Where it is gone, this process ends."""

    def __init__(self, way: socket.socket) -> None:
        self._way, self.is_to_leave = way, False
        threading.Thread(target=self._listen, daemon=True, name="supervisor").start()

    def tell(self, files: Files) -> None:
        """Say that this set answers, and which files it serves."""
        self._way.sendall(said(files))

    def _listen(self) -> None:
        with suppress(OSError):
            while self._way.recv(1):
                self.is_to_leave = True
        os._exit(1)


class Server(uvicorn.Server):
    """A server that tells when it answers, and that can leave without a request lost."""

    def __init__(self, config: uvicorn.Config, datasette: Datasette, supervisor: SupervisorWord) -> None:
        super().__init__(config)
        self._datasette, self._supervisor = datasette, supervisor
        self.is_draining = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await self._datasette.invoke_startup()
        await check_databases(self._datasette)
        await super().startup(sockets)
        self._supervisor.tell(files_of(self._datasette))

    async def on_tick(self, counter: int) -> bool:
        """Look, some times a second, whether this set is to leave."""
        if self._supervisor.is_to_leave and not self.should_exit:
            self.is_draining = self.should_exit = True
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End as any server does when it is ended by a signal."""
        self.is_draining = False
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; one that leaves lets its readers go first, since a connection closed now may carry a request already."""
        if self.is_draining:
            for server in self.servers:
                server.close()
            ends = asyncio.get_running_loop().time() + _CLOSED_BY
            while self.server_state.connections and self.is_draining and asyncio.get_running_loop().time() < ends:
                await asyncio.sleep(0.1)
        await super().shutdown(sockets)


def main() -> None:
    """Serve as a process that the supervisor has begun: the sockets that are open, then the options."""
    listening, supervisor, *arguments = sys.argv[1:]
    serve(arguments, socket.socket(fileno=int(listening)), socket.socket(fileno=int(supervisor)))


def serve(arguments: list[str], listening: socket.socket, supervisor: socket.socket) -> None:
    """Serve at a socket, by the options of ``datasette serve``, until this process is told to leave or ended."""
    word = SupervisorWord(supervisor)
    try:
        datasette, options = instance_of(arguments)
        pin(datasette)
        pin_releases(datasette)
        app = DrainedApp(datasette.app())
        config = uvicorn.Config(
            log_level="info",
            lifespan="on",
            interface="asgi3",
            timeout_graceful_shutdown=LONGEST,
            **limited_app(datasette, app.answer),
            ssl_keyfile=options["ssl_keyfile"],
            ssl_certfile=options["ssl_certfile"],
        )
        app.server = Server(config, datasette, word)
        with suppress(KeyboardInterrupt):
            app.server.run(sockets=[listening])
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


def instance_of(arguments: list[str]) -> tuple[Datasette, dict[str, Any]]:
    """Return the instance that ``datasette serve`` would serve, and the options as they were read.

    Raises:
        click.ClickException: an option is none, or a file cannot be opened.
    """
    from datasette.cli import cli

    command = cli.commands["serve"]
    with command.make_context("serve", list(arguments)) as context:
        datasette: Datasette = context.invoke(command, **context.params, return_instance=True)
        return datasette, context.params


class DrainedApp:
    """The application of a server; while that one leaves, every answer is the last of its connection."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.server: Server | None = None

    async def answer(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Answer a request."""

        async def last(message: Message) -> None:
            if message["type"] == "http.response.start" and self.server is not None and self.server.is_draining:
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, last)
