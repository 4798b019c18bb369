"""What came back for an address: each hop as it was sent, and of the last the body as it is kept."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]
"""Headers in their order, as they were sent."""

GONE = (404, 410)


class Unfit(Exception):
    """An answer that is not taken; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its answer; ``body`` are the bytes as sent. ``phrase`` is what stands behind the status, and
    ``ip`` the address of the network that answered.
    """

    address: str
    asked: Headers
    status: int
    phrase: str
    headers: Headers
    body: bytes
    at: datetime
    ip: str

    def header(self, name: str) -> str:
        """Return the first header of a name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an address, by way of redirects; ``body`` is decoded."""

    address: str
    hops: tuple[Hop, ...]
    body: bytes

    @property
    def last(self) -> Hop:
        """The hop that answered."""
        return self.hops[-1]

    @property
    def status(self) -> int:
        """The status of the last hop."""
        return self.last.status

    @property
    def sha256(self) -> str:
        """The SHA-256 of the decoded body."""
        return hashlib.sha256(self.body).hexdigest()


def decoded(body: bytes, encoding: str, most: int) -> bytes:
    """Return a body without its compression.

    Raises:
        Unfit: it has more than ``most`` bytes then, is compressed in another way, or is damaged.
    """
    found = body
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            found = _inflated(found, zlib.MAX_WBITS | 16, most)
        elif name == "deflate":
            found = _inflated(found, zlib.MAX_WBITS if found[:1] == b"\x78" else -zlib.MAX_WBITS, most)
        elif name != "identity":
            raise Unfit(f"is compressed as {name[:20]!r}; gzip was asked for")
    return found


def _inflated(body: bytes, bits: int, most: int) -> bytes:
    inflater = zlib.decompressobj(bits)
    try:
        found = inflater.decompress(body, most + 1)
    except zlib.error:
        raise Unfit("is compressed and damaged") from None
    if len(found) > most:
        raise Unfit(f"unpacks to more than {most} bytes")
    if not inflater.eof:
        raise Unfit("is compressed and cut off")
    return found
