"""A small reverse proxy before a server: it answers for one prefix, which it keeps or takes off, and says who asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn
from serving import PREFIX, Prefixed, free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

ADDRESS = "127.0.0.2"
"""From where it asks."""

HOST = "register.example"
"""By which name it is asked itself, over TLS."""

_NOT_PASSED = ("connection", "host", "transfer-encoding")


class Proxy:
    """One proxy; a kept prefix comes with the host as it was asked for, a stripped one with a header that names it."""

    def __init__(self, origin: str, is_stripping: bool) -> None:
        self._origin, self._is_stripping = origin, is_stripping
        self.app = Starlette(routes=[Route("/{path:path}", self._pass, methods=["GET", "HEAD", "POST", "OPTIONS"])])
        self.app.router.lifespan_context = self._lifespan

    @asynccontextmanager
    async def _lifespan(self, _app: Any) -> Any:
        transport = httpx.AsyncHTTPTransport(local_address=ADDRESS)
        async with httpx.AsyncClient(transport=transport, timeout=60) as self._client:
            yield

    async def _pass(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode("ascii")
        if path != PREFIX.rstrip("/") and not path.startswith(PREFIX):
            return Response("outside", 404, {"outside": "yes"})
        if self._is_stripping:
            path = path[len(PREFIX) - 1 :] or "/"
        url = httpx.URL(f"{self._origin}{path}", query=request.scope["query_string"])
        headers = [item for item in request.headers.items() if item[0] not in _NOT_PASSED]
        headers += [("x-forwarded-proto", "https"), ("x-forwarded-for", "192.0.2.7")]
        headers += [("host", "site:8001"), ("x-forwarded-host", HOST)] if self._is_stripping else [("host", HOST)]
        asked = self._client.build_request(request.method, url, headers=headers, content=await request.body())
        answer = await self._client.send(asked, stream=True)
        found = StreamingResponse(answer.aiter_raw(), answer.status_code)
        found.raw_headers = [item for item in answer.headers.raw if item[0].lower() != b"transfer-encoding"]
        return found


@contextmanager
def proxied(served: Prefixed, is_stripping: bool) -> Iterator[httpx.Client]:
    """Yield a client that asks a server through a proxy of its own, which runs in a thread of this process."""
    port = free_port()
    app = Proxy(served.base, is_stripping).app
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        yield client
    server.should_exit = True
    thread.join()
