"""When each page was asked last, and until when a host asked to be left alone; kept between runs, in one file."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from qiangqi.lists.editing.contents import put

NAME = "schedule.json"
_SLACK = 12
"""A timer may be early by one in so many parts of a page's time: two hours of a day."""


class Schedule:
    """The schedule of one inbox; instants are in UTC."""

    def __init__(self, inbox: Path) -> None:
        self._path = inbox / NAME
        kept = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else {}
        self._pages: dict[str, str] = kept.get("pages", {})
        self._hosts: dict[str, str] = kept.get("hosts", {})

    def is_due(self, page: str, every_hours: int, now: datetime) -> bool:
        """Whether a page is to be asked, by when it was asked last."""
        last = self._pages.get(page)
        return last is None or now >= datetime.fromisoformat(last) + timedelta(hours=every_hours * (1 - 1 / _SLACK))

    def asked(self, page: str, now: datetime) -> None:
        """Keep that a page was asked."""
        self._pages[page] = now.isoformat()
        self._write()

    def busy_until(self, host: str, now: datetime) -> datetime | None:
        """Return until when a host is left alone, or None where it may be asked."""
        until = self._hosts.get(host)
        return datetime.fromisoformat(until) if until and datetime.fromisoformat(until) > now else None

    def leave(self, host: str, until: datetime) -> None:
        """Keep that a host asked to be left alone."""
        self._hosts[host] = until.isoformat()
        self._write()

    def _write(self) -> None:
        kept = {"pages": self._pages, "hosts": self._hosts}
        put(self._path, f"{json.dumps(kept, indent=1, sort_keys=True)}\n".encode())
