"""``datasette serve`` within the limits of connections: the same command and options, another way to listen.

Datasette makes the instance; the server that listens for it is uvicorn with :mod:`.connections`.
"""

from __future__ import annotations

import functools
import os
import webbrowser
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ..http.connection_limits import LIMITS, Limits
from ..http.datasette_versions import check_databases, run
from ..http.pinned import pin
from ..http.settings import settings_of
from ..releases.folder import pin_releases

if TYPE_CHECKING:
    from datasette.app import Datasette

PER_ADDRESS = "connections_per_address"
"""The setting: how many connections one address may have, where many readers share one."""

PROXIES = "FORWARDED_ALLOW_IPS"
"""The environment variable that names the proxies in front, as uvicorn has it; where it is not set there are none."""

_LOCAL = ("127.0.0.1", "localhost", "::1")


def limited(cli: click.Group) -> None:
    """Let the command ``serve`` of Datasette listen within limits."""
    command = cli.commands["serve"]
    if command.callback is not None:
        command.callback = _limited(command.callback)


def _limited(serve: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(serve)
    def run(**options: Any) -> Any:
        if options["get"] or options["help_settings"] or options.get("return_instance"):
            return serve(**options)
        datasette = serve(**options, return_instance=True)
        pin(datasette)
        pin_releases(datasette)
        _ready(datasette)
        if options["open_browser"]:
            webbrowser.open(f"http://{options['host']}:{options['port']}{datasette.urls.instance()}")
        _listen(datasette, options)

    return run


def _ready(datasette: Datasette) -> None:
    """Do what Datasette does before it listens: the plugins' start, and a look at every database."""
    run(datasette.invoke_startup)
    run(lambda: check_databases(datasette))


def _listen(datasette: Datasette, options: dict[str, Any]) -> None:
    import uvicorn

    given = {name: options[name] for name in ("host", "port", "uds", "ssl_keyfile", "ssl_certfile")}
    if warning := warning_of(options["host"], options["uds"], os.environ.get(PROXIES, "")):
        click.echo(warning, err=True)
    uvicorn.run(log_level="info", lifespan="on", workers=1, **given, **limited_app(datasette, datasette.app()))


def limited_app(datasette: Datasette, app: Any) -> dict[str, Any]:
    """Return the part of uvicorn's configuration that is the application behind its proxies, and limits connections.

    Raises:
        click.ClickException: the setting is no number above 0.
    """
    from .connections import LimitedProtocol
    from .forwarded import Proxies

    proxies = Proxies(os.environ.get(PROXIES, ""))
    http = functools.partial(LimitedProtocol, counts=Counter(), is_proxy=proxies.has, limits=_limits(datasette))
    return {"app": proxies.before(app), "proxy_headers": False, "http": http, "ws": "none"}


def _limits(datasette: Datasette) -> Limits:
    most = settings_of(datasette).get(PER_ADDRESS, LIMITS.per_address)
    if not isinstance(most, int) or most < 1:
        raise click.ClickException(f"{PER_ADDRESS}: expected a number of connections above 0, such as 50")
    return Limits(per_address=most)


def warning_of(host: str, uds: str | None, proxies: str) -> str:
    """Return what whoever starts the server should know of where it listens, or an empty text."""
    if uds or host in _LOCAL or proxies:
        return ""
    return (
        f"{host} is open to other machines, and {PROXIES} names no proxy: there is no TLS. "
        "Put a proxy in front and name it there (deploy/README.md)."
    )
