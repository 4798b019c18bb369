"""Whether an instance shows a catalogue that is not published yet, and where what differs in it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .headers import CACHE, EXPIRES, NO_STORE, App, Message, Send
from .settings import settings_of

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING = "preview"
"""The plugin's setting: the file of what differs, which ``make preview`` writes."""

_ROBOTS = b"x-robots-tag"
_HEADERS = [(CACHE, NO_STORE.encode()), (_ROBOTS, b"noindex, nofollow")]


def difference_of(datasette: Datasette) -> Path | None:
    """Return the file of what differs from the catalogue in service; None where the one in service is served."""
    named = settings_of(datasette).get(SETTING)
    return Path(named) if named else None


def unlisted(datasette: Datasette, app: App) -> App:
    """Return the application with every answer of a preview kept nowhere and listed nowhere."""
    if difference_of(datasette) is None:
        return app

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [item for item in message.get("headers", ()) if item[0].lower() not in (CACHE, EXPIRES, _ROBOTS)]
                message = {**message, "headers": [*kept, *_HEADERS]}
            await send(message)

        await app(scope, receive, marked)

    return answer
