"""Other databases of the instance: on them, and where there is no catalogue at all, the register is silent.

Their tables, downloads, errors, headers and templates are Datasette's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from .addresses import first_part, own_path
from .catalogue import catalogue_name
from .headers import App, Send
from .template_folders import without

if TYPE_CHECKING:
    from datasette.app import Datasette

_IS_NEIGHBOUR: ContextVar[bool] = ContextVar("is_neighbour", default=False)
"""Whether the request at hand is for a page that is not the register's."""


def is_catalogue(datasette: Datasette, database: str | None) -> bool:
    """Whether a database of the instance, by its name, is the catalogue."""
    return database is not None and database == catalogue_name(datasette)


def asks_a_neighbour() -> bool:
    """Whether the request at hand is for what is not the register's."""
    return _IS_NEIGHBOUR.get()


def beside(datasette: Datasette, register: App, stock: App, own: Collection[str]) -> App:
    """Return the application that leaves what is not the register's to Datasette alone.

    ``own`` are the first parts of the register's addresses: a database that is called like one of them stays behind it.
    """

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http" or not _is_neighbour(datasette, scope["path"], own):
            return await register(scope, receive, send)
        token = _IS_NEIGHBOUR.set(True)
        try:
            return await stock(scope, receive, send)
        finally:
            _IS_NEIGHBOUR.reset(token)

    return answer


def chosen(own: Callable[..., Any], stock: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is the register's, and Datasette's in a request for what is not the register's."""
    return lambda *values, **named: (stock if _IS_NEIGHBOUR.get() else own)(*values, **named)


def _is_neighbour(datasette: Datasette, path: str, own: Collection[str]) -> bool:
    catalogue = catalogue_name(datasette)
    if catalogue is None:
        return True
    others = {other.route for name, other in datasette.databases.items() if name != catalogue and other.path}
    return bool(others) and first_part(own_path(datasette, path)) in others - set(own)


def stock_templates(env: Environment, folder: str) -> None:
    """Let a request for what is not the register's see Datasette's templates, without those in ``folder``.

    Called before anything else of the register's is put into ``env``.
    """
    stock = env.overlay()
    stock.loader = without(env.loader, folder)
    for name in ("select_template", "get_template"):
        setattr(env, name, chosen(getattr(env, name), getattr(stock, name)))
