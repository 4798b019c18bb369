"""What is begun when the catalogue is served, and ended with the server: processes for tables and SQL and for batches.

An instance that is asked without a server, as a test or a script asks it, answers everything by itself.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from qiangqi.processes import load_no_main, remove_template_socket

from ..checks import work as check_work
from ..http import pinned
from ..http.catalogue import catalogue_name
from ..http.headers import App, Send
from ..http.settings import notice_of, settings_of
from ..tables import public_sql
from ..tables.server import is_tables_server
from . import tables_proxy

if TYPE_CHECKING:
    from datasette.app import Datasette

WORKERS, APART = "check_processes", "tables_apart"
"""The settings: how many processes share the batches, and whether tables and SQL have a process of their own."""

_MOST = 4
"""Processes that are begun where no number is set, on a machine with more processors."""

_TURN = 0.001
"""Seconds after which one thread lets another go on: a batch that is read holds a single check up for no longer."""


_SETTLED = 2.0
"""Seconds from the start until what is loaded is taken to stay; the first answers do not wait for it."""


def served(datasette: Datasette, app: App) -> App:
    """Return the application with its processes begun when its server begins, and ended when that ends."""
    whole = tables_proxy.apart(datasette, app)

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "lifespan" or catalogue_name(datasette) is None:
            await whole(scope, receive, send)
            return

        async def received() -> dict[str, Any]:
            message: dict[str, Any] = await receive()
            if message["type"] == "lifespan.startup":
                (public_sql.begin if is_tables_server() else _begin)(datasette)
            elif message["type"] == "lifespan.shutdown":
                _end(datasette)
            return message

        await whole(scope, received, send)

    return answer


def _begin(datasette: Datasette) -> None:
    if notice := notice_of(datasette):
        click.echo(notice, err=True)
    sys.setswitchinterval(_TURN)
    asyncio.get_running_loop().call_later(_SETTLED, _freeze)
    load_no_main()
    settings = settings_of(datasette)
    if settings.get(APART, True):
        tables_proxy.begin(datasette)
    else:
        public_sql.begin(datasette)
    check_work.begin(datasette, int(settings.get(WORKERS, min(os.cpu_count() or 1, _MOST))))


def _freeze() -> None:
    """Let what is loaded by now stay: a collection that went through it would hold every answer up."""
    gc.collect()
    gc.freeze()


def _end(datasette: Datasette) -> None:
    public_sql.end(datasette)
    if is_tables_server():
        return
    tables_proxy.end(datasette)
    for process in multiprocessing.active_children():
        process.kill()  # it holds nothing that is to be kept, and may still be beginning
    check_work.end(datasette)
    remove_template_socket()
    pinned.unpin(datasette)
