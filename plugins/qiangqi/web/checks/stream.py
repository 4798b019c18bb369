"""An answer that is sent while it is worked out: the next part is begun when the reader has taken the last."""

from __future__ import annotations

import asyncio
import logging
import traceback
import zlib
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from qiangqi.checks.batch import Checker

from ..http.disconnects import STALLED, left
from ..http.negotiation import takes_gzip
from ..http.problems import Refusal, problem_answer
from .work import CheckThread

if TYPE_CHECKING:
    from datasette.app import Datasette

_log = logging.getLogger(__name__)

Texts = Callable[[Checker], Iterator[str | bytes]]
"""Works out an answer part by part, in the thread that the checker is of; of an empty part nothing is sent."""

Last = Callable[[], Awaitable[bytes]]
"""Makes what ends an answer, once all parts are worked out."""

Send = Callable[[dict[str, Any]], Awaitable[None]]

_PACKED = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
"""Types that are compressed as they are."""


@dataclass
class Streamed:
    """An answer that is sent while it is worked out; Datasette sends it like any other."""

    datasette: Datasette
    request: Request
    thread: CheckThread
    texts: Texts
    headers: dict[str, str]
    content_type: str
    admission: ExitStack
    last: Last | None = None
    _parts: Iterator[str | bytes] | None = field(default=None, init=False)
    _is_begun: bool = field(default=False, init=False)

    async def asgi_send(self, send: Send) -> None:
        """Send the parts; a reader who leaves, or who takes nothing for a while, ends the work."""
        with self.admission:
            gone = asyncio.ensure_future(left(self.request.receive))
            try:
                await self._send(send, gone)
            except TimeoutError:
                pass  # the connection is closed without an end, so that nobody takes a part for the whole
            except Refusal as refusal:  # what is refused is refused before anything is sent
                await problem_answer(self.datasette, refusal).asgi_send(send)
            except Exception as error:
                report(error)
                if not self._is_begun:
                    await problem_answer(self.datasette, Refusal("failed")).asgi_send(send)
            finally:
                gone.cancel()
                self.thread.later(self._close)

    async def _send(self, send: Send, gone: asyncio.Future[None]) -> None:
        takes = takes_gzip(self.request.headers.get("accept-encoding"))
        packer = zlib.compressobj(1, zlib.DEFLATED, 31) if takes and self.content_type not in _PACKED else None
        part: bytes | None = b""
        while part is not None and not gone.done():
            part = await self.thread.run(lambda checker: self._part(checker, packer))
            if part:
                await self._pass_on(send, packer, part, True)
        if part is None and not gone.done():
            end = await self.last() if self.last else b""
            if packer:  # which takes long for a long page, and lets the interpreter go meanwhile
                end = await self.thread.run(lambda _checker: packer.compress(end) + packer.flush())
            await self._pass_on(send, packer, end, False)

    async def _pass_on(self, send: Send, packer: Any, body: bytes, more: bool) -> None:
        """Send a part, the first one behind the headers; a reader who takes nothing for a while is given up."""
        if not self._is_begun:
            self._is_begun = True
            await self._start(send, packer)
        async with asyncio.timeout(STALLED):
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def _start(self, send: Send, packer: Any) -> None:
        vary = ", ".join(filter(None, (self.headers.get("vary"), "Accept-Encoding")))
        headers = {**self.headers, "content-type": self.content_type, "vary": vary}
        headers |= {"content-encoding": "gzip"} if packer else {}
        start = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": start})

    def _close(self) -> None:
        """Let go of what was begun ahead of the reader, in the checks' thread."""
        if isinstance(self._parts, Generator):
            self._parts.close()

    def _part(self, checker: Checker, packer: Any) -> bytes | None:
        """Work out the next part in the checks' thread, packed; None at the end."""
        self._parts = self._parts or self.texts(checker)
        text = next(self._parts, None)
        if text is None:
            return None
        body = as_bytes(text)
        if not body:
            return body
        return packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH) if packer else body


def as_bytes(text: str | bytes) -> bytes:
    """Return a part of an answer as it is sent."""
    return text.encode() if isinstance(text, str) else text


def report(error: Exception) -> None:
    """Log the kind and the place of an error, and no value: it may carry the name of a bank's customer."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("%s in %s:%s", type(error).__name__, frame.filename, frame.lineno)
