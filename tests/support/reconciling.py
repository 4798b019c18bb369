"""Requests of reconciliation as OpenRefine sends them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import httpx
from reconciliation_shapes import check_shape
from sites import Site

PATH = "/-/reconcile"

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(site: Site, fields: dict[str, str], path: str = PATH) -> httpx.Response:
    """Send a form as OpenRefine does: URL-encoded, its JSON in one field."""
    return raw(site, urlencode(fields).encode(), FORM, path)


def raw(site: Site, body: bytes, headers: dict[str, str], path: str = PATH) -> httpx.Response:
    answer: httpx.Response = site.loop.run_until_complete(
        site.datasette.client.post(path, content=body, headers=headers)
    )
    return answer


def ask(site: Site, queries: dict[str, Any], path: str = PATH) -> Any:
    """Return the results of a batch, which must be of their shape."""
    answer = post(site, {"queries": json.dumps(queries, ensure_ascii=False)}, path)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store", answer.text
    check_shape("reconciliation-result-batch", answer.json())
    assert list(answer.json()) == list(queries)
    return answer.json()


def one(site: Site, query: str | None = None, properties: dict[str, Any] | None = None, **more: Any) -> Any:
    """Return the result of one query; properties are given as id and value."""
    given = {"properties": [{"pid": pid, "v": value} for pid, value in (properties or {}).items()]} | more
    return ask(site, {"q0": given if query is None else {"query": query, **given}})["q0"]


def extend(site: Site, ids: list[str], *properties: str, **settings: str) -> Any:
    """Return the values of properties, which must be of their shape."""
    asked = {"ids": ids, "properties": [{"id": id_, "settings": settings} for id_ in properties]}
    answer = post(site, {"extend": json.dumps(asked)})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store", answer.text
    check_shape("data-extension-response", answer.json())
    assert [column["id"] for column in answer.json()["meta"]] == list(properties)
    return answer.json()["rows"]


PARTS, PART = "multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data"
