"""Notices that wait in an inbox, ``inbox/waiting/<id>/``: listed, opened, dismissed or taken by a registrar.

``item.json`` says what a notice is (:mod:`.waiting_notice`); its files lie in a folder for each version of it, so a
change keeps what was there before. Every change is one file that takes its name as a whole, made while the lock of the
waiting notices is held: collectors, desks and commands on one inbox wait for each other. Nothing here writes into a
datasets folder; :meth:`WaitingNotices.registration` gives the session of ``scripts/add.py`` that does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from pydantic import ValidationError

from qiangqi.lists.editing.contents import put
from qiangqi.lists.registering.answers import Answers
from qiangqi.lists.registering.session import Registration
from qiangqi.standing.contained_files import NotContained, contained
from qiangqi.standing.strict_yaml import DataError, read_data

from .inbox_lock import WAITING, holding
from .waiting_notice import OPEN, Status, WaitingFile, WaitingNotice

FOLDER, ITEM = "waiting", "item.json"


def _nothing(_said: str) -> None:
    """Say nothing of waiting for another command."""


class WaitingNotices:
    """The notices of one inbox; ``say`` is told for whom a change waits."""

    def __init__(
        self, inbox: Path, command: str = "qiangqi.collecting.waiting", say: Callable[[str], None] = _nothing
    ) -> None:
        self.inbox, self._command, self._say = inbox, command, say

    def folder(self, id: str) -> Path:
        """Return the folder of a notice, whether or not it is there.

        Raises:
            DataError: the id is none.
        """
        if not id or not all(letter in "0123456789abcdef" for letter in id):
            raise DataError(self.inbox / FOLDER, 1, f"{id!r} is no id of a waiting notice; expected letters and digits")
        return self.inbox / FOLDER / id

    def list(self, statuses: Collection[Status] = OPEN) -> tuple[WaitingNotice, ...]:
        """Return the notices of some statuses, the newest first.

        Raises:
            DataError: one of them is not as it was written.
        """
        paths = sorted((self.inbox / FOLDER).glob(f"[0-9a-f]*/{ITEM}"))
        found = [notice for path in paths if (notice := _read(path)).status in statuses]
        return tuple(sorted(found, key=lambda one: (one.changed_on or one.found_on, one.id), reverse=True))

    def open(self, id: str) -> WaitingNotice:
        """Return one notice.

        Raises:
            DataError: there is none of that id, or it is not as it was written.
        """
        path = self.folder(id) / ITEM
        if not path.exists():
            raise DataError(path, 1, "is not there; expected the id of a waiting notice")
        return _read(path)

    def path(self, notice: WaitingNotice, file: WaitingFile) -> Path:
        """Return where a file of a notice lies.

        Raises:
            DataError: it is not there, or leads out of the notice's folder.
        """
        try:
            return contained(self.folder(notice.id), file.path)
        except (NotContained, FileNotFoundError) as error:
            raise DataError(self.folder(notice.id) / ITEM, 1, f"files: {file.path!r} {error}") from None

    def registration(
        self, notice: WaitingNotice, file: WaitingFile, datasets: Path, today: str, answers: Mapping[str, str]
    ) -> Registration:
        """Return the session of ``scripts/add.py`` on a file; ``answers`` go before what the notice gives.

        Raises:
            DataError: the file is not there.
        """
        given = {**notice.given, "address": file.address, **answers}
        return Registration(self.path(notice, file), datasets, Answers(given=given), today)

    def dismiss(self, id: str, on: str, because: str) -> WaitingNotice:
        """Say that a notice is no list that is wanted, on a day, with a reason; it waits again only when it changes.

        Raises:
            DataError: there is none of that id, sources were made of it, or the inbox cannot be written.
        """
        return self._decide(id, "dismissed", on, because, (), ("taken",))

    def take(self, id: str, on: str, sources: Iterable[str]) -> WaitingNotice:
        """Say which sources (``place/source``) were made of a notice, on a day.

        Raises:
            DataError: there is none of that id, or the inbox cannot be written.
        """
        return self._decide(id, "taken", on, "", tuple(sources), ())

    def _decide(
        self, id: str, status: Status, on: str, because: str, sources: tuple[str, ...], but: tuple[Status, ...]
    ) -> WaitingNotice:
        with self.held():
            notice = self.open(id)
            if notice.status in but:
                raise DataError(self.folder(id) / ITEM, 1, f"status: is {notice.status}; expected one of {OPEN}")
            all_sources = tuple(dict.fromkeys((*notice.sources, *sources)))
            changes = {"status": status, "decided_on": on, "because": because, "sources": all_sources}
            return self.write(WaitingNotice.model_validate({**notice.model_dump(), **changes}))

    def held(self) -> AbstractContextManager[None]:
        """Hold the waiting notices while one of them is changed."""
        return holding(self.inbox, WAITING, self._command, self._say)

    def write(self, notice: WaitingNotice) -> WaitingNotice:
        """Write what a notice is; who calls this holds the waiting notices, and has put its files in place."""
        text = json.dumps(notice.model_dump(mode="json"), ensure_ascii=False, indent=1)
        put(self.folder(notice.id) / ITEM, f"{text}\n".encode())
        return notice


def _read(path: Path) -> WaitingNotice:
    try:
        return WaitingNotice.model_validate_json(read_data(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise DataError(path, 1, f"{where}: {first['msg']}; expected it as it was written") from None
