"""The hooks; each only wires what its module does."""

# mypy: disable-error-code="untyped-decorator"
# (pluggy's marker carries no types)

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils.asgi import Request
from jinja2 import Environment

from .cells import cell
from .headers import wrap
from .register import register_of
from .routes import ROUTES, is_stateless
from .search import match_text
from .table_search import refuse_search
from .template import prepare, variables

if TYPE_CHECKING:
    from datasette.app import Datasette


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Replace Datasette's ``escape_fts``, after it was registered, so that every table's search finds Chinese."""
    conn.create_function("escape_fts", 1, match_text, deterministic=True)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Add the catalogue's pages and JSON."""
    return ROUTES


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Give every template the interface's two languages and its links."""
    prepare(env, datasette)


@hookimpl
def extra_template_vars(datasette: Datasette, database: str | None, table: str | None) -> dict[str, Any]:
    """Give Datasette's own pages the titles of tables and columns in the language of the request."""
    return variables(datasette, database, table)


@hookimpl
def render_cell(datasette: Datasette, row: sqlite3.Row, value: Any, column: str, database: str | None) -> str | None:
    """Show cells of the catalogue's tables, and only of those."""
    return cell(datasette, row, value, column) if database else None


@hookimpl
def filters_from_request(
    request: Request, database: str, table: str, datasette: Datasette
) -> Callable[[], Awaitable[None]]:
    """Refuse a search in a table that has no index for it."""
    return lambda: refuse_search(datasette, request, database, table)


@hookimpl
def startup(datasette: Datasette) -> None:
    """Read the regimes and the release before the first request, from the file that is served."""
    if any(database.path for database in datasette.databases.values()):
        register_of(datasette).warm()


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Set the language, validators and safety headers of every answer."""
    return wrap


@hookimpl
def skip_csrf(scope: dict[str, Any]) -> bool | None:
    """Let the routes that keep nothing be called without a token, whatever cookies the browser holds."""
    return is_stateless(scope["path"]) or None
