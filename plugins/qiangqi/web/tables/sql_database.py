"""The databases of the site as Datasette reads them: every statement guarded, and refusals said in a sentence."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from datasette.database import Database, QueryInterrupted, Results

from qiangqi.catalogue.public_sql.authorizer import NotAllowed, authorize, refusals_named
from qiangqi.catalogue.public_sql.functions import add_functions, prepare
from qiangqi.catalogue.public_sql.limits import limit, limit_answers
from qiangqi.catalogue.public_sql.statement import Statement
from qiangqi.catalogue.schema.summary_tables import add_missing_summaries

from ..http.datasette_versions import replace_databases
from ..http.language import gettext as _
from ..http.neighbours import is_catalogue
from .public_sql import running
from .row_order import in_order
from .server import is_tables_server

if TYPE_CHECKING:
    from datasette.app import Datasette

T = TypeVar("T")

_ALL = 1_000_000
"""More rows than the size of an answer allows."""

_INTERNAL = "_internal"
"""Datasette's own database in memory, which it writes; it is open to nobody."""


class PublicDatabase(Database):  # type: ignore[misc]  # Datasette carries no types
    """A database whose connections read what the list of :mod:`qiangqi.catalogue.public_sql.allowed` allows."""

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on a connection.

        Raises:
            NotAllowed: a statement reads or calls what is not allowed.
        """

        def named(connection: sqlite3.Connection) -> T:
            if self.is_memory:  # Datasette prepares others in memory, for its own use, under the same name
                authorize(connection)
            with refusals_named():
                return fn(connection)

        found: T = await super().execute_fn(named)
        return found

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = False,
    ) -> Results:
        """Run a statement, those of a request with SQL of the public in a process of their own; no value is logged.

        Raises:
            sqlite3.DatabaseError: it reads or calls what is not allowed; the message is in the page's language.
            QueryInterrupted: it takes longer than it may.
        """
        here, size, sql = running(), page_size or self.ds.page_size, in_order(sql)
        try:
            if here and here.holds(sql) and (statement := here.statement(self.name)):
                seconds = min(custom_time_limit or self.ds.sql_time_limit_ms, self.ds.sql_time_limit_ms) / 1000
                most = self.ds.max_returned_rows + (self.ds.max_returned_rows == size) if truncate else _ALL
                return await _run(statement, sql, params, seconds, most)
            return await super().execute(sql, params, truncate, custom_time_limit, size, log_sql_errors=False)
        except NotAllowed as refused:
            raise sqlite3.DatabaseError(message_of(refused)) from None


async def _run(statement: Statement, sql: str, params: Any, seconds: float, most: int) -> Results:
    given = dict(params) if isinstance(params, Mapping) else list(params or ())
    try:
        rows, names = await asyncio.to_thread(statement.rows, sql, given, seconds, most + 1)
    except sqlite3.OperationalError as error:
        if error.args == ("interrupted",):
            raise QueryInterrupted(error, sql, params) from None
        raise
    return Results(rows[:most], len(rows) > most, [(name,) for name in names])


def message_of(refused: NotAllowed) -> str:
    """Return what is refused in a sentence of the page's language, with a way on."""
    if refused.kind == "function":
        says = _("SQL 里不能用函数 %(name)s；可用的函数列在 docs/sql.md。")
    elif refused.kind == "table":
        says = _("SQL 不能读 %(name)s；可读的是本目录的表和视图，见数据库首页，说明见 docs/sql.md。")
    elif refused.kind == "terms":
        says = _("SQL 里一次检索最多 %(name)s 个词；请缩短检索的文字，说明见 docs/sql.md。")
    else:
        says = _("SQL 只能用 select 读取，不能做 %(name)s；说明见 docs/sql.md。")
    return says % {"name": refused.name[:60] or "—"}


def guard_databases(datasette: Datasette) -> None:
    """Replace the catalogue and what is in memory by guarded databases, under the same names and in the same order.

    Other files are answered as Datasette does.
    """

    def guarded(name: str, database: Database) -> Database:
        is_others = name == _INTERNAL or (database.path and not is_catalogue(datasette, name))
        is_left = is_others or isinstance(database, PublicDatabase)
        return database if is_left else PublicDatabase(datasette, path=database.path)

    replace_databases(datasette, guarded)


def open_to_public(datasette: Datasette, connection: sqlite3.Connection, database: str) -> None:
    """Prepare a connection: one to a file is guarded, Datasette's own in memory keep what they need."""
    if is_catalogue(datasette, database):
        add_missing_summaries(connection)
        prepare(connection)
    else:
        add_functions(connection)
        limit(connection)
    if is_tables_server():
        limit_answers(connection)
