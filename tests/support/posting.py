"""Bodies as programs send them, to a site without a socket."""

from __future__ import annotations

import json

import httpx
from sites import Site

JSON, LINES, CSV = "/-/check.json", "application/x-ndjson", "/-/check.csv"


def post(site: Site, path: str, body: object, kind: str = "application/json", **headers: str) -> httpx.Response:
    """Send a body; what is no bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
    answer: httpx.Response = site.loop.run_until_complete(
        site.datasette.client.post(path, content=content, headers=sent)
    )
    return answer


def sheet(site: Site, text: str | bytes, path: str = CSV, **headers: str) -> httpx.Response:
    """Send a sheet."""
    return post(site, path, text.encode() if isinstance(text, str) else text, "text/csv", **headers)
