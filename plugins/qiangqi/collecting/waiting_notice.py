"""A notice that waits for a registrar: what it is, where it came from, its files, and the card proposed for each."""

from __future__ import annotations

from typing import Literal

from qiangqi.standing.strict_yaml import Day, Strict

Status = Literal["new", "changed", "dismissed", "taken"]
"""``new``: nobody has decided; ``changed``: it changed after somebody had; ``dismissed``: it is no list that is wanted;
``taken``: a registrar has made sources of it."""

OPEN: tuple[Status, ...] = ("new", "changed")
"""The statuses of what waits."""


class OpenQuestion(Strict):
    """What a proposed card still lacks: the option of ``scripts/add.py`` that answers it, and the question."""

    option: str
    zh: str
    en: str


class WaitingFile(Strict):
    """One file of a notice: the page itself, or an attachment.

    ``path`` is inside the notice's folder, and so is ``card``, the card proposed, which is there only where no question
    is open. ``refused`` says why the file cannot be read as a list; it is empty where it can.
    """

    path: str
    address: str
    sha256: str
    size: int
    is_notice: bool
    card: str | None = None
    open: tuple[OpenQuestion, ...] = ()
    refused: str = ""


class LeftOut(Strict):
    """A file that the notice links to and that could not be had, and why."""

    address: str
    because: str


class WaitingNotice(Strict):
    """One notice. ``place`` and ``page`` say which entry of which ``watch.yml`` led to it.

    ``given`` are answers of the session of ``scripts/add.py`` that hold for each file, by option: what the entry says
    of its authority, and the address. Days are in Shanghai; ``changed_on`` is the day of its newest version if it is
    not the first, ``gone_on`` the day from which its address answered 404 or 410, ``decided_on`` when somebody
    dismissed or took it, and ``sources`` are the ids of the sources made of it. ``content`` is a hash of what its
    files say: a page that counts its visitors has not changed.
    """

    id: str
    place: str
    page: str
    title: str
    address: str
    status: Status = "new"
    version: int = 1
    content: str = ""
    found_on: Day
    changed_on: Day | None = None
    gone_on: Day | None = None
    decided_on: Day | None = None
    because: str = ""
    sources: tuple[str, ...] = ()
    given: dict[str, str] = {}
    files: tuple[WaitingFile, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to decide."""
        return self.status in OPEN
