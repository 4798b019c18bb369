"""From a waiting notice to a file in work, and back: what was saved of it is told to the notice."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from filecmp import cmp
from pathlib import Path

from qiangqi.collecting.waiting import WaitingNotices
from qiangqi.collecting.waiting_notice import WaitingFile, WaitingNotice
from qiangqi.standing.strict_yaml import DataError

from ..items.stored import Item, begin, changing, item_of, put
from ..language import gettext as _
from ..refusals import Refused
from ..settings import Desk

TAKEN = "notices.json"
"""Which file in work was taken from which notice, in the desk's own folder."""


def inbox_of(desk: Desk) -> WaitingNotices:
    """Return the notices that wait beside the datasets."""
    return WaitingNotices(desk.datasets.parent / "inbox", "scripts/desk.py notices")


def file_of(notice: WaitingNotice, number: int) -> WaitingFile:
    """Return a file of a notice by its number, from 0.

    Raises:
        Refused: there is none.
    """
    if not 0 <= number < len(notice.files):
        raise Refused(_("这则通知没有这个文件。"), 404)
    return notice.files[number]


def take(desk: Desk, id_: str, number: int) -> Item:
    """Make a file of a notice one in work, with the answers that the notice gives.

    Raises:
        DataError: the notice or its file is not there.
        Refused: the notice has no such file.
    """
    inbox = inbox_of(desk)
    notice = inbox.open(id_)
    file = file_of(notice, number)
    path = inbox.path(notice, file)
    with _alone(desk.folder):
        known = _taken(desk.folder)
        if there := next((one for number in known if (one := _same(desk.folder, number, path))), None):
            return there  # the button was pressed twice
        item = begin(desk.folder, path, path.name, desk.today().isoformat())
        with changing(item) as now:
            now.options |= {name: [text] for name, text in {**notice.given, "address": file.address}.items()}
        put(desk.folder / TAKEN, json.dumps(known | {item.id: notice.id}).encode())
    return item


def _same(folder: Path, number: str, path: Path) -> Item | None:
    """Return an item that is in work where its file is the one at ``path``."""
    item = item_of(folder, number)
    return item if item is not None and item.is_open and cmp(item.path, path, shallow=False) else None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let two windows, and two desks, change what was taken one after the other."""
    with (folder / f".{TAKEN}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def settle_taken(desk: Desk) -> None:
    """Tell each notice which sources were made of it since; a file that left the desk is forgotten.

    Raises:
        DataError: the inbox cannot be written.
    """
    inbox, left = inbox_of(desk), {}
    with _alone(desk.folder):
        known = _taken(desk.folder)
        for number, id_ in known.items():
            item = item_of(desk.folder, number)
            if item is not None and item.state == "saved":
                _tell(inbox, id_, desk.today().isoformat(), item.source)
            elif item is not None:
                left[number] = id_
        if left != known:
            put(desk.folder / TAKEN, json.dumps(left).encode())


def in_work(desk: Desk) -> dict[str, list[str]]:
    """Return the numbers of the files in work of each notice."""
    found: dict[str, list[str]] = {}
    for number, id_ in _taken(desk.folder).items():
        found.setdefault(id_, []).append(number)
    return found


def _tell(inbox: WaitingNotices, id_: str, day: str, source: str) -> None:
    try:
        notice = inbox.open(id_)
    except DataError:  # it was taken out of the inbox meanwhile
        return
    if source and source not in notice.sources:
        inbox.take(id_, day, [source])


def _taken(folder: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((folder / TAKEN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found
