"""Saving of an item into the datasets, in a worker: it is tried once more, and all of it is written or nothing."""

from __future__ import annotations

from pathlib import Path

from qiangqi.lists.editing.adding import adding
from qiangqi.lists.refusal_words import in_chinese
from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.card_text import card_text
from qiangqi.lists.registering.held import SKIP, Held
from qiangqi.lists.registering.new_regime import meant
from qiangqi.lists.registering.session import Registration
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

from .registration import registration
from .stored import Item, changing, item_of, items, put
from .view import forget_view, made_of, view_of

COMMAND = "make desk"
"""What another command reads of who holds the datasets."""

SAYS = "says.txt"
"""What a saving waits for, while it waits."""


def save(folder: Path, id_: str, datasets: Path, today: str) -> str:
    """Write an item into the datasets, and return why it was not, or "".

    It is asked of the disk and not of a page: what has an open question or is held already is not written.
    """
    item = item_of(folder, id_)
    if item is None or not item.is_open:
        return ""
    waits = item.folder / SAYS
    try:
        with changing(item) as now:
            found = registration(now, datasets, today)
            with adding(datasets, COMMAND, today, lambda text: put(waits, mask(text).encode())):
                _write(found, now)
    except (AnswerError, DataError) as error:
        forget_view(item)  # another list may have come in meanwhile
        return mask(error.message if isinstance(error, DataError) else str(error))
    finally:
        waits.unlink(missing_ok=True)
    return ""


def _write(found: Registration, item: Item) -> None:
    draft = found.draft()
    if draft.questions or draft.card is None:
        keys = ", ".join(question.option for question in draft.questions)
        raise DataError(item.path, 1, f"has open questions: {keys}; expected an answer to each")
    card, outcome = found.finish(draft)
    if outcome.wrong:
        raise DataError(item.path, 1, "；".join(f"{found.zh} {found.en}" for found in outcome.wrong))
    if draft.regime is not None and meant(draft.regime, found.confirmed) is not None:
        raise DataError(item.path, 1, "has a new regime that nobody confirmed; expected a yes")
    written = found.datasets / draft.place / f"{draft.id}.yml"
    is_there = written.is_file() and written.read_bytes() == card_text(card).encode()  # by a saving that was cut off
    if not is_there:
        question = found.same(card, outcome, Held(found.datasets))
        if question is not None and item.same in (None, SKIP):
            raise DataError(item.path, 1, f"{question.zh} {question.en}")
        found.save(draft, card)
    item.state, item.source = "saved", f"{draft.place}/{draft.id}"


def save_every(folder: Path, datasets: Path, today: str) -> list[str]:
    """Save every item that is ready, in the order in which they came, and return why some were not."""
    views = [(item, view_of(item, made_of(item, datasets))) for item in reversed(items(folder)) if item.is_open]
    ready = [item for item, view in views if view is not None and view.stage == "ready"]  # before the first is saved
    told = [(item.name, save(folder, item.id, datasets, today)) for item in ready]
    return [f"{name}：{in_chinese(says)}" for name, says in told if says]
