"""The answer for one firm that a text names; where it names none, why not, and the firms that it may mean.

The outcome, its sentence and the candidates are those of a check of the same text, so that every way to ask says the
same of a code that is none, of a name that is nearly right, and of a name and a code in one cell.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .batch import Checker
from .results import CheckQuery

Ask = Callable[[str], dict[str, Any]]
"""The contract's answer for one firm by a code, an id or an exact name."""


def answer_for_one(ask: Ask, checker: Callable[[], Checker], text: str, days: tuple[int, int], lang: str) -> Any:
    """Return the answer for the firm that a text names; ``days`` are the day asked about and that of knowledge.

    Where it names none the answer has ``outcome`` and ``says`` besides, and firms of a like name as candidates.
    """
    found = ask(text)
    if found["firm"]:
        return found
    checked = _checked(checker(), text, days, lang)
    if checked["firm"]:
        return {**ask(checked["firm"]["firm_id"]), "query": found["query"]}
    candidates = found["candidates"] or checked["candidates"]
    return {**found, "candidates": candidates, "outcome": checked["outcome"], "says": checked["says"]}


def like_names(checker: Checker, text: str, days: tuple[int, int], lang: str) -> list[Any]:
    """Return the firms that a check of a text offers: those of a like name, each with a score and why."""
    found: list[Any] = _checked(checker, text, days, lang)["candidates"]
    return found


def _checked(checker: Checker, text: str, days: tuple[int, int], lang: str) -> Any:
    as_of, known_on = days
    (result,) = checker.batch(CheckQuery(as_of, known_on, known_on, lang)).answer([{"name": text}])
    return json.loads(result.text())
