"""An answer that is sent while it is worked out: the next part is begun when the reader has taken the last."""

from __future__ import annotations

import asyncio
import logging
import traceback
import zlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalogue.checking.outcomes import Desk
from datasette.utils.asgi import Request

from .check_work import Lane
from .problems import Refusal, problem_answer

if TYPE_CHECKING:
    from datasette.app import Datasette

_log = logging.getLogger(__name__)

STALLED = 30.0
"""Seconds for which a reader may take nothing of an answer before it is given up."""

Texts = Callable[[Desk], Iterator[str]]
"""Works out an answer part by part, in the thread that the desk is of."""


@dataclass
class Streamed:
    """An answer that is sent while it is worked out; Datasette sends it like any other."""

    datasette: Datasette
    request: Request
    lane: Lane
    texts: Texts
    headers: dict[str, str]
    content_type: str
    held: ExitStack
    _parts: Iterator[str] | None = field(default=None, init=False)
    _is_begun: bool = field(default=False, init=False)

    async def asgi_send(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Send the parts; a reader who leaves, or who takes nothing for a while, ends the work."""
        with self.held:
            gone = asyncio.ensure_future(self._gone())
            try:
                await self._send(send, gone)
            except TimeoutError:
                pass  # the connection is closed without an end, so that nobody takes a part for the whole
            except Exception as error:
                tell(error)
                if not self._is_begun:
                    await problem_answer(self.datasette, Refusal("failed")).asgi_send(send)
            finally:
                gone.cancel()

    async def _send(self, send: Callable[[dict[str, Any]], Awaitable[None]], gone: asyncio.Future[None]) -> None:
        packs = "gzip" in (self.request.headers.get("accept-encoding") or "")
        packer = zlib.compressobj(1, zlib.DEFLATED, 31) if packs else None
        headers = {**self.headers, "content-type": self.content_type, "vary": "Accept-Encoding"}
        headers |= {"content-encoding": "gzip"} if packer else {}
        start = [(name.encode(), value.encode()) for name, value in headers.items()]
        first = await self.lane.run(lambda desk: self._part(desk, packer))
        self._is_begun = True
        await send({"type": "http.response.start", "status": 200, "headers": start})
        part: bytes | None = first
        while part is not None and not gone.done():
            async with asyncio.timeout(STALLED):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            part = await self.lane.run(lambda desk: self._part(desk, packer))
        if part is None:
            await send({"type": "http.response.body", "body": packer.flush() if packer else b""})

    async def _gone(self) -> None:
        while (await self.request.receive())["type"] != "http.disconnect":
            pass

    def _part(self, desk: Desk, packer: Any) -> bytes | None:
        """Work out the next part in the lane's thread, packed; None at the end."""
        self._parts = self._parts or self.texts(desk)
        text = next(self._parts, None)
        if text is None:
            return None
        body = text.encode()
        return packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH) if packer else body


def tell(error: Exception) -> None:
    """Log the kind and the place of an error, and no value: it may carry the name of a bank's customer."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("%s in %s:%s", type(error).__name__, frame.filename, frame.lineno)
