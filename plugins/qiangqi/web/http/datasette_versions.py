"""What is asked of Datasette beyond its documented interface, and what differs between 0.65 and 1.0.

No other module does either.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Coroutine
from typing import TYPE_CHECKING, Any

from datasette.database import Database
from datasette.utils.asgi import Request, Response
from datasette.version import __version__

if TYPE_CHECKING:
    from datasette.app import Datasette
    from jinja2 import Environment

    from .headers import App, Send

IS_1 = not __version__.startswith("0.")
"""Whether this is Datasette 1.0 or one of its alphas, in which a page of SQL has an address of its own."""


def routes_of_instance(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """Return every route of an instance, in the order in which they are tried."""
    found: list[tuple[str, Callable[..., Any]]] = datasette._routes()
    return found


def plugins_of(datasette: Datasette) -> object:
    """Return that in which the settings of all plugins stand: it is another one where they are; None without any."""
    return ((datasette.config if IS_1 else datasette._metadata_local) or {}).get("plugins")


def environment_of(datasette: Datasette) -> Environment:
    """Return the environment in which an instance finds its templates, without what a plugin makes of it by request."""
    found: Environment = datasette._jinja_env if IS_1 else datasette.jinja_env
    return found


def prepare_connection(datasette: Datasette, connection: sqlite3.Connection, database: str) -> None:
    """Prepare a connection to a database as those of the instance are."""
    datasette._prepare_connection(connection, database)


def connected_databases(datasette: Datasette) -> list[dict[str, Any]]:
    """Return what ``/-/databases`` tells, with the paths of files."""
    found: list[dict[str, Any]] = datasette._connected_databases()
    return found


def replace_databases(datasette: Datasette, replaced: Callable[[str, Database], Database]) -> None:
    """Give databases of an instance the place of others, each with the name, the route and the counts of that one.

    Taking one out by Datasette's own function would close its connections, in 1.0, and change the order.
    """
    found = {}
    for name, database in datasette.databases.items():
        found[name] = replaced(name, database)
        if found[name] is not database:
            found[name].__dict__.update(database.__dict__)
    datasette.databases = found


def configuration_of(datasette: Datasette) -> dict[str, Any]:
    """Return what a second instance is made with to be the same as this one, but for its files."""
    same = {"metadata": datasette._metadata_local, "settings": datasette._settings, "secret": datasette._secret}
    if not IS_1:
        return same
    config = {key: value for key, value in datasette.config.items() if key != "settings"}  # 1.0 takes each once
    return {**same, "config": config}


def taken_from_other_sites(app: App, may: Callable[[str], bool]) -> App:
    """Return the application with POST taken from pages of other sites at the paths of which ``may`` says so.

    1.0 refuses them all by where they come from, so that is not told to it; 0.65 asks a plugin by ``skip_csrf``.
    """
    if not IS_1:
        return app

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "http" and may(scope["path"]):
            told = [header for header in scope["headers"] if header[0] not in (b"origin", b"sec-fetch-site")]
            scope = {**scope, "headers": told}
        await app(scope, receive, send)

    return answer


class _Shared(dict[str, Any]):
    """What is the same object in every copy of what it stands in."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Shared:
        return self


def share_descriptions(datasette: Datasette) -> None:
    """Let copies of the instance's metadata share what it says of each table, which nothing writes to.

    0.65 copies all of it for each table that a page names: with some hundred columns described, that took more than
    half of the processor's time for the page of a database. What 1.0 asks, it asks by the table.
    """
    if IS_1:
        return
    for database in (datasette._metadata_local.get("databases") or {}).values():
        tables = (database or {}).get("tables") or {}
        tables |= {name: _Shared(said) for name, said in tables.items() if isinstance(said, dict)}


def closed(database: str, tables: Collection[str], reason: str) -> Any:
    """Return what Datasette 1.0 asks a plugin for to close tables as pages; 0.65 asks by ``permission_allowed``."""
    from datasette.permissions import PermissionSQL

    rows = "select :own_database as parent, value as child, 0 as allow, :own_reason as reason"
    values = {"own_database": database, "own_reason": reason, "own_tables": json.dumps(sorted(tables))}
    return PermissionSQL(sql=f"{rows} from json_each(:own_tables)", params=values)


async def table_metadata(datasette: Datasette, database: str, table: str) -> dict[str, Any]:
    """Return what the instance's metadata says of a table, such as how its rows are sorted."""
    if IS_1:
        config: dict[str, Any] = await datasette.table_config(database, table)
        return config
    found: dict[str, Any] = datasette.table_metadata(database, table)
    return found


SQL_PAGE = "/-/query" if IS_1 else ""
"""Where a database answers SQL, after its own address."""

OF_TABLE = {"_extra": "columns,query,primary_keys"} if IS_1 else {}
"""What a request for a table as JSON carries to be answered with its columns and its statement."""

OF_QUERY = {"_extra": "columns"} if IS_1 else {}
"""What one for SQL carries to be answered with its columns."""


def as_datasettes_json(
    request: Request, args: Any, data: dict[str, Any], view_name: str, error: str | None, truncated: bool | None
) -> Response:
    """Return an answer as Datasette's own JSON, in the shape that ``args`` ask for."""
    from datasette.renderer import json_renderer

    if IS_1:
        answer: Response = json_renderer(request, args, data, error, truncated)
    else:
        answer = json_renderer(args, data, view_name)
    return answer


def run(coroutine: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run what is asynchronous from a command, as the commands of Datasette do."""
    from datasette.cli import run_sync

    return run_sync(coroutine)


async def check_databases(datasette: Datasette) -> None:
    """Look at every database as ``datasette serve`` does before it listens.

    Raises:
        click.ClickException: one cannot be read.
    """
    import click
    from datasette.cli import check_databases as check

    try:
        await check(datasette)
    except sqlite3.DatabaseError as error:
        message = f"{', '.join(map(str, datasette.files))}: {error}; expected what can be read whole"
        raise click.ClickException(message) from None
