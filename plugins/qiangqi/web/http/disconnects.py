"""A reader who leaves, or who takes nothing of an answer for a while, ends the work on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .headers import App, Message, Send

STALLED = 30.0
"""Seconds for which a reader may take nothing of an answer before it is given up."""


ON_DISCONNECT = "standing.leaving"
"""Where a request carries what is to be done at once when its reader leaves: work in a thread cannot be cancelled."""


def ended_with_reader(app: App, *at_once: Callable[[], None]) -> App:
    """Return the application with every GET ended when its reader leaves; what it sends has to be taken in time."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await app(scope, receive, send)
            return
        callbacks = [*at_once]
        work = asyncio.ensure_future(app({**scope, ON_DISCONNECT: callbacks}, _nothing_more(), _in_time(send)))
        gone = asyncio.ensure_future(left(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        except TimeoutError:
            pass  # the connection is closed without an end, so that nobody takes a part for the whole
        finally:
            gone.cancel()
            if not work.done():
                for end in callbacks:
                    end()
            work.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)

    return answer


async def left(receive: Any) -> None:
    """Return once the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _nothing_more() -> Any:
    """Return the way in of a request without a body; after its one message nothing ever comes."""
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(messages, None) or await asyncio.Future[Message]()

    return receive


def _in_time(send: Send) -> Send:
    async def passed(message: Message) -> None:
        async with asyncio.timeout(STALLED):
            await send(message)

    return passed
