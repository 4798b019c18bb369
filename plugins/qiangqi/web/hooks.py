"""The hooks; each only wires what its module does."""

# mypy: disable-error-code="untyped-decorator"
# (pluggy's marker carries no types)

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils.asgi import Forbidden, Request, Response
from jinja2 import Environment

from qiangqi.catalogue.public_sql.allowed import is_inner
from qiangqi.catalogue.search.pinyin import pinyin_readings

from .http.addresses import of_datasette, site_of
from .http.catalogue import catalogue_name, register_of
from .http.datasette_versions import IS_1, closed, share_descriptions, taken_from_other_sites
from .http.headers import App, packed, wrap
from .http.neighbours import asks_a_neighbour, beside, chosen, is_catalogue, stock_templates
from .http.preview import unlisted
from .receipts.key import key_of
from .reports.delivery import delivery_of
from .routes import FIRST_PARTS, OWN, is_stateless, routes_of
from .search.table_search import found_rows
from .serving.arrivals import arrived
from .serving.error_pages import refuse
from .serving.fast_path import fast_path
from .serving.known_settings import refuse_unknown
from .serving.known_tags import with_known_tags
from .serving.language_switch import with_language
from .serving.lifespan import served
from .serving.load_limit import most_of, within_limit
from .serving.moved_rows import with_moved_rows
from .serving.one_release import of_one_release
from .serving.own_routes import own_routes_first
from .serving.private_log import quieten, with_private_log
from .serving.serve_command import limited
from .serving.supervise_command import supervise
from .serving.templating import prepare, variables
from .serving.unknown_addresses import without_unknown
from .tables.cells import cell
from .tables.facets import telling
from .tables.parameters import ask_strictly
from .tables.row_order import order_by_key
from .tables.sql_database import guard_databases, open_to_public
from .tables.whole_json import whole_json, whole_json_of_1

if TYPE_CHECKING:
    from datasette.app import Datasette


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """Make a connection to the catalogue one that anybody may send a statement to."""
    open_to_public(datasette, conn, database)


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Let ``datasette serve`` limit what a client holds; add the command that switches to a newer catalogue."""
    limited(cli)
    cli.add_command(supervise)


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """Add the catalogue's pages and JSON where there is a catalogue."""
    name = catalogue_name(datasette)
    return routes_of(datasette.databases[name].route) if name else []


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Let JSON never be cut in silence."""
    return {"extension": "json", "render": whole_json_of_1 if IS_1 else whole_json}


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Give every template of the register the interface's two languages and its links."""
    stock_templates(env, str(Path(__file__).with_name("templates")))
    prepare(env, datasette)


@hookimpl
def extra_template_vars(datasette: Datasette, database: str | None, table: str | None) -> dict[str, Any]:
    """Give Datasette's own pages the titles of tables and columns in the language of the request."""
    return variables(datasette, database, table) if is_catalogue(datasette, database) else {}


@hookimpl
def render_cell(datasette: Datasette, row: sqlite3.Row, value: Any, column: str, database: str | None) -> str | None:
    """Show cells of the catalogue's tables, and only of those."""
    return cell(datasette, row, value, column) if is_catalogue(datasette, database) else None


@hookimpl(trylast=True)
def filters_from_request(
    request: Request, database: str, table: str, datasette: Datasette
) -> Callable[[], Awaitable[FilterArguments | None]] | None:
    """Refuse what a table has not, and let it be searched as the box searches, when Datasette has found no index."""

    if not is_catalogue(datasette, database):
        return None

    async def filtered() -> FilterArguments | None:
        await ask_strictly(datasette, request, database, table)
        await order_by_key(datasette, request, database, table)
        return await found_rows(datasette, request, database, table)

    return filtered


@hookimpl(hookwrapper=True)
def register_facet_classes() -> Generator[None, Any, None]:
    """Let every facet say how many rows have no value."""
    outcome = yield
    outcome.force_result([[telling(kind) for kind in kinds] for kinds in outcome.get_result()])


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Generator[None, Any, None]:
    """Answer every refusal in a sentence; Datasette's own answer, which logs values, is not asked for."""
    outcome = yield
    if not asks_a_neighbour():
        outcome.force_result([refuse(datasette, request, exception)])


@hookimpl
def permission_allowed(datasette: Datasette, action: str, resource: Any) -> bool | None:
    """Keep the search index's inner tables closed as pages, as they are to statements (docs/sql.md)."""
    is_closed = action == "view-table" and is_inner(resource[1]) and is_catalogue(datasette, resource[0])
    return False if is_closed else None


@hookimpl
def permission_resources_sql(datasette: Datasette, action: str) -> Any:
    """Keep the same tables closed in Datasette 1.0."""
    if action != "view-table" or catalogue_name(datasette) is None:
        return None
    register = register_of(datasette)
    tables = register.kept_rows("select name from sqlite_master where type = 'table'")
    inner = [row["name"] for row in tables if is_inner(row["name"])]
    return closed(register.name, inner, "a part of a search index")


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Callable[[], Awaitable[Response]] | None:
    """Answer for what is not open here, such as SQL where a setting has switched it off."""
    if asks_a_neighbour():
        return None
    return refuse(datasette, request, Forbidden(message))


@hookimpl
def startup(datasette: Datasette) -> None:
    """Read settings, the key of receipts, the regimes, the release and the sounds before the first request."""
    if catalogue_name(datasette) is None:
        return _say_that_there_is_none(datasette)
    guard_databases(datasette)
    share_descriptions(datasette)
    refuse_unknown(datasette)
    delivery_of(datasette)
    site_of(datasette)
    without_hosts = functools.partial(of_datasette, datasette)
    datasette.absolute_url = chosen(without_hosts, datasette.absolute_url)  # it would echo whatever host is asked for
    key_of(datasette)
    most_of(datasette)
    quieten(datasette)
    register_of(datasette).warm()
    pinyin_readings()


def _say_that_there_is_none(datasette: Datasette) -> None:
    if files := [str(database.path) for database in datasette.databases.values() if database.path]:
        click.echo(f"qiangqi: no catalogue among {', '.join(files)}; Datasette serves them without it", err=True)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Set the language, validators and safety headers of every answer, and keep questions out of the log.

    Tables and SQL are handed to a process of their own where the catalogue is served, and checks are answered first.
    """

    def wrapped(app: App) -> App:
        behind = taken_from_other_sites(app, is_stateless)
        known = [pattern for pattern, _view in OWN]
        behind = without_unknown(datasette, behind, known)
        first = fast_path(datasette, own_routes_first(datasette, behind, OWN))
        inner = packed(wrap(datasette, with_language(datasette, with_moved_rows(datasette, first))))
        answered = with_known_tags(datasette, within_limit(datasette, inner), known)
        whole = of_one_release(datasette, served(datasette, answered), inner)
        register = with_private_log(datasette, unlisted(datasette, arrived(datasette, whole)))
        return beside(datasette, register, app, FIRST_PARTS)

    return wrapped


@hookimpl
def skip_csrf(scope: dict[str, Any]) -> bool | None:
    """Let the routes that keep nothing be called without a token, whatever cookies the browser holds."""
    return is_stateless(scope["path"]) or None
