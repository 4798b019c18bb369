"""Keeps what somebody asks out of the server's log, and the memory of its processes off the disk.

The server writes its line from the mapping that it hands over, so a copy of that is answered, and in the mapping
itself stands only what may be written (:mod:`.logged_paths`). An error is logged by its kind and its place: its own
text, like a statement that fails, may carry the name of a bank's customer.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ..http.addresses import own_path
from ..http.datasette_versions import routes_of_instance
from ..http.headers import App, Message, Send
from .logged_paths import LoggedPaths

if TYPE_CHECKING:
    from datasette.app import Datasette

Execute = Callable[..., Awaitable[Any]]

_log = logging.getLogger(__name__)

_LOGGERS = ("asyncio", "concurrent.futures", "uvicorn.error")
"""Loggers of others that would print an exception with its text."""


def with_private_log(datasette: Datasette, app: App) -> App:
    """Return the application with all that an address asks withheld from the server, and its failures, too.

    A failure that reaches this point leaves the answer without a beginning or an end, and the server closes it.
    """
    paths = LoggedPaths(
        (pattern for pattern, _view in routes_of_instance(datasette)), functools.partial(own_path, datasette)
    )

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "lifespan":
            refuse_core_dumps()
            await app(scope, receive, _quiet_once_started(send))
            return
        logged = dict(scope)
        scope |= {"path": paths.path(scope), "raw_path": b"", "query_string": b""}
        if "method" in scope:
            scope["method"] = paths.method(logged)
        try:
            await app(logged, receive, send)
        except Exception as error:
            _log.error("%s", place_of(error))

    return answer


def place_of(error: BaseException) -> str:
    """Return the kind of an error and the line that raised it, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def quieten(datasette: Datasette) -> None:
    """Let no database of an instance print a statement that fails; who asked it is told what is wrong."""
    for database in datasette.databases.values():
        database.execute = _silent(database.execute)


def _silent(execute: Execute) -> Execute:
    @functools.wraps(execute)
    async def executed(*arguments: Any, **given: Any) -> Any:
        return await execute(*arguments, **{**given, "log_sql_errors": False})

    return executed


def refuse_core_dumps() -> None:
    """Let this process, and those that it begins, leave no picture of their memory on the disk when they crash."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _quiet_once_started(send: Send) -> Send:
    async def passed(message: Message) -> None:
        if message["type"] == "lifespan.startup.complete":  # what stops a start is said in full
            _log_places_only()
        await send(message)

    return passed


def _log_places_only() -> None:
    """From here on every error that nobody caught is logged by its kind and its place."""
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: _log_uncaught(context.get("exception")))
    sys.excepthook = lambda _kind, error, _trace: _log_uncaught(error)
    sys.unraisablehook = lambda found: _log_uncaught(found.exc_value)
    threading.excepthook = lambda found: _log_uncaught(found.exc_value)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_without_text)


def _log_uncaught(error: BaseException | None) -> None:
    _log.error("%s", place_of(error) if error else "an error without an exception")


def _without_text(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[1]:
        record.msg, record.args = "%s", (place_of(record.exc_info[1]),)
        record.exc_info = record.exc_text = None
    return True
