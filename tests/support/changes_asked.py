"""Days on which the feeds are asked, and every change of a release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from editions import Editions
from qiangqi.web.changes import atom as changes_atom
from qiangqi.web.changes import freshness as changes_state

FEED = "/-/changes.json"

FEEDS = (FEED, "/changes.csv", "/changes.atom", "/changes.ics")

ATOM = {"a": changes_atom.ATOM}


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(changes_state, "today", lambda: date.fromisoformat(day).toordinal())


def every(editions: Editions, *numbers: int) -> list[tuple[str, int]]:
    found = []
    for number in numbers:
        with closing(sqlite3.connect(editions.folder(number) / "changes.db")) as db:
            ids = db.execute("select change_id from changes order by 1").fetchall()
        found += [(editions.versions[number], id_) for (id_,) in ids]
    return found
