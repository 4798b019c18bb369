"""Answers of the registrar, by the name of the option; every question can be answered by an option."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NONE = "none"
"""The answer that there is none: no number, no authority, no heading, a column that is not read."""


class AnswerError(Exception):
    """An answer that cannot be taken; ``str()`` names its option and what was expected."""


@dataclass(slots=True)
class Answers:
    """Answers so far. ``given`` are plain options by name; the others are options that can be given several times.

    ``columns`` are headers by role, ``annexes`` meanings by the pattern of a title, ``values`` meanings by role and
    printed value, ``totals`` figures by the pattern of an annex ("" for the whole file), ``words`` the title words of
    a new regime, ``headers`` the columns of tables that print none, ``corrects`` the facts that rows replace, by the
    line or the name of the row, ``cells`` what cells of a scan hold.
    """

    given: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    annexes: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    serial_dates: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    whole_pages: tuple[int, ...] = ()
    corrects: dict[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()

    def get(self, key: tuple[str, ...]) -> str | None:
        """Return the answer to a question by its key, or None."""
        if key[0] == "column":
            return self.columns.get(key[1])
        if key[0] == "annex":
            return next((answer for pattern, answer in self.annexes.items() if re.search(pattern, key[1])), None)
        if key[0] == "value":
            return self.values.get((key[1], key[2]))
        return self.given.get(key[0])

    def put(self, key: tuple[str, ...], answer: str) -> None:
        """Keep an answer under its question's key."""
        if key[0] == "column":
            self.columns[key[1]] = answer
        elif key[0] == "annex":
            self.annexes = {exactly(key[1]): answer, **self.annexes}  # before a pattern that means more
            self.annexes[exactly(key[1])] = answer
        elif key[0] == "value":
            self.values[key[1], key[2]] = answer
        else:
            self.given[key[0]] = answer


def exactly(title: str) -> str:
    """Return the pattern of one title and no other."""
    return f"^{re.escape(title)}$".replace("\\ ", " ").replace("\\-", "-")


def pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """Split answers of the form ``what=meaning`` at their last sign of equality.

    Raises:
        AnswerError: one has none, or what stands before it is empty.
    """
    found = {}
    for text in given:
        what, equals, meaning = text.rpartition("=")
        if not equals or not what.strip() or not meaning.strip():
            raise AnswerError(f"--{option} {text!r}; expected WHAT=MEANING")
        found[what.strip()] = meaning.strip()
    return found


def patterns(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """Like :func:`pairs`, where what stands before the sign is a regular expression.

    Raises:
        AnswerError: it is none.
    """
    found = pairs(option, given)
    for pattern in found:
        compiled(option, pattern)
    return found


def compiled(option: str, pattern: str) -> re.Pattern[str]:
    """Return an answer that is a regular expression.

    Raises:
        AnswerError: it is none.
    """
    try:
        return re.compile(pattern)
    except re.error as error:
        raise AnswerError(f"--{option} {pattern!r} is no regular expression: {error}") from None


def value_pairs(given: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Split answers of the form ``role:printed=meaning``; the printed value may be empty.

    Raises:
        AnswerError: the role is none of title, event, date and remark.
    """
    found = {}
    for text, meaning in pairs("value", given).items():
        role, colon, printed = text.partition(":")
        if not colon or role not in ("title", "event", "date", "remark"):
            raise AnswerError(f"--value {text!r}; expected title:…, event:…, date:… or remark:…")
        found[role, printed.strip()] = meaning
    return found
