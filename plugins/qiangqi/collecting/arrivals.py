"""A notice that arrives: compared with what waits of it already, and put down as a new or changed waiting notice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from qiangqi.lists.editing.contents import put
from qiangqi.values.personal_data import mask

from .kept_answers import AddressState, KeptAnswers, id_of
from .proposals import Proposer
from .waiting import WaitingNotices
from .waiting_notice import LeftOut, Status, WaitingFile, WaitingNotice

_UNSAFE = re.compile(r"[^\w.()（）-]+")
_LONGEST = 80


class Part(NamedTuple):
    """One file of a notice, as it was kept; ``name`` is what the page calls it."""

    name: str
    state: AddressState


class Arrival(NamedTuple):
    """A notice as it stands today: its title, the page, its files, and those that could not be had.

    ``sources`` are the ids of those that are held of it.
    """

    place: str
    page: str
    title: str
    parts: Sequence[Part]
    left_out: tuple[LeftOut, ...]
    given: dict[str, str]
    sources: tuple[str, ...]

    @property
    def address(self) -> str:
        """The address of the notice."""
        return self.parts[0].state.address

    @property
    def content(self) -> str:
        """A hash of what its files say."""
        said = [f"{part.state.address} {part.state.versions[-1].says}" for part in self.parts]
        return hashlib.sha256("\n".join([said[0], *sorted(said[1:])]).encode()).hexdigest()


class Arrivals:
    """Puts down notices in an inbox; ``datasets`` is what the proposed cards are tried against."""

    def __init__(self, waiting: WaitingNotices, answers: KeptAnswers, datasets: Path) -> None:
        self._waiting, self._answers, self._datasets = waiting, answers, datasets
        self._proposer = Proposer()

    def put(self, one: Arrival, today: str) -> Status | None:
        """Put down a notice; return its status where it is new or has changed, else None.

        A notice that is a source already waits only once it has changed.
        """
        before = self._before(one.address)
        if before is not None and before.content == one.content:
            if before.gone_on is not None:
                self._again(before.id)
            return None
        if before is None and one.sources and all(len(part.state.versions) == 1 for part in one.parts):
            return None
        status: Status = "changed" if one.sources or (before is not None and before.status != "new") else "new"
        version = before.version + 1 if before is not None else 1
        notice = WaitingNotice(
            id=id_of(one.address),
            place=one.place,
            page=one.page,
            title=mask(one.title),
            address=one.address,
            status=status,
            version=version,
            content=one.content,
            found_on=before.found_on if before is not None else today,
            changed_on=today if before is not None or one.sources else None,
            sources=tuple(dict.fromkeys((*(before.sources if before is not None else ()), *one.sources))),
            given={**one.given, "made": today},
            left_out=one.left_out,
        )
        files = tuple(self._file(notice, part, number, today) for number, part in enumerate(one.parts))
        with self._waiting.held():
            self._waiting.write(notice.model_copy(update={"files": files}))
        return status

    def gone(self, address: str, on: str) -> bool:
        """Say that a notice's address answers no more; return whether that is news of one that waits."""
        with self._waiting.held():
            before = self._before(address)
            if before is None or before.gone_on is not None:
                return False
            self._waiting.write(before.model_copy(update={"gone_on": on}))
        return True

    def _again(self, id: str) -> None:
        with self._waiting.held():
            self._waiting.write(self._waiting.open(id).model_copy(update={"gone_on": None}))

    def _before(self, address: str) -> WaitingNotice | None:
        id = id_of(address)
        return self._waiting.open(id) if (self._waiting.folder(id) / "item.json").exists() else None

    def _file(self, notice: WaitingNotice, part: Part, number: int, today: str) -> WaitingFile:
        kept = self._answers.body(part.state.sha256)
        path = f"v{notice.version}/{_name(part, number)}"
        put(self._waiting.folder(notice.id) / path, kept.read_bytes())
        file = WaitingFile(
            path=path,
            address=part.state.address,
            sha256=part.state.sha256,
            size=kept.stat().st_size,
            is_notice=number == 0,
        )
        session = self._waiting.registration(notice, file, self._datasets, today, {})
        found = self._proposer.propose(session)
        card = f"{path}.card.yml" if found.card else None
        if card is not None:
            put(self._waiting.folder(notice.id) / card, found.card.encode())
        return file.model_copy(update={"card": card, "open": found.open, "refused": found.refused})


def _name(part: Part, number: int) -> str:
    """Return a plain file name for a part: what the page calls it where that has an ending, else as its address."""
    if number == 0 and part.state.is_page:
        return "notice.html"
    of_address = unquote(urlsplit(part.state.final).path).rpartition("/")[2]
    called = part.name if re.search(r"\.\w{2,4}$", part.name) else of_address
    name = _UNSAFE.sub("-", mask(called)).strip(".-")[-_LONGEST:].lstrip(".-") or "file"
    return f"{number}-{name}" if number else name
