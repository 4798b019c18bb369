"""A page that is answered before Datasette's router is the one that it would answer, and no plugin is passed by."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from datasette import hookimpl
from datasette.plugins import pm
from pages import PAGES
from qiangqi.web.serving.own_routes import own_routes_first
from sites import Site

_NOW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


@pytest.mark.parametrize("path", [*PAGES, "/robots.txt", "/titles.json", "/issue/none", "/firm/a%2Fb/", "/about/"])
def test_an_answer_is_the_same_from_datasettes_router(site: Site, path: str) -> None:
    own, routed = site.get(path), site.get(path, authorization="Bearer none")
    assert own.status_code == routed.status_code
    assert _NOW.sub("", own.text) == _NOW.sub("", routed.text)
    assert {*re.split(", *", own.headers["vary"])} == {*re.split(", *", routed.headers["vary"])}


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Wrap the application in nothing, as a plugin of others does in something."""
    return lambda app: app


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer nothing."""


def test_every_request_passes_by_a_plugin_that_wraps_datasettes_application(site: Site) -> None:
    assert own_routes_first(site.datasette, app, []) is not app
    other = SimpleNamespace(__name__="other", asgi_wrapper=asgi_wrapper)
    pm.register(other)
    try:
        assert own_routes_first(site.datasette, app, []) is app
    finally:
        pm.unregister(other)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
@pytest.mark.parametrize("prefix", ["/", "/register/"])
def test_an_address_that_is_nobodys_is_not_found_whatever_the_method(method: str, prefix: str, database: Path) -> None:
    site = Site(database, prefix)

    def told(path: str) -> httpx.Response:
        asked = site.datasette.client.request(method, path)
        return site.loop.run_until_complete(asked)  # type: ignore[no-any-return]

    for path in ("/nowhere", "/nowhere.json", "/nowhere/at/all"):
        assert told(path).status_code == 404 and "text/plain" not in told(path).headers["content-type"], path
    for path in ("/titles", "/catalogue", "/catalogue/firms", "/"):
        assert told(path).status_code == 405 and "GET" in told(path).headers["allow"], path
