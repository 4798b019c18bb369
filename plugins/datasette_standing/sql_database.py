"""The databases of the site as Datasette reads them: every statement guarded, and refusals said in a sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from catalogue.public_sql.authorizer import NotAllowed, authorize, refusals_named
from catalogue.public_sql.functions import add_functions, prepare
from catalogue.public_sql.limits import limit, limit_answers
from datasette.database import Database, Results

from .language import gettext as _
from .tables_server import is_tables_server

if TYPE_CHECKING:
    from datasette.app import Datasette

T = TypeVar("T")

_INTERNAL = "_internal"
"""Datasette's own database in memory, which it writes; it is open to nobody."""


class PublicDatabase(Database):  # type: ignore[misc]  # Datasette carries no types
    """A database whose connections read what the list of :mod:`catalogue.public_sql.allowed` allows."""

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

    async def execute(self, sql: str, *arguments: Any, **named: Any) -> Results:
        """Run a statement; neither it nor a value of it is logged.

        Raises:
            sqlite3.DatabaseError: it reads or calls what is not allowed; the message is in the page's language.
        """
        try:
            return await super().execute(sql, *arguments, **named | {"log_sql_errors": False})
        except NotAllowed as refused:
            raise sqlite3.DatabaseError(said(refused)) from None


def said(refused: NotAllowed) -> str:
    """Return what is refused in a sentence of the page's language, with a way on."""
    if refused.kind == "function":
        says = _("SQL 里不能用函数 %(name)s；可用的函数列在 docs/sql.md。")
    elif refused.kind == "table":
        says = _("SQL 不能读 %(name)s；可读的是目录本身的表和视图，见数据库首页，说明见 docs/sql.md。")
    else:
        says = _("SQL 只能用 select 读取，不能做 %(name)s；说明见 docs/sql.md。")
    return says % {"name": refused.name[:60] or "—"}


def guard_databases(datasette: Datasette) -> None:
    """Replace the databases of an instance by guarded ones, under the same names and in the same order."""
    for name, database in list(datasette.databases.items()):
        if name == _INTERNAL or isinstance(database, PublicDatabase):
            continue
        guarded = PublicDatabase(datasette, path=database.path)
        guarded.__dict__.update(database.__dict__)  # with the counts of its tables, which Datasette reads before
        datasette.remove_database(name)
        datasette.add_database(guarded, name=name, route=database.route)


def open_to_public(datasette: Datasette, connection: sqlite3.Connection, database: str) -> None:
    """Prepare a connection: one to a file is guarded, Datasette's own in memory keep what they need."""
    if database in datasette.databases and datasette.databases[database].path:
        prepare(connection)
    else:
        add_functions(connection)
        limit(connection)
    if is_tables_server():
        limit_answers(connection)
