"""The card proposed for a file that waits, by the session of ``scripts/add.py`` where it asks nothing."""

from __future__ import annotations

from typing import NamedTuple

from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.card_text import card_text
from qiangqi.lists.registering.session import Registration, settle
from qiangqi.lists.scans.reading import scan_form
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

from .waiting_notice import OpenQuestion


class Proposal(NamedTuple):
    """A card's text, where nothing is left to answer; else the questions, or why the file is no list."""

    card: str = ""
    open: tuple[OpenQuestion, ...] = ()
    refused: str = ""


class Proposer:
    """Proposes cards; what the first session reads of the datasets folder is read once for all."""

    def __init__(self) -> None:
        self._first: Registration | None = None

    def propose(self, session: Registration) -> Proposal:
        """Return what a session proposes for its file.

        Nothing is written, and no scan is read: a registrar begins that.
        """
        try:
            if form := scan_form(session.path):
                return Proposal(refused=f"a scan ({form}); it is read when it is added")
            session.open(self._first)
            self._first = self._first or session
            return _proposed(session)
        except AnswerError as error:
            return Proposal(refused=mask(str(error)))
        except DataError as error:
            return Proposal(refused=mask(error.message))


def _proposed(session: Registration) -> Proposal:
    draft = settle(session, session.draft(), None, lambda _: None, lambda _: None)
    if draft.questions or draft.card is None:
        return Proposal(open=tuple(OpenQuestion(option=q.option, zh=q.zh, en=q.en) for q in draft.questions))
    card, outcome = session.finish(draft)
    return Proposal(card_text(card), refused=mask("; ".join(found.en for found in outcome.wrong)))
