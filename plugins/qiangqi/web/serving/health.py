"""Whether the service works: ``/-/health``, part by part, each asked anew; nobody keeps the answer.

A part is a function in ``PARTS`` and an entry of the answer under its name; the whole is as bad as its worst part.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.query.read_only import opened, opened_catalogue
from qiangqi.catalogue.schema.summary_tables import SIZES
from qiangqi.checks.receipts.keys import kid_of

from ..changes.freshness import State, state_of
from ..checks.work import BATCHES, work_of
from ..http.catalogue import register_of
from ..http.clock import today
from ..http.headers import NO_STORE
from ..http.pinned import file_of
from ..http.responses import json_answer
from ..openapi.described import as_json
from ..receipts.key import BadKey, key_of
from ..releases.folder import release_in_service
from .tables_proxy import MOST, tables_of

if TYPE_CHECKING:
    from datasette.app import Datasette

Status = Literal["ok", "amber", "red"]
WORST: tuple[Status, ...] = ("ok", "amber", "red")
"""``amber``: it answers, but something is worth a look; ``red``: it cannot answer (503)."""

_READ = f"select max(published_on), ({SIZES['firms']}), ({SIZES['facts']}) from sources"


@dataclass(frozen=True, slots=True)
class PartStatus:
    """What one part says of itself."""

    status: Status
    values: dict[str, Any] = field(default_factory=dict)


_PAGES = "select code, count(*) from issues where line is null group by code"


Part = Callable[["Datasette"], Awaitable[PartStatus]]


async def health(datasette: Datasette, request: Request) -> Response:
    """Answer with the worst status of all parts, and with each part; 503 where one is red."""
    answer: Response = await _health(datasette, request)
    answer.headers["cache-control"] = NO_STORE
    return answer


@as_json
async def _health(datasette: Datasette, request: Request) -> Response:
    found = {name: await part(datasette) for name, part in PARTS.items()}
    worst = max((one.status for one in found.values()), key=WORST.index)
    parts = {name: {"status": one.status, **one.values} for name, one in found.items()}
    return json_answer({"status": worst, **parts}, 503 if worst == "red" else 200)


async def _catalogue(datasette: Datasette) -> PartStatus:
    """The file that is served, opened anew: one that is gone or damaged is red, whatever is still held open.

    Where another file has its name by now it is amber: that one is served after a restart. So is one whose release was
    withdrawn.
    """
    try:
        register = register_of(datasette)
        file = file_of(datasette, register.name)
        if file.is_gone or not file.is_unchanged:
            raise OSError(f"{file.named.name} is gone or was written over")
        newest, firms, facts = await asyncio.to_thread(_read, file.path)
    except (OSError, LookupError, sqlite3.Error):
        return PartStatus("red", _catalogue_values(None, None, None, None, None) | _NOT_READ)
    release, known_on = register.catalogue.release, register.known_on or None
    values = _catalogue_values(release, known_on, newest, firms, facts)
    version, gone = release_in_service(datasette)
    of_release = {"version": version, "withdrawn_on": gone.on if gone else None, "is_newest": file.is_newest}
    return PartStatus("ok" if file.is_newest and not gone else "amber", values | of_release)


_NOT_READ = {"version": None, "withdrawn_on": None, "is_newest": None}


def _read(path: Path) -> tuple[str | None, int, int]:
    with closing(opened_catalogue(path)) as db:
        newest, firms, facts = db.execute(_READ).fetchone()
    return newest, firms, facts


def _catalogue_values(
    release: str | None, known_on: str | None, newest: str | None, firms: int | None, facts: int | None
) -> dict[str, Any]:
    age = today() - date.fromisoformat(newest).toordinal() if newest else None
    return {
        "release": release,
        "known_on": known_on,
        "newest_source_on": newest,
        "newest_source_days": age,
        "firms": firms,
        "facts": facts,
    }


async def _receipts(datasette: Datasette) -> PartStatus:
    """Whether receipts are signed, and by which key; that they are not is a choice, and no fault.

    A key that is configured and cannot be read is one: no receipt is issued then.
    """
    try:
        key = key_of(datasette)
    except BadKey:
        return PartStatus("red", {"is_signed": False, "kid": None})
    return PartStatus("ok", {"is_signed": key is not None, "kid": kid_of(key) if key else None})


async def _checks(datasette: Datasette) -> PartStatus:
    """How many batches are under way, of how many that may be; full is amber, for single checks are still answered."""
    try:
        under_way = work_of(datasette).under_way
    except (OSError, LookupError, sqlite3.Error):
        return PartStatus("red", {"batches": None, "most": BATCHES})
    return PartStatus("ok" if under_way < BATCHES else "amber", {"batches": under_way, "most": BATCHES})


async def _tables(datasette: Datasette) -> PartStatus:
    """How many tables and statements are under way, of how many that may be, and whether in a process of their own."""
    served = tables_of(datasette)
    values = {"is_apart": served is not None, "under_way": served.under_way if served else None, "most": MOST}
    is_well = served is None or (served.is_up and served.under_way < MOST)
    return PartStatus("ok" if is_well else "amber", values)


async def _changes(datasette: Datasette) -> PartStatus:
    """Whether the changes are late: red from the day after the one on which the next release was due."""
    try:
        state = state_of(datasette)
    except (OSError, LookupError, ValueError, sqlite3.Error):
        return PartStatus("red", _changes_values(None))
    return PartStatus("red" if state and state.is_stale else "ok", _changes_values(state))


def _changes_values(state: State | None) -> dict[str, Any]:
    return {
        "to": state.step.version if state else None,
        "made_on": state.step.made_on if state else None,
        "next_due": state.next_due if state else None,
        "days_late": state.days_late if state else None,
    }


async def _sources(datasette: Datasette) -> PartStatus:
    """How many sources' pages vanished or changed after they were used, as the collector recorded; any is amber."""
    try:
        counts = await asyncio.to_thread(_pages, file_of(datasette, register_of(datasette).name).path)
    except (OSError, LookupError, sqlite3.Error):
        return PartStatus("red", {"vanished": None, "changed": None})
    found = {state: counts.get(f"source_{state}", 0) for state in ("vanished", "changed")}
    return PartStatus("amber" if any(found.values()) else "ok", found)


def _pages(path: Path) -> dict[str, int]:
    with closing(opened(path)) as db:
        return dict(db.execute(_PAGES).fetchall())


PARTS: dict[str, Part] = {
    "catalogue": _catalogue,
    "receipts": _receipts,
    "checks": _checks,
    "changes": _changes,
    "tables": _tables,
    "sources": _sources,
}
"""Each part by its name in the answer."""
