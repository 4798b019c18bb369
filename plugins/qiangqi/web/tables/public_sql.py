"""Requests with SQL of the public: ``?sql=`` and ``_where=``; how many run at once, and the process that runs each.

A request for a table without ``_where=`` is not counted: its statements are Datasette's own, and their number is
that of :data:`qiangqi.web.serving.tables_proxy.MOST`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from qiangqi.catalogue.public_sql import texts
from qiangqi.catalogue.public_sql.statement import Statement
from qiangqi.catalogue.public_sql.worker import Workers

from ..http.client_address import address_of
from ..http.disconnects import ON_DISCONNECT, ended_with_reader
from ..http.headers import App, Send
from ..http.problems import Refusal

if TYPE_CHECKING:
    from datasette.app import Datasette

IN_ALL, OF_ONE = 4, 2
"""Requests with SQL that are under way at once, in all and from one address."""

AGAIN = "2"
"""Seconds after which a request that was refused may be sent again."""

_NAMES = ("sql", "_where")


@dataclass(frozen=True, slots=True)
class PublicSql:
    """The SQL of one request, and the values of its other parameters."""

    sql: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """The SQL of the request at hand, and where its statements run; None: in this process."""

    request_sql: PublicSql
    datasette: Datasette
    statements: dict[str, Statement]

    def holds(self, statement: str) -> bool:
        """Whether a statement has any of the public's SQL in it; others of the request are Datasette's own.

        Raises:
            NotAllowed: the SQL names what is not its business, or searches for too many words.
        """
        if not any(text.strip() and text.strip() in statement for text in self.request_sql.sql):
            return False
        texts.check(self.request_sql.sql, self.request_sql.values)
        return True

    def statement(self, database: str) -> Statement | None:
        """Return what runs the request's statements on a database of the instance."""
        workers, served = _WORKERS.get(self.datasette), self.datasette.databases[database]
        if workers is None or not served.path:
            return None
        if database not in self.statements:
            self.statements[database] = Statement(workers, Path(served.path), not served.is_mutable)
        return self.statements[database]

    def end(self) -> None:
        """Let every process go; one that has not answered is killed."""
        for statement in self.statements.values():
            statement.end()


_RUNNING: ContextVar[Running | None] = ContextVar("public_sql", default=None)
_WORKERS: WeakKeyDictionary[Datasette, Workers] = WeakKeyDictionary()
_UNDER_WAY: WeakKeyDictionary[Datasette, Counter[str]] = WeakKeyDictionary()


def running() -> Running | None:
    """Return the SQL of the request at hand, or None where it has none of the public's."""
    return _RUNNING.get()


def sql_of(scope: dict[str, Any]) -> PublicSql | None:
    """Return the SQL of a request for a database or a table, or None."""
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    sql = tuple(value for name, value in given if name in _NAMES)
    return PublicSql(sql, tuple(value for name, value in given if name not in _NAMES)) if any(sql) else None


def begin(datasette: Datasette) -> None:
    """Let the statements of an instance that is served run in processes of their own."""
    _WORKERS[datasette] = Workers()


def end(datasette: Datasette) -> None:
    """End the processes of an instance."""
    if workers := _WORKERS.pop(datasette, None):
        workers.end()


@contextmanager
def admitted(datasette: Datasette, scope: dict[str, Any]) -> Iterator[None]:
    """Count a request with SQL as under way.

    Raises:
        Refusal: there are as many as may be, from this address or in all.
    """
    counts, address = _UNDER_WAY.setdefault(datasette, Counter()), address_of(scope.get("client"))
    if counts[address] >= OF_ONE or counts.total() >= IN_ALL:
        raise Refusal("too-many-statements", retry_after=AGAIN)
    counts[address] += 1
    try:
        yield
    finally:
        counts[address] -= 1
        if not counts[address]:
            del counts[address]


def with_statement(datasette: Datasette, app: App) -> App:
    """Return the application with the SQL of a request run where it can be ended, at once when the reader leaves."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        request_sql = sql_of(scope)
        if request_sql is None or running():
            await app(scope, receive, send)
            return
        here = Running(request_sql, datasette, {})
        token = _RUNNING.set(here)
        try:
            if ON_DISCONNECT in scope:
                scope[ON_DISCONNECT].append(here.end)
                await app(scope, receive, send)
            else:
                await ended_with_reader(app, here.end)(scope, receive, send)
        finally:
            _RUNNING.reset(token)
            here.end()

    return answer
