"""A page that is answered before Datasette's router is the one that it would answer, and no plugin is passed by."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

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
