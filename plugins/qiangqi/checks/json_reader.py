"""JSON read value by value: of a long list each item alone, so that nobody has to hold, or wait for, the whole."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from .body_limits import ROW_CHARACTERS, TooMuch

_CHUNK = 65_536
"""Bytes that are decoded at once."""

_CUT = 16
"""An error so near to the end of what is decoded may come from where it was cut: no word of JSON is longer."""

_SPACE = re.compile(r"[ \t\n\r]*")
_CONTINUED = bytes(range(0x80, 0xC0))


class NoJson(Exception):
    """A text that is no JSON, or gives a name twice in one object; line and column count from 1."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


class Reader:
    """A body of JSON and how far it is read.

    Every method raises :class:`NoJson` where the next is not what it should be, and :class:`TooMuch` where one value
    has more than ``ROW_CHARACTERS`` characters.
    """

    def __init__(self, body: bytes, line: int = 1) -> None:
        """Begin with a body whose first line is the given one of a file."""
        self._body, self._fed, self._first = body, 0, line
        self._decoder = codecs.getincrementaldecoder("utf-8-sig" if line == 1 else "utf-8")()
        self._text, self._at, self._line, self._column = "", 0, line, 1

    def peek(self) -> str:
        """Return the next character that is no space, or nothing at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, marks: str) -> str:
        """Return the next character, which is one of some."""
        found = self.peek()
        if not found or found not in marks:
            raise self._error(self._at)
        self._at += 1
        return found

    def end(self) -> None:
        """See that nothing more comes."""
        if self.peek():
            raise self._error(self._at)

    def value(self) -> object:
        """Return the next value."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._is_cut(error) or not self._longer():
                    raise self._error(error.pos) from None
            except (_Twice, ValueError, RecursionError):
                raise self._error(self._at) from None
            else:
                if end < len(self._text) - _CUT or not self._longer():  # of a number more may come
                    self._at = end
                    return found

    def members(self) -> Iterator[str]:
        """Yield the names of an object; who takes one reads its value before the next."""
        names: set[str] = set()
        self.take("{")
        mark = "," if self.peek() != "}" else self.take("}")
        while mark == ",":
            if self.peek() != '"':
                raise self._error(self._at)
            twice, name = self._error(self._at), str(self.value())
            if name in names:
                raise twice
            names.add(name)
            self.take(":")
            yield name
            mark = self.take(",}")

    def items(self) -> Iterator[object]:
        """Yield the items of a list."""
        self.take("[")
        mark = "," if self.peek() != "]" else self.take("]")
        while mark == ",":
            yield self.value()
            mark = self.take(",]")

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated") or error.pos > len(self._text) - _CUT

    def _longer(self) -> bool:
        """Decode more behind what is begun, as much again as there is."""
        if len(self._text) - self._at > ROW_CHARACTERS:
            raise TooMuch("row", ROW_CHARACTERS)
        return self._more()

    def _more(self) -> bool:
        """Forget what is read, and decode more; say whether there was any."""
        if self._fed == len(self._body):
            return False
        self._line, self._column = self._place(self._at)
        kept = self._text[self._at :]
        last = min(self._fed + max(_CHUNK, len(kept)), len(self._body))
        try:
            text = self._decoder.decode(self._body[self._fed : last], final=last == len(self._body))
        except UnicodeDecodeError as error:
            raise self._no_utf8(last - len(error.object) + error.start) from None
        self._text, self._at, self._fed = kept + text, 0, last
        return True

    def _place(self, at: int) -> tuple[int, int]:
        last = self._text.rfind("\n", 0, at)
        if last < 0:
            return self._line, self._column + at
        return self._line + self._text.count("\n", 0, at), at - last

    def _error(self, at: int) -> NoJson:
        return NoJson(*self._place(at))

    def _no_utf8(self, at: int) -> NoJson:
        start = self._body.rfind(b"\n", 0, at) + 1
        line = self._first + self._body.count(b"\n", 0, at)
        return NoJson(line, len(self._body[start:at].translate(None, _CONTINUED)) + 1)


def decoded(body: bytes) -> Any:
    """Return a small body as one value; as strict as a reader, but no place is told.

    Raises:
        NoJson: it is none.
    """
    try:
        return _DECODER.decode(body.decode("utf-8-sig"))
    except (ValueError, _Twice, RecursionError):
        raise NoJson(1, 1) from None


class _Twice(Exception):
    pass


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _constant(_name: str) -> object:
    raise ValueError


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_constant)
