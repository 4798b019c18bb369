"""Keeps what somebody asks out of the server's log: of an address it tells the path, and of a firm's not even whose.

The server writes its line from the mapping that it hands over, so that one is emptied and a copy of it is answered.
Datasette itself would print a statement that fails, with the values that it was asked with.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from .headers import App, Send

if TYPE_CHECKING:
    from datasette.app import Datasette

Execute = Callable[..., Awaitable[Any]]

_NAMED = ("/-/standing/", "/firm/")
"""Addresses that go on with whatever somebody took for a firm: a code, an id, or the name of a customer."""


def unlogged(app: App) -> App:
    """Return the application with all that an address asks withheld from the server."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        asked = dict(scope)
        if scope["type"] == "http":
            path = next((prefix for prefix in _NAMED if scope["path"].startswith(prefix)), scope["path"])
            scope |= {"path": path, "query_string": b""}
        await app(asked, receive, send)

    return answer


def quieten(datasette: Datasette) -> None:
    """Let no database of an instance print a statement that fails; who asked it is told what is wrong."""
    for database in datasette.databases.values():
        database.execute = _silent(database.execute)


def _silent(execute: Execute) -> Execute:
    @functools.wraps(execute)
    async def executed(*arguments: Any, **given: Any) -> Any:
        return await execute(*arguments, **{**given, "log_sql_errors": False})

    return executed
