"""Answers to an item in a worker: each is taken as the session takes it, or refused beside its question.

What does not fit changes nothing. An answer that another window gave meanwhile is not written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.session import Registration, reviewed_in

from .reading import read_item
from .registration import registration
from .stored import Item, Key, changing, item_of, items
from .view import made_of, view_of

ROUNDS = 20
"""Rounds of proposals, each of which hangs on the one before, until no more come."""

MEANT, SAME = ("new-regime",), ("same",)


class Said(NamedTuple):
    """An answer as a form sends it, with what the form showed as the answer before."""

    key: Key
    text: str
    before: str


class Taken(NamedTuple):
    """What came of answers: by their keys why one was not taken, "" for all; by their keys what another window said."""

    refused: dict[Key, str]
    other: dict[Key, str]


def answer(folder: Path, id_: str, datasets: Path, today: str, said: Sequence[Said], takes_all: bool) -> Taken:
    """Take answers, then with ``takes_all`` every proposal that is left, and read the item anew.

    Raises:
        DataError: the file cannot be read.
    """
    item = item_of(folder, id_)
    taken = Taken({}, {})
    if item is None:
        return taken
    with changing(item) as now:
        found = registration(now, datasets, today)
        _take(found, now, said, taken)
        if takes_all and not taken.refused and not taken.other:
            _take_proposals(found, now, taken)
    read_item(folder, id_, datasets, today)
    return taken


def _take(found: Registration, item: Item, said: Sequence[Said], taken: Taken) -> None:
    """Put the answers that fit, all of them or none, into a registration and its item."""
    draft = found.draft()
    known = {question.key: question for question in (*draft.questions, *reviewed_in(draft, found.answers))}
    fresh: dict[Key, str] = {}
    for one in said:
        other = item.answers.get(one.key)
        if other is not None and other not in (one.before, one.text):
            if one.text != one.before:
                taken.other[one.key] = other
            continue
        try:
            fresh[one.key] = known.get(one.key, Question(one.key, "", "")).taken(one.text)
        except AnswerError as error:
            taken.refused[one.key] = str(error)
    _put(found, item, fresh, taken)


def _put(found: Registration, item: Item, fresh: Mapping[Key, str], taken: Taken) -> None:
    before = deepcopy(found.answers)
    for key, text in fresh.items():
        found.answers.put(key, text)
    try:
        found.draft()
    except AnswerError as error:
        found.answers = before
        option = str(error).partition(":")[0].partition(" ")[0]
        key = next((key for key in fresh if option == f"--{key[0]}"), ())
        taken.refused[key] = str(error)
        return
    item.answers |= fresh


def _take_proposals(found: Registration, item: Item, taken: Taken) -> None:
    for _ in range(ROUNDS):
        open_now = found.draft().questions
        proposed = {one.key: one.default for one in open_now if one.default is not None and one.key not in item.answers}
        if not proposed:
            return
        _put(found, item, proposed, taken)
        if taken.refused:
            return


def decide(folder: Path, id_: str, datasets: Path, today: str, key: Key, text: str) -> None:
    """Take the answer to what is asked after the rest: whether a new regime is meant, a list that is held added."""
    item = item_of(folder, id_)
    if item is None:
        return
    view = view_of(item, made_of(item, datasets))
    with changing(item) as now:
        if key == MEANT and view is not None and view.stage == "meant":
            if text == "yes":
                now.confirmed.add((view.meant[0], view.meant[1]))
            else:  # back to the questions that make the regime
                now.answers = {known: said for known, said in now.answers.items() if known[0] not in _OF_A_REGIME}
        if key == SAME:
            now.same = text
    read_item(folder, id_, datasets, today)


_OF_A_REGIME = ("new-regime", "regime-name", "regime-name-en", "issuer", "issuer-en", "issuer-kind", "title-word")


def set_option(folder: Path, id_: str, datasets: Path, today: str, name: str, texts: Sequence[str]) -> str:
    """Set an option of an item, nothing to take it back, and return why it does not fit, or ""."""
    item = item_of(folder, id_)
    if item is None:
        return ""
    try:
        with changing(item) as now:
            now.options = {known: given for known, given in now.options.items() if known != name}
            now.options |= {name: list(texts)} if texts else {}
            now.answers.pop((name,), None)
            found = registration(now, datasets, today)
            found.draft()
    except AnswerError as error:
        return str(error)
    read_item(folder, id_, datasets, today)
    return ""


def answer_every(folder: Path, datasets: Path, today: str, key: Key, text: str) -> int:
    """Give one answer to every item in work that asks for it and has no proposal; return how many took it."""
    count = 0
    for item in items(folder):
        view = view_of(item, made_of(item, datasets)) if item.is_open else None
        if view and any(tuple(one.key) == key and one.default is None for one in view.asked):
            taken = answer(folder, item.id, datasets, today, [Said(key, text, "")], False)
            count += not taken.refused
    return count


def take_every_proposal(folder: Path, datasets: Path, today: str) -> None:
    """Take every proposal of every item in work."""
    for item in reversed(items(folder)):
        if item.is_open:
            view = view_of(item, made_of(item, datasets))
            if view is not None and view.stage == "asking":
                answer(folder, item.id, datasets, today, [], True)
