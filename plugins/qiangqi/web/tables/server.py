"""The process that answers tables and SQL: a Datasette of its own on the same files, which gives way to the others.

It listens at a port of this machine that only the serving process is told, and ends with that one.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from qiangqi.processes import follow_parent

from ..http.datasette_versions import configuration_of
from ..http.disconnects import ended_with_reader

if TYPE_CHECKING:
    from datasette.app import Datasette

_COURTESY = 15
"""How far it gives way to the process that answers checks and pages (the system's niceness)."""

_SPILLED = 256 * 1024 * 1024
"""The largest file, in bytes, that SQLite may write while it sorts."""

_MEMORY = 3 * 1024 * 1024 * 1024
"""The most bytes of its address space; pages of 1,000 rows and whole tables as CSV take a third of it."""

_HERE: list[bool] = []


def is_tables_server() -> bool:
    """Whether this process is the one that answers tables and SQL."""
    return bool(_HERE)


def configured(datasette: Datasette) -> dict[str, Any]:
    """Return what a second instance is made with to be the same as this one."""
    files = [database for database in datasette.databases.values() if database.path]  # as they are pinned
    return {
        **configuration_of(datasette),
        "files": [database.path for database in files if database.is_mutable],
        "immutables": [database.path for database in files if not database.is_mutable],
        "inspect_data": datasette.inspect_data,
        "template_dir": datasette.template_dir,
        "plugins_dir": datasette.plugins_dir,
        "static_mounts": datasette.static_mounts,
        "sqlite_extensions": datasette.sqlite_extensions,
        "cache_headers": datasette.cache_headers,
        "cors": datasette.cors,
        "crossdb": datasette.crossdb,
        "nolock": datasette.nolock,
    }


def serve(configuration: dict[str, Any], listening: socket.socket) -> None:
    """Answer what comes in at a socket, until this process is ended."""
    _HERE[:] = [True]
    follow_parent()
    _set_limits()
    import uvicorn
    from datasette.app import Datasette

    app = ended_with_reader(Datasette(**configuration).app())
    _give_way()  # once it has begun: somebody waits for that
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="on",
        forwarded_allow_ips="127.0.0.1",  # the serving process, whatever proxy stands before that one
    )
    uvicorn.Server(config).run(sockets=[listening])


def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(_COURTESY)


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    for what, most in ((resource.RLIMIT_FSIZE, _SPILLED), (resource.RLIMIT_AS, _MEMORY)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
