"""How many requests one copy works at: what comes beyond waits for a moment, and is then told to come again.

A page is made by one processor, so a hundred that are begun together are each answered a hundred times as late, and
every probe waits behind them. A request counts until its answer begins; what then takes long is its reader. Tables and
SQL, batches and whatever else is sent have limits of their own.
"""

from __future__ import annotations

import asyncio
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from ..http.headers import App, Message, Send
from ..http.language import gettext as _
from ..http.language import set_language
from ..http.problems import Refusal
from ..http.settings import settings_of
from ..openapi.operations import operations_at
from .fast_path import refused
from .language_switch import is_datasettes
from .probes import PROBES

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING = "requests_at_once"
"""The setting: how many requests are under way at once before others are told to come again."""

AT_ONCE = 24
"""So many where nothing is set: the dearest page takes 76 ms of processor with 100,000 firms (docs/scale.md), so the
last of 24 is answered within two seconds."""

WORKED_AT = 4
"""So many of them are worked at; the others wait in turn, and between two steps of these a probe is answered."""

PATIENCE = 0.5
"""Seconds for which a request beyond them waits for a place; whoever is refused and asks again at once costs little."""

AGAIN = "2"
"""Seconds after which a request that was refused may come again; by then all of those are answered."""

_ENGLISH = re.compile(rb"(?:^|&)lang=en", re.IGNORECASE)
_DATA = re.compile(r"\.(?:json|csv|xlsx|atom|ics|xml|svg|txt)$")
_FILES = "/-/static"


def most_of(datasette: Datasette) -> int:
    """Return how many requests may be under way.

    Raises:
        click.ClickException: the setting is no number above 0.
    """
    most = settings_of(datasette).get(SETTING, AT_ONCE)
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise click.ClickException(f"{SETTING}: expected a number of requests above 0, such as {AT_ONCE}")
    return most


def within_limit(datasette: Datasette, app: App) -> App:
    """Return the application with so many requests under way as may be, and the others told to come again."""
    load, shed = Load(datasette), ShedAnswers(datasette, app)

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if not _is_counted(datasette, scope):
            return await app(scope, receive, send)
        place = await load.place()
        if place is None:
            return await shed.send(scope, send)
        try:
            await place.turn()
            await app(scope, receive, place.sending(send))
        finally:
            place.end()

    return answer


def _is_counted(datasette: Datasette, scope: dict[str, Any]) -> bool:
    """Whether a request is one that is read; what is sent, tables and probes are bounded elsewhere or must pass."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path = scope["path"]
    return path not in PROBES and not path.startswith(_FILES) and not is_datasettes(datasette, path)


class Load:
    """How many requests may be under way, and how many of them are worked at."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        self.worked_at = asyncio.Semaphore(WORKED_AT)

    @cached_property
    def under_way(self) -> asyncio.Semaphore:
        """The places for requests; their number is read with the first request."""
        return asyncio.Semaphore(most_of(self._datasette))

    async def place(self) -> Place | None:
        """Return a place for a request, or None where none becomes free."""
        if self.under_way.locked():  # else it is given at once, and no task is made to wait for it
            try:
                await asyncio.wait_for(self.under_way.acquire(), PATIENCE)
            except TimeoutError:
                return None
        else:
            await self.under_way.acquire()
        return Place(self)


class Place:
    """The place of one request among those under way; it is given up when the answer begins or fails."""

    def __init__(self, load: Load) -> None:
        self._held = [load.under_way]
        self._load = load

    async def turn(self) -> None:
        """Wait until the request may be worked at."""
        await self._load.worked_at.acquire()
        self._held.append(self._load.worked_at)

    def sending(self, send: Send) -> Send:
        """Return the way out; the first message on it ends the place."""

        async def passed(message: Message) -> None:
            self.end()
            await send(message)

        return passed

    def end(self) -> None:
        """Give the place up, once."""
        while self._held:
            self._held.pop().release()


class ShedAnswers:
    """The refusals, each made once: to make a page for whoever is sent away would take as long as to answer."""

    def __init__(self, datasette: Datasette, app: App) -> None:
        self._datasette, self._app = datasette, app
        self._made: dict[tuple[str, bool], list[Message]] = {}

    async def send(self, scope: dict[str, Any], send: Send) -> None:
        """Send a request away, in its language, as a page or as a problem."""
        tongue = "en" if _ENGLISH.search(scope["query_string"]) else "zh"
        is_data = bool(_DATA.search(scope["path"]) or operations_at(scope["path"]))
        key = tongue, is_data
        if key not in self._made:
            self._made[key] = await self._answer(*key)
        for message in self._made[key]:
            await send(message)

    async def _answer(self, tongue: str, is_data: bool) -> list[Message]:
        found: list[Message] = []

        async def kept(message: Message) -> None:
            found.append(message)

        set_language(tongue)
        says = _("本站正在处理的请求已达 %(count)s 个的上限；请在 %(seconds)s 秒后重试。")
        refusal = Refusal("busy", says % {"count": most_of(self._datasette), "seconds": AGAIN}, retry_after=AGAIN)
        await self._app(refused(_asked("/-/search.json" if is_data else "/", tongue), refusal), _nothing, kept)
        return found


def _asked(path: str, tongue: str) -> dict[str, Any]:
    """Return a request that has nothing of whoever is refused: the answer to it is sent to many."""
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"lang=en" if tongue == "en" else b"",
        "headers": [(b"host", b"localhost")],
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
