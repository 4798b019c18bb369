"""When each page was asked last, and until when a host asked to be left alone; kept between runs, in one file."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from qiangqi.lists.editing.contents import put
from qiangqi.standing.strict_yaml import DataError, Strict, read_data

NAME = "schedule.json"
_SLACK = 12
"""A timer may be early by one in so many parts of a page's time: two hours of a day."""


class _Kept(Strict):
    pages: dict[str, datetime] = {}
    hosts: dict[str, datetime] = {}


class Schedule:
    """The schedule of one inbox; instants are in UTC."""

    def __init__(self, inbox: Path) -> None:
        """Read it.

        Raises:
            DataError: it is not as it was written.
        """
        self._path = inbox / NAME
        kept = _read(self._path)
        self._pages, self._hosts = dict(kept.pages), dict(kept.hosts)

    def is_due(self, page: str, every_hours: int, now: datetime) -> bool:
        """Whether a page is to be asked, by when it was asked last."""
        last = self._pages.get(page)
        return last is None or now >= last + timedelta(hours=every_hours * (1 - 1 / _SLACK))

    def asked(self, page: str, now: datetime) -> None:
        """Keep that a page was asked."""
        self._pages[page] = now
        self._write()

    def busy_until(self, host: str, now: datetime) -> datetime | None:
        """Return until when a host is left alone, or None where it may be asked."""
        until = self._hosts.get(host)
        return until if until and until > now else None

    def leave(self, host: str, until: datetime) -> None:
        """Keep that a host asked to be left alone."""
        self._hosts[host] = until
        self._write()

    def _write(self) -> None:
        kept = {"pages": _texts(self._pages), "hosts": _texts(self._hosts)}
        put(self._path, f"{json.dumps(kept, indent=1, sort_keys=True)}\n".encode())


def _read(path: Path) -> _Kept:
    try:
        return _Kept.model_validate_json(read_data(path)) if path.exists() else _Kept()
    except ValidationError:
        message = "is no schedule; expected it as it was written, or no file: every page is due then"
        raise DataError(path, 1, message) from None


def _texts(instants: dict[str, datetime]) -> dict[str, str]:
    return {name: instant.isoformat() for name, instant in instants.items()}
