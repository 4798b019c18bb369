"""No answer is put together from two releases: once a file that is read was replaced, nothing is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..http.headers import App, Send
from ..http.pinned import pinned_of
from ..http.problems import Refusal
from .fast_path import refused
from .probes import PROBES

if TYPE_CHECKING:
    from datasette.app import Datasette

AGAIN = "5"
"""Seconds after which a request that was refused may come again; by then the server has been started anew."""


def of_one_release(datasette: Datasette, app: App, refusing: App) -> App:
    """Return the application that refuses everything but its probes once a file is not what it was at the start.

    That happens to a file that could not be pinned, or that was written over in its place.
    """

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        is_checked = scope["type"] == "http" and scope["path"] not in PROBES
        if is_checked and not all(pinned.is_unchanged for pinned in pinned_of(datasette).values()):
            return await refusing(refused(scope, Refusal("replaced", retry_after=AGAIN)), receive, send)
        return await app(scope, receive, send)

    return answer
