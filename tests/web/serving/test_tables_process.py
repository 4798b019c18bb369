"""The process for tables and SQL runs while somebody asks it, and not before or long after."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from qiangqi.web.serving.tables_proxy import Tables
from sites import Site

pytestmark = pytest.mark.slow

ASKED = {
    "type": "http",
    "method": "GET",
    "scheme": "http",
    "path": "/catalogue/firms.json",
    "query_string": b"_size=1",
    "headers": [(b"host", b"localhost")],
}


async def status_of(tables: Tables) -> int:
    """Ask for a row of the firms; return the status."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await tables.answer(ASKED, None, send)
    return int(sent[0]["status"])


@contextmanager
def ending(tables: Tables) -> Iterator[None]:
    """End the process, whatever happened."""
    try:
        yield
    finally:
        tables.end()


def test_it_begins_when_it_is_first_asked_and_ends_when_it_has_been_idle(database: Path) -> None:
    tables = Tables(Site(database).datasette, idle_seconds=0.2)
    assert tables.is_up and tables.process is None
    with ending(tables), asyncio.Runner() as loop:
        for _time in range(2):  # a process that ended is followed by another
            assert loop.run(status_of(tables)) == 200
            assert tables.process is not None
            tables.process.join()
            assert tables.is_up
