"""An item as a registration: the same session as that of ``add.py``, taken up where the answers left it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.options import MANY, ONE, gathered
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.session import ASKED_ALONE, Registration

from .stored import Item
from .view import regimes_now

_beside: dict[tuple[Path, str, str], Registration] = {}
"""The registration whose regimes, words and divisions the next one takes over; a worker reads the folder once."""


def registration(item: Item, datasets: Path, today: str) -> Registration:
    """Return the registration of an item, opened, with everything that was answered.

    Raises:
        AnswerError: an option is not written as it should be, or is of no cell.
        DataError: the file or the folder cannot be read.
    """
    found, now = _answered(item, datasets, today), (datasets, today, regimes_now(datasets))
    found.open(_beside.get(now))
    if now not in _beside:
        _beside.clear()
        _beside[now] = found
    return found


def _answered(item: Item, datasets: Path, today: str) -> Registration:
    given: dict[str, Any] = {name.replace("-", "_"): next(iter(item.options.get(name, ())), None) for name in ONE}
    given |= {name.replace("-", "_"): tuple(item.options.get(name, ())) for name in MANY}
    given["headers"] = ",".join(given["headers"])
    given["whole_page"] = tuple(map(_page, given["whole_page"]))
    answers = gathered(given)
    for key, text in item.answers.items():
        answers.put(key, text)
    found = Registration(item.path, datasets, answers, today)
    found.confirmed = set(item.confirmed)
    return found


def _page(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise AnswerError(f"--whole-page {text!r}; expected the number of a page, from 1")
    return int(text)


def asked_now(questions: list[Question]) -> list[Question]:
    """Return the questions to ask at once: those on which others hang where one of them is open, else all."""
    return [one for one in questions if one.key[0] in ASKED_ALONE] or questions
