"""Addresses of the site: the one place that makes them, and that tells what a path is without the site's prefix.

The prefix is Datasette's setting ``base_url``. Inside the site no path has it, whether a proxy in front keeps it or
takes it off (:mod:`..serving.arrivals`), so paths are compared as the routes have them. What is written for a reader
has it: from ``datasette.urls``, or from :func:`site_path` where it is made of the path that was asked for.

Where the plugin's setting ``address`` is set, it alone stands in addresses with a scheme and a host. Without it the
only host at hand is the request's ``Host``, or what a named proxy says that it was asked for
(:mod:`..serving.forwarded`). That is whatever its sender wrote, and a cache would hand it to everybody
(docs/decisions/0040). So what may be kept names no host: a page has paths, which every reader resolves. What is of no
use without a host (feeds, sitemaps, the manifest of reconciliation, JSON that leads on) names the one asked, and is
then kept nowhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from datasette.utils import tilde_decode
from datasette.utils.asgi import Request

from .csp import name_host
from .settings import settings_of

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING = "address"

_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*)|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
"""A host name, an IPv4 address or an IPv6 address in brackets, and a port."""

_PREFIX = re.compile(r"/|(?:/[A-Za-z0-9._~-]+)+/")


class BadAddress(click.ClickException):
    """The setting is no address of a site; the command ends with this one line."""


def site_of(datasette: Datasette) -> str:
    """Return the scheme and host of the site as they are set, without a path; empty where they are not set.

    Raises:
        BadAddress: what is set is no such address, or ``base_url`` is no path between slashes.
    """
    return _site(str(settings_of(datasette).get(SETTING) or "").strip(), prefix_of(datasette))


@lru_cache(maxsize=16)
def _site(setting: str, prefix: str) -> str:
    if not _PREFIX.fullmatch(prefix):
        raise BadAddress("base_url: expected a path between two slashes, such as /register/")
    if not setting:
        return ""
    base = prefix.strip("/")
    try:
        parts = urlsplit(setting)
        is_fit = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) and parts.port != 0
    except ValueError:
        is_fit = False
    if not is_fit or parts.path.strip("/") not in ("", base) or parts.query or parts.fragment:
        wanted = f"http(s)://host[:port]{f'/{base}' if base else ''}"
        raise BadAddress(f"{SETTING}: expected the address of the site, {wanted}; a path is that of base_url only")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def prefix_of(datasette: Datasette) -> str:
    """Return the path under which the site lies, with a slash at either end."""
    prefix: str = datasette.setting("base_url")
    return prefix


def own_path(datasette: Datasette, path: str) -> str:
    """Return a path without the site's prefix, as the routes have it; a path without the prefix is one already."""
    prefix = prefix_of(datasette)
    return "/" + path.removeprefix(prefix) if path.startswith(prefix) else path


def first_part(path: str) -> str:
    """Return the first part of a path without the site's prefix and without its ending, which may name a database."""
    part = re.split(r"[/.]", path.removeprefix("/"), maxsplit=1)[0]
    return str(tilde_decode(part)) if "~" in part or "+" in part else part


def site_path(datasette: Datasette, path: str) -> str:
    """Return a path as a reader asks for it, with the site's prefix; one that has it is not given it twice."""
    prefix = prefix_of(datasette)
    return path if path.startswith(prefix) else prefix + path.lstrip("/")


def host_of(datasette: Datasette, request: Request) -> str:
    """Return the host that stands in the site's own addresses: as it is set, else as it was asked."""
    site = site_of(datasette)
    return urlsplit(site).netloc if site else _requested_host(request)


def whole(datasette: Datasette, request: Request, path: str) -> str:
    """Return a path of the site with scheme and host; where no address is set, the answer at hand is kept nowhere."""
    return origin(datasette, request) + rooted(path)


def origin(datasette: Datasette, request: Request) -> str:
    """Return what :func:`whole` puts before a path: for an answer with many addresses."""
    site = site_of(datasette)
    if site:
        return site
    name_host()
    scheme = "https" if datasette.setting("force_https_urls") else request.scheme
    return f"{scheme}://{_requested_host(request)}"


def reference(datasette: Datasette, path: str) -> str:
    """Return a path of the site with scheme and host where they are set, else alone: for what may be kept."""
    return site_of(datasette) + rooted(path)


def of_datasette(datasette: Datasette, request: Request, path: str) -> str:
    """Return what Datasette asks ``absolute_url`` for: on its pages a reference, in its data a whole address.

    Datasette forgets the prefix where it counts by days.
    """
    path = site_path(datasette, path)
    if request.url_vars.get("format") in (None, "html"):
        return reference(datasette, path)
    return whole(datasette, request, path)


def rooted(path: str) -> str:
    """Return a path that begins with one slash: with two it would be another host's address."""
    return "/" + path.lstrip("/")


def _requested_host(request: Request) -> str:
    host: str = request.host
    return host if _HOST.fullmatch(host) else "localhost"
