"""Notes with a span: documents that leave open what follows the end of a term or a failed review (§5)."""

from __future__ import annotations

from typing import NamedTuple

from .dates import NEVER, parse_day, parse_span
from .regime import Days, Note
from .state import Reason

AFTER_TERM = "note"
"""The topic of a note that leaves open what follows a term."""

SILENT = "note_silent"
"""The same, where no complete list would show it either."""

AFTER_FAILURE = "note_failed"
"""The topic of a note that leaves open what follows a failed review."""


class KnownNote(NamedTuple):
    """A note that is known and unsettles something; its days are half-open, its titles granted before a day.

    ``known_from`` is the latest day on which it can have been published.
    """

    known_from: int
    id: str
    granted_before: int
    days: dict[str, tuple[int, int]]

    def unsettles(self, topic: str, day: int, granted: int) -> bool:
        """Whether what follows on ``day`` is left open for a title last granted on ``granted``.

        EVER stands for a title whose grant is not on record: it may be of any year.
        """
        first, end = self.days.get(topic, (NEVER, NEVER))
        return first <= day < end and granted < self.granted_before


def unsettling(notes: list[Note], known_on: int) -> tuple[KnownNote, ...]:
    """Return the notes with a span that are known on a day, in the order of their publication."""
    found = [_of(note) for note in notes if note.span is not None]
    return tuple(sorted(note for note in found if note.known_from <= known_on))


def _of(note: Note) -> KnownNote:
    span = note.span
    assert span is not None
    spans = {AFTER_TERM: span.term_ends, AFTER_FAILURE: span.failures}
    days = {topic: _half_open(days) for topic, days in spans.items() if days is not None}
    granted_before = parse_day(f"{span.granted_to + 1:04}-01-01")
    return KnownNote(parse_span(note.published).latest, note.id, granted_before, days)


def _half_open(days: Days) -> tuple[int, int]:
    return parse_day(days.from_), parse_day(days.to) + 1 if days.to else NEVER


def beside_silence(doubt: Reason) -> Reason:
    """Return a doubt as it is said where the lists are not complete either."""
    return doubt._replace(topic=doubt.topic.replace(f"{AFTER_TERM}:", f"{SILENT}:"))
