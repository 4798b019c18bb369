"""Probes of one copy: ``/-/live`` says that its loop turns, ``/-/ready`` that it can read what it serves.

Whoever restarts or feeds copies asks these; :mod:`.health` is for people and monitors. Neither counts as a request
under way (:mod:`.load_limit`), so a copy that is busy is neither restarted nor left without requests.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.query.read_only import opened

from ..http.catalogue import register_of
from ..http.headers import NO_STORE
from ..http.pinned import file_of
from ..http.responses import json_answer
from ..openapi.described import as_json

if TYPE_CHECKING:
    from datasette.app import Datasette

LIVE, READY, HEALTH = "/-/live", "/-/ready", "/-/health"
PROBES = frozenset({LIVE, READY, HEALTH})
"""Addresses that are answered whatever else the copy is busy with."""

KEPT = 1.0
"""Seconds for which what was read is answered again, however many ask."""

LONGEST = 2.0
"""Seconds that the reading may take; a store that hangs is one that cannot be read."""


class Readiness:
    """What was last read of one instance's catalogue; its one thread waits for no other reader."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        self._thread = ThreadPoolExecutor(1, "ready")
        self._reading: asyncio.Future[str | None] | None = None
        self._began = 0.0

    async def release(self) -> str | None:
        """Return the release that can be read, or None; all who ask within a second share one reading."""
        loop = asyncio.get_running_loop()
        reading = self._reading
        if reading is None or (reading.done() and loop.time() - self._began >= KEPT):
            reading = loop.run_in_executor(self._thread, _read, self._datasette)
            self._reading, self._began = reading, loop.time()
        await asyncio.wait([reading], timeout=LONGEST)
        return reading.result() if reading.done() else None


_READINESS: WeakKeyDictionary[Datasette, Readiness] = WeakKeyDictionary()


def _read(datasette: Datasette) -> str | None:
    """Return the release of the file that is served, opened anew; None for one that is gone, replaced or damaged."""
    try:
        register = register_of(datasette)
        file = file_of(datasette, register.name)
        if file.is_gone or not file.is_unchanged:
            return None
        with closing(opened(file.path)) as db:
            db.execute("select 1 from firms limit 1").fetchone()
        return register.catalogue.release
    except (OSError, LookupError, sqlite3.Error):
        return None


@as_json
async def live(datasette: Datasette, request: Request) -> Response:
    """Answer without a thread, a file or a lock: whoever gets no answer may restart the copy."""
    return _told({"status": "ok"})


@as_json
async def ready(datasette: Datasette, request: Request) -> Response:
    """Answer with the release that this copy can read; 503 where it can read none, and should be given no request."""
    readiness = _READINESS.get(datasette)
    if readiness is None:
        readiness = _READINESS[datasette] = Readiness(datasette)
    release = await readiness.release()
    return _told({"status": "ok" if release else "red", "release": release}, 200 if release else 503)


def _told(body: dict[str, str | None], status: int = 200) -> Response:
    answer = json_answer(body, status)
    answer.headers["cache-control"] = NO_STORE
    return answer
