"""The body of a request, read whole within limits of size and time."""

from __future__ import annotations

import asyncio

from datasette.utils.asgi import Request

from .body_arrival import TooSlow, parts_of
from .language import gettext as _
from .problems import Refusal

BYTES = 16 * 1024 * 1024
"""The largest body: 50,000 rows with a name, a code and two dates are half as much."""

DRAINED = 10.0
"""So many seconds a body that is too large is let pass unread, for its sender to meet the answer."""


OCTETS = "application/octet-stream"
"""The type by which a client sends a file whose own it does not know; what it is, the address says."""


def kind_of(request: Request, kinds: tuple[str, ...]) -> str:
    """Return the content type of a request.

    Raises:
        Refusal: it is none of those that the address takes.
    """
    found = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if found not in kinds:
        raise Refusal("wrong-type", _("仅接受 %(kinds)s。") % {"kinds": ", ".join(kinds)}, accept=", ".join(kinds))
    return found


def announced(request: Request) -> int | None:
    """Return how many bytes the request says that it has, or None where it does not say."""
    length = request.headers.get("content-length") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else None


async def body_of(request: Request, most: int = BYTES) -> bytes:
    """Return the whole body, of ``most`` bytes at most.

    Raises:
        Refusal: it is too large, or does not arrive in time.
    """
    length = announced(request)
    try:
        if length is not None and length > most:
            await _let_pass(request, most)
        return await _whole(request, most)
    except TooSlow:
        raise Refusal("too-slow", retry_after="5", connection="close") from None


async def _whole(request: Request, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in parts_of(request.receive):
        size += len(part)
        if size > most:
            parts.clear()
            await _let_pass(request, most)
        parts.append(part)
    return b"".join(parts)


async def _let_pass(request: Request, most: int) -> None:
    """Let the rest of a body pass, unless its sender waits to be told to go on; then refuse it."""
    if request.headers.get("expect") != "100-continue":
        try:
            async with asyncio.timeout(DRAINED):
                while (await request.receive()).get("more_body", False):
                    pass
        except TimeoutError:
            pass
    says = _("请求体超过 %(size)s MB；请分批提交。") % {"size": most // 1024**2}
    raise Refusal("too-large", says, connection="close")
