"""Answers of the registrar, by the name of the option; every question can be answered by an option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qiangqi.values.personal_data import holds_personal, mask

NONE = "none"
"""The answer that there is none: no number, no authority, no heading, a column that is not read."""


_LISTED = {"sheet": "sheets", "title-word": "words", "serial-date": "serial_dates", "whole-page": "whole_pages"}
"""Options that can be given several times and say one thing each, by the list in which they are kept."""

_ABOUT = {"column": "columns", "total": "totals", "corrects": "corrects", "unread": "unread", "note": "notes"}
"""Options that say something of one thing each, by the answers in which they are kept."""

_WRITTEN = (
    "title",
    "number",
    "authority",
    "licence",
    "published-because",
    "date-because",
    "batch",
    "regime-name",
    "regime-name-en",
    "issuer",
    "issuer-en",
)
"""Options whose answers are words that come into the card, and are published with it."""


class AnswerError(Exception):
    """An answer that cannot be taken; ``str()`` names its option and what was expected."""


@dataclass(slots=True)
class Answers:
    """Answers so far. ``given`` are plain options by name; the others are options that can be given several times.

    ``columns`` are headers by role, ``annexes`` meanings by the pattern of a title, ``values`` meanings by role and
    printed value, ``totals`` figures by the pattern of an annex ("" for the whole file), ``words`` the title words of
    a new regime, ``headers`` the columns of tables that print none, ``corrects`` the facts that rows replace, by the
    line or the name of the row, ``unread`` what becomes of columns that are not read but name other events, by header,
    ``notes`` that lines which are no rows but name other events were read, by address, ``cells`` what cells of a scan
    hold.
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
    unread: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()

    def get(self, key: tuple[str, ...]) -> str | None:
        """Return the answer to a question by its key, or None."""
        match key:
            case ("annex", title):
                return next((answer for pattern, answer in self.annexes.items() if re.search(pattern, title)), None)
            case ("value", role, printed):
                return self.values.get((role, printed))
            case (option, about) if option in _ABOUT:
                return self._about(option).get(about)
            case ("headers",):
                return ",".join(self.headers) or None
            case (option, one) if option in _LISTED:
                return one if one in map(str, getattr(self, _LISTED[option])) else None
        return self.given.get(key[0])

    def put(self, key: tuple[str, ...], answer: str) -> None:
        """Keep an answer under its question's key; ``none`` takes one of a list out of it.

        Raises:
            AnswerError: it is not written as it should be.
        """
        match key:
            case ("annex", title):
                self.annexes = {exactly(title): answer, **self.annexes}  # before a pattern that means more
                self.annexes[exactly(title)] = answer
            case ("value", role, printed):
                self.values[role, printed] = answer
            case ("corrects", row) if answer == NONE:
                self.corrects.pop(row, None)
            case (option, about) if option in _ABOUT:
                self._about(option)[about] = answer
            case ("headers",):
                self.headers = headers_of("" if answer == NONE else answer)
            case (option, one) if option in _LISTED:
                self._put_listed(option, one, answer)
            case _:
                self.given[key[0]] = answer

    def refuse_personal(self) -> None:
        """Refuse words that would be published with personal data in them.

        Raises:
            AnswerError: an answer looks like personal data.
        """
        for option in _WRITTEN:
            if holds_personal(text := self.given.get(option, "")):
                raise AnswerError(f"--{option} {mask(text)!r} looks like personal data; it is published, expected none")

    def every_key(self) -> Iterator[tuple[str, ...]]:
        """Yield the keys of what was answered, annexes and cells apart: those are asked about by themselves."""
        yield from (("value", *about) for about in self.values)
        yield from ((option, about) for option in _ABOUT for about in self._about(option))
        yield from (("headers",) for _ in self.headers[:1])
        yield from ((option, str(one)) for option, name in _LISTED.items() for one in getattr(self, name))
        yield from ((name,) for name in self.given)

    def _about(self, option: str) -> dict[str, str]:
        found: dict[str, str] = getattr(self, _ABOUT[option])
        return found

    def _put_listed(self, option: str, one: str, answer: str) -> None:
        if option == "whole-page" and answer != NONE and not (answer.isdigit() and int(answer)):
            raise AnswerError(f"--{option} {answer!r}; expected the number of a page, or {NONE}")
        known = [*map(str, getattr(self, _LISTED[option]))]
        found = [answer if other == one else other for other in (known if one in known else [*known, one])]
        left = dict.fromkeys(text for text in found if text != NONE)
        setattr(self, _LISTED[option], tuple(map(int, left) if option == "whole-page" else left))


def headers_of(text: str) -> tuple[str, ...]:
    """Return the headers that one text gives."""
    return tuple(part.strip() for part in re.split("[,，、]", text)) if text else ()


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
