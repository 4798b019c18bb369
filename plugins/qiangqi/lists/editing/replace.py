"""``replace``: a new file of the same source; where a release has the old one, as a later edition of it."""

from __future__ import annotations

from pathlib import Path

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

from ..readers.formats import detect
from ..readers.limits import MAX_RAW
from ..sources import Source
from .amend import amended
from .edit import Edit, Holdings
from .later import edition
from .unpublished import changed
from .unread_words import KEY, refuse_unread


def replace(held: Holdings, id_: str, file: Path, answers: dict[str, str]) -> Edit:
    """Return the act that puts a file in the place of that of a source; ``answers`` are as those of ``amend``,
    and ``unread=as-listed`` where what the card does not read tells of other events.

    Raises:
        DataError: there is no such source, the file is the same or cannot be read as the card says, or what the card
            does not read of it tells of other events.
    """
    source = held.source(id_)
    if source.card.raw is None:
        raise DataError(source.path, 1, "has figures alone and no file; expected scripts/add.py for the list")
    if source.card.cells is not None:
        message = "was read of a scan; expected remove, and scripts/add.py for the other file"
        raise DataError(source.path, 1, message)
    raw, digest = _bytes(file), file_sha256(file)
    editions = held.editions(source)
    if any(digest == one.card.sha256 for one in editions):
        raise DataError(file, 1, "is the file that is held already, byte for byte; expected another one")
    latest = editions[-1]
    is_published = any(one.id in held.published for one in editions)
    basis = latest if is_published else source
    stated = basis.card.model_copy(update={"totals": editions[0].card.totals})
    basis = basis.model_copy(update={"card": stated})
    card = amended(basis, {key: answer for key, answer in answers.items() if key != KEY}, held.because)
    if card.reading is not None:
        card = card.model_copy(update={"reading": card.reading.model_copy(update={"format": detect(file)})})
    name = _raw_name(held, source, file, card.raw or "", len(editions) + 1 if is_published else 0)
    card = card.model_copy(update={"sha256": digest, "raw": name, "rows": []})
    if is_published:
        edit = edition(held, "replace", source, card, raw)
    else:
        edit = changed(held, "replace", source, card.model_copy(update={"made": held.today}), raw)
    refuse_unread(file, card, answers.get(KEY))
    return edit


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_RAW:
            raise DataError(file, 1, f"has {file.stat().st_size} bytes; expected at most {MAX_RAW}")
        return file.read_bytes()
    except OSError as error:
        raise DataError(file, 1, f"cannot be read: {error.strerror}; expected a file") from None


def _raw_name(held: Holdings, source: Source, file: Path, old: str, number: int) -> str:
    """Return the name of a new raw file: the old one's, or that of an edition, with the ending of its own format."""
    stem = source.path.stem if number else Path(old).stem
    ending = file.suffix.lower() if file.suffix.lower() != Path(old).suffix.lower() else Path(old).suffix
    return f"raw/{stem}-v{number}{ending}" if number else f"raw/{stem}{ending}"
