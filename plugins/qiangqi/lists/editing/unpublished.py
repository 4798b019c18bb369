"""An act on a list that no release has: its card, and its file, simply change; the journal keeps what they were."""

from __future__ import annotations

from ..cards import Bounds, Card
from ..sources import Source
from .edit import Edit, Holdings, tried
from .later import told
from .pairs import paired


def changed(held: Holdings, verb: str, source: Source, card: Card, raw: bytes | None = None) -> Edit:
    """Return the act that gives a source that no release has another card, and with ``raw`` another file.

    Raises:
        DataError: the file cannot be read as the card says.
    """
    with tried(source, card, raw) as trial:
        found = held.read(trial)
    before = held.read(source).facts
    pairs = paired(before, found.facts)
    if card.bounds != source.card.bounds or len(found.facts) != len(before):
        card = card.model_copy(update={"bounds": Bounds(facts=(len(found.facts), len(found.facts)))})
    contents = held.with_card(source, card)
    if raw is not None:
        folder = held.path_of(source).rpartition("/")[0]
        if (old := held.raw_of(source)) is not None:
            contents[old] = None
        contents[f"{folder}/{card.raw}"] = raw
    return Edit(verb, (source.id,), held.because, contents, told(pairs))
