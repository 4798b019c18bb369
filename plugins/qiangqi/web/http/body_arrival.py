"""The parts of a body as they arrive, in time: the one rule for every body that is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from .connection_limits import LIMITS, Limits


class TooSlow(Exception):
    """A body that did not arrive in time, or whose sender left."""


async def parts_of(receive: Callable[[], Awaitable[Any]], limits: Limits = LIMITS) -> AsyncIterator[bytes]:
    """Yield the parts of a body; one that flows at the least rate may take longer than a short one.

    Raises:
        TooSlow: it does not, or its sender has left.
    """
    loop = asyncio.get_running_loop()
    due, earned, more = loop.time() + limits.body_seconds, 0, True
    while more:
        try:
            async with asyncio.timeout_at(due):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise TooSlow
        part: bytes = message.get("body", b"")
        earned += len(part)
        if earned >= limits.body_step:
            due, earned = loop.time() + limits.body_seconds, 0
        more = message.get("more_body", False)
        yield part
