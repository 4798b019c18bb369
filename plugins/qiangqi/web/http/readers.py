"""Who asks: a reader of whom nothing is known but the address, and what that address carries."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from datasette.utils import MultiParams
from datasette.utils.asgi import Request

OF_ONE_READER = frozenset((b"cookie", b"authorization"))
"""Headers of requests whose answers may be for one reader alone."""


class ReadOnce(Request):  # type: ignore[misc]
    """A request whose address is read once, however often it is asked what it carries."""

    @cached_property
    def args(self) -> MultiParams:
        """The parameters of the address."""
        return super().args


def is_read_by_anybody(scope: dict[str, Any]) -> bool:
    """Whether a request only reads, and does not say who asks."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    return OF_ONE_READER.isdisjoint(name for name, _value in scope["headers"])
