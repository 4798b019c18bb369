"""The context of the rows of a list: the annex, the heading and the sheet that they are under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.registered_names import is_registered_form, read_name

from .places import counted
from .reading import Reading

LIKE_AN_ANNEX = re.compile(r"^附[件表录]\s*[\d一二三四五六七八九十]*([:：\s]|$)|^.{0,60}名单([(（][^)）]*[)）])?$")
"""A title that the card must know: rows are never put under the annex before it by default."""


class Surroundings:
    """The context of the next row. ``is_named`` says that it is under an annex of the card, or the card has none;
    ``is_passed`` that the card passes this annex over."""

    def __init__(self, reading: Reading) -> None:
        self._gives = reading.gives
        self._annexes = [(re.compile(annex.title), annex) for annex in reading.annexes]
        self._heading = re.compile(reading.heading) if reading.heading else None
        self._is_new = self.is_passed = False
        self.is_named = not self._annexes
        self.context: dict[str, str] = dict(reading.gives)

    def title(self, text: str) -> bool:
        """Take a text as an annex's title: one that the card names, or one that looks like one and is not named."""
        if not self._annexes:
            return False
        if self._take(text, ("sheet",)):
            return True
        if LIKE_AN_ANNEX.search(text):
            self.is_named = self.is_passed = False
            return True
        return False

    def check(self, path: Path, address: str, line: int) -> None:
        """Refuse a row under an annex that the card does not name.

        Raises:
            DataError: it is.
        """
        if not self.is_named:
            message = f"{address} stands under no annex that the card names; expected its title in reading.annexes"
            raise DataError(path, line, message)

    @contextmanager
    def sentence(self, text: str) -> Iterator[None]:
        """Take what a sentence says of the names in it, where the card names it, as a title over them alone."""
        before = self.context, self.is_named, self.is_passed
        self._take(text, ("sheet", "heading", "heading_total"))
        yield
        self.context, self.is_named, self.is_passed = before

    def _take(self, text: str, keeps: tuple[str, ...]) -> bool:
        for pattern, annex in self._annexes:
            if pattern.search(text):
                kept = {key: value for key, value in self.context.items() if key in keeps}
                self.context = {**self._gives, **kept, **annex.gives, "annex": text}
                self.is_named, self.is_passed = True, annex.skip
                return True
        return False

    def heading(self, text: str) -> bool:
        """Take a text as the heading of what follows, where the card's pattern finds one in it."""
        found = self._heading.search(text) if self._heading else None
        if found is None:
            return False
        _, firms = counted(text)
        place = found[1] if found.re.groups else found[0]
        self._head((place or "").strip(), "" if firms is None else str(firms), text)
        self._is_new = True
        return True

    def alone(self, text: str) -> None:
        """End the heading at a text alone in its row that is neither known nor a firm: it may head what follows."""
        is_firm = text.isdigit() or is_registered_form(read_name(text).name)
        if not is_firm and self.context.get("heading_text"):
            self._head("", "", "")

    def row(self) -> None:
        """A row came: from now on a heading is that of its table, and ends with it."""
        self._is_new = False

    def table(self) -> None:
        """A table starts: the heading of the one before does not reach into it."""
        if not self._is_new and self.context.get("heading"):
            self._head("", "", "")

    def sheet(self, name: str) -> None:
        """A sheet starts: no annex of the one before reaches into it, and its name may be a title."""
        self.is_named, self.is_passed = not self._annexes, False
        self._set("sheet", name)
        self.title(name)

    def _head(self, place: str, total: str, text: str) -> None:
        self.context = {**self.context, "heading": place, "heading_total": total, "heading_text": text}

    def _set(self, key: str, value: str) -> None:
        self.context = {**self.context, key: value}
