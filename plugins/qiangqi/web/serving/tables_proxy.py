"""Tables and SQL are answered by a process of their own, so that no statement and no long table holds up a check.

The serving process hands such a request on and passes the answer through as it comes (docs/decisions/0039).
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
import time
from contextlib import nullcontext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import httpcore

from qiangqi.processes import start_uninterrupted

from ..http.addresses import prefix_of
from ..http.cors import Headers
from ..http.disconnects import ended_with_reader
from ..http.headers import App, Send
from ..http.language import gettext as _
from ..http.problems import Refusal
from ..tables import public_sql
from ..tables.server import configured, is_tables_server, serve
from .fast_path import refused
from .language_switch import is_datasettes

if TYPE_CHECKING:
    from datasette.app import Datasette

MOST = 16
"""Requests for tables and SQL that are under way at once; what comes beyond them is asked to come again."""

AGAIN = "2"
"""Seconds after which it may."""

SECONDS = 60.0
"""How long the process may take until an answer begins; after that it is taken for stuck and replaced."""

_PAUSE = 1.0
"""Seconds until a process that ended is begun anew."""

IDLE = 300.0
"""Seconds without a request after which the process is ended; it holds as much memory as a Datasette alone."""

_LOOK = 5.0
"""Seconds between two looks at whether the process is still needed."""

_OF_CONNECTION = (b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade")
_NOT_HANDED_ON = (*_OF_CONNECTION, b"expect", b"content-length", b"x-forwarded-proto")


_SERVED: WeakKeyDictionary[Datasette, Tables] = WeakKeyDictionary()
"""Instances that are served, each with its process."""


class Tables:
    """The process, begun when it is first asked and ended when it has been idle for some minutes, and the way to it."""

    def __init__(self, datasette: Datasette, idle_seconds: float = IDLE) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=MOST * 2)
        self._configuration, self._prefix = configured(datasette), prefix_of(datasette).rstrip("/").encode()
        self._pool = httpcore.AsyncConnectionPool(max_connections=MOST, keepalive_expiry=4.0)
        self._idle_seconds, self._asked_at = idle_seconds, 0.0
        self._is_wanted, self._is_ended = threading.Event(), threading.Event()
        self.process: BaseProcess | None = None
        self.under_way = 0
        threading.Thread(target=self._keep, daemon=True, name="tables").start()

    def _keep(self) -> None:
        """Keep the process running while it is wanted; what is asked while it begins waits at the socket."""
        while self._is_wanted.wait() and not self._is_ended.is_set():
            self.process = process = self._begun()
            while not self._is_left(process):
                process.join(min(_LOOK, self._idle_seconds))
            if self._is_wanted.is_set() and self._is_ended.wait(_PAUSE):
                return

    def _begun(self) -> BaseProcess:
        context = multiprocessing.get_context("spawn")  # the server has threads, which a fork would cut off
        process = context.Process(target=serve, args=(self._configuration, self._socket), daemon=True)
        start_uninterrupted(process)
        return process

    def _is_left(self, process: BaseProcess) -> bool:
        """Return whether the process has ended; one that has been idle for long enough is ended here.

        It answers what it has taken before it ends, and what comes after that waits at the socket for the next one.
        """
        if self.is_resting:
            self._is_wanted.clear()
            if self.is_resting:
                process.terminate()
            else:  # somebody asked in between
                self._is_wanted.set()
        return not process.is_alive()

    @property
    def is_resting(self) -> bool:
        """Whether nobody has asked for some minutes, and nothing is under way."""
        return not self.under_way and time.monotonic() - self._asked_at >= self._idle_seconds

    @property
    def is_up(self) -> bool:
        """Whether the process runs, or nobody needs it; one that has ended is begun anew within moments."""
        return not self._is_wanted.is_set() or (self.process is not None and self.process.is_alive())

    def end(self) -> None:
        """End the process."""
        self._is_ended.set()
        self._is_wanted.set()
        if self.process:
            self.process.terminate()
        self._socket.close()

    async def answer(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Hand a request on, and pass the answer through.

        Raises:
            Refusal: there are too many at once, or no answer came.
        """
        if self.under_way >= MOST:
            raise Refusal(
                "busy", _("已有 %(count)s 个表格或 SQL 查询在回答；请稍后再试。") % {"count": MOST}, retry_after=AGAIN
            )
        self.under_way += 1
        self._is_wanted.set()
        try:
            await self._passed(scope, send)
        finally:
            self._asked_at = time.monotonic()
            self.under_way -= 1

    async def _passed(self, scope: dict[str, Any], send: Send, may_again: bool = True) -> None:
        """Pass an answer through; where the process ended before it began, ask the next process once."""
        is_begun = False
        try:
            async with self._pool.stream(**self._request(scope)) as answer:
                is_begun = True
                headers = [item for item in answer.headers if item[0].lower() not in _OF_CONNECTION]
                await send({"type": "http.response.start", "status": answer.status, "headers": headers})
                async for part in answer.aiter_stream():
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except (httpcore.ReadTimeout, httpcore.NetworkError, httpcore.ProtocolError) as error:
            if isinstance(error, httpcore.ReadTimeout) and self.process:
                self.process.kill()
            if is_begun:
                return  # the connection is closed without an end
            if not may_again or isinstance(error, httpcore.ReadTimeout):
                raise Refusal("busy", _("表格和 SQL 暂时无法查询；请稍后再试。"), retry_after=AGAIN) from None
        if not is_begun:
            await self._passed(scope, send, may_again=False)

    def _request(self, scope: dict[str, Any]) -> dict[str, Any]:
        port = self._socket.getsockname()[1]
        query = scope["query_string"]
        path = self._prefix + (scope.get("raw_path") or scope["path"].encode())
        target = path + (b"?" + query if query else b"")
        return {
            "method": scope["method"],
            "url": httpcore.URL(scheme="http", host="127.0.0.1", port=port, target=target),
            "headers": _headers(scope),
            "extensions": {"timeout": {"read": SECONDS, "connect": SECONDS, "pool": SECONDS}},
        }


def _headers(scope: dict[str, Any]) -> Headers:
    kept = [item for item in scope["headers"] if item[0] not in _NOT_HANDED_ON]
    return [*kept, (b"x-forwarded-proto", scope["scheme"].encode())]


def tables_of(datasette: Datasette) -> Tables | None:
    """Return the process of an instance, or None where the instance answers tables and SQL by itself."""
    return _SERVED.get(datasette)


def begin(datasette: Datasette) -> None:
    """Begin the process of an instance that is served."""
    _SERVED[datasette] = Tables(datasette)


def end(datasette: Datasette) -> None:
    """End the process of an instance."""
    tables = _SERVED.pop(datasette, None)
    if tables:
        tables.end()


def apart(datasette: Datasette, app: App) -> App:
    """Return the application with tables and SQL handed on, while there is a process for them; a file stays here."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http" or not is_datasettes(datasette, scope["path"]):
            await app(scope, receive, send)
            return
        if refusal := _misaddressed(scope):
            await app(refused(scope, refusal), receive, send)
            return
        if not _reads_tables(scope):
            await app(scope, receive, send)
            return
        tables = tables_of(datasette)
        way = ended_with_reader(tables.answer) if tables else public_sql.with_statement(datasette, app)
        counted = public_sql.sql_of(scope) and not is_tables_server() and not public_sql.running()
        try:
            with public_sql.admitted(datasette, scope) if counted else nullcontext():
                await way(scope, receive, send)
        except Refusal as refusal:
            await app(refused(scope, refusal), receive, send)

    return answer


def _misaddressed(scope: dict[str, Any]) -> Refusal | None:
    """Return what is wrong with a request for a page of Datasette's before anybody reads its address, or None.

    Datasette fails over a method that a page does not know, and the process of the tables over two hosts (RFC 9112,
    3.2: such a request is 400).
    """
    if scope["method"] not in _METHODS:
        return Refusal("wrong-method", allow=", ".join(_METHODS))
    if sum(name == b"host" for name, _value in scope["headers"]) > 1:
        return Refusal("bad-question", _("请求里有不止一个 Host 头；应只有一个。"))
    return None


_METHODS = ("GET", "HEAD", "OPTIONS")


def _reads_tables(scope: dict[str, Any]) -> bool:
    """Whether a request for a page of Datasette's reads from a database; nothing else there runs a statement."""
    return scope["method"] in ("GET", "HEAD") and not scope["path"].endswith(".db")
