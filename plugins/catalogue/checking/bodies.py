"""A batch as JSON: what holds for all rows, and the rows. Of a text that is no JSON the place is told, not the text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class NoJson(Exception):
    """A text that is no JSON, or gives a name twice in one object; line and column count from 1."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__("no JSON")
        self.line, self.column = line, column


class NoBatch(Exception):
    """JSON that is no batch; ``topic`` says why: not_an_object, no_rows, rows_no_list, unknown_field, not_text."""

    def __init__(self, topic: str, field: str = "") -> None:
        super().__init__(topic)
        self.topic, self.field = topic, field


class Body(NamedTuple):
    """What was sent: the days as texts, empty where they are left out, and the rows as they came."""

    as_of: str
    known_on: str
    rows: list[object]


_FIELDS = ("as_of", "known_on", "rows")


def read_json(body: bytes) -> Body:
    """Read the whole batch as one JSON object.

    Raises:
        NoJson, NoBatch: it is none.
    """
    found = _parsed(_decoded(body), 1)
    if not isinstance(found, dict):
        raise NoBatch("not_an_object")
    if any(name not in _FIELDS for name in found):
        raise NoBatch("unknown_field")
    if "rows" not in found:
        raise NoBatch("no_rows")
    if not isinstance(found["rows"], list):
        raise NoBatch("rows_no_list")
    return Body(_day(found, "as_of"), _day(found, "known_on"), found["rows"])


def read_lines(body: bytes) -> list[object]:
    """Read rows as JSON, one a line; blank lines are no rows.

    Raises:
        NoJson: a line is none.
    """
    lines = _decoded(body).split("\n")
    return [_parsed(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def read_value(body: bytes) -> object:
    """Read a body as one JSON value.

    Raises:
        NoJson: it is none.
    """
    return _parsed(_decoded(body), 1)


def read_text(text: str) -> object:
    """Read a text as one JSON value.

    Raises:
        NoJson: it is none.
    """
    return _parsed(text, 1)


def _day(found: Mapping[str, Any], field: str) -> str:
    value = found.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NoBatch("not_text", field)
    return value


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = body.rfind(b"\n", 0, error.start) + 1
        line = body.count(b"\n", 0, error.start) + 1
    raise NoJson(line, error_column(body[start:]))


def error_column(line: bytes) -> int:
    """Return the column, from 1, of the first byte of a line that is no UTF-8."""
    return len(line.split(b"\n")[0].decode("utf-8", "replace").partition("\ufffd")[0]) + 1


def _parsed(text: str, line: int) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
    except json.JSONDecodeError as error:
        place = line + error.lineno - 1, error.colno
    except (_Twice, ValueError, RecursionError):
        place = line, 1
    raise NoJson(*place)


class _Twice(Exception):
    pass


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _constant(_name: str) -> object:
    raise ValueError
